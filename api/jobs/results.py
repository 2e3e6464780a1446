"""Results of jobs: a folder with its manifest, written beside and moved in, and the row that names it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from api.jobs.kind import Output, Work
from api.jobs.snapshot import Snapshot
from api.store.models import Job, Result


@contextmanager
def result_folder(work: Work) -> Iterator[Path]:
    """A folder to write the result into; it replaces one that an earlier try has left."""
    from geo.output_folder import output_folder

    with output_folder(work.result) as folder:
        yield folder


def write_result_manifest(
    folder: Path,
    work: Work,
    snapshot: Snapshot,
    *,
    found: Mapping[str, Any],
    asked: Mapping[str, Any] | None = None,
    warnings: Sequence[str] = (),
) -> None:
    """Say what the files in `folder` were made from; without clock or job, so that work done again gives the same.

    `asked` are the parameters as they are to stand there, where not as the job has them.
    """
    from geo.manifest import write_manifest

    write_manifest(
        folder,
        name=snapshot.region.name,
        inputs=work.given["inputs"],
        parameters=manifest_parameters(work, snapshot, asked),
        synthetic=snapshot.region.synthetic,
        found=found,
        warnings=warnings,
    )


def manifest_parameters(work: Work, snapshot: Snapshot, asked: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What was asked, of which region at which revision."""
    from geo.question_json import question_to_dict

    known = {name: work.given[name] for name in ("scenario_id", "scenario_revision", "changes") if name in work.given}
    told = {name: value for name, value in (asked or work.parameters).items() if value is not None}
    question = {name: value for name, value in question_to_dict(snapshot.question).items() if value is not None}
    return {
        **told,
        "region_id": work.region_id,
        "region_revision": work.given["revision"],
        "question": question,
        **known,
    }


def keep_result(session: Session, work: Work, outcome: Output) -> Output:
    """The row of the result; in the transaction of the last step, and named by the job, so that there is one of it."""
    from geo.manifest import sha256
    from geo.output_folder import MANIFEST

    job = session.get_one(Job, work.job_id)
    session.add(
        Result(
            id=job.id,
            region_id=work.region_id,
            scenario_id=work.given.get("scenario_id"),
            kind=job.kind,
            parameters=dict(work.parameters),
            region_revision=work.given["revision"],
            folder=work.result.relative_to(work.data).as_posix(),
            manifest_sha256=sha256(work.result / MANIFEST),
            created_by=job.created_by,
        )
    )
    return {"result_id": job.id, **outcome}
