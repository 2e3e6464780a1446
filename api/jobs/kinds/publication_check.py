"""A publication is verified: its certificate against what the database knows, its files, and its figures anew.

As `qamtu verify` does it, from the publication's folder alone; the region may be gone.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Field
from sqlalchemy.orm import Session

from api.jobs.asked import Asked
from api.jobs.kind import Kind, Output, Part, Work
from api.jobs.phrases import phrase_to_dict
from api.jobs.telling import tell_worker
from api.store.models import Publication
from api.store.references import require_row
from routing.errors import Phrase

if TYPE_CHECKING:
    from api.service import Service

KIND_NAME: Final = "publication_check"
MOST_SHOWN: Final = 200
MOST_LETTERS: Final = 200


class AskedCheck(Asked):
    """Which publication."""

    publication_id: Annotated[str, Field(max_length=64)]


def prepare(session: Session, service: "Service", work: Work) -> Output:
    """Where it is, and what its certificate was when it was made."""
    row = require_row(session, Publication, work.parameters["publication_id"])
    return {"folder": row.folder, "manifest_sha256": row.manifest_sha256}


def plan(work: Work) -> list[Part]:
    """One part."""
    return [Part(Phrase("checking files"))]


def run(work: Work, number: int, given: Mapping[str, Any]) -> Output:
    """Everything is compared."""
    from api.settings import WEB_STATIC
    from geo.manifest import sha256
    from geo.output_folder import MANIFEST
    from geo.publication.verify import verify_publication

    manifest = work.data / work.given["folder"] / MANIFEST
    verdict = verify_publication(manifest, assets=WEB_STATIC / "vendor", progress=tell_worker(work))
    differences = [
        each.as_dict() | ({"figure": each.figure.short_id} if each.figure else {}) for each in verdict.differences
    ]
    now, was = sha256(manifest), work.given["manifest_sha256"]
    if now != was:
        differences.insert(0, {"kind": "file", "name": MANIFEST, "field": "sha256", "was": was, "now": now})
    return {
        "equal": verdict.is_equal and not differences,
        "figures": len(verdict.publication.figures),
        "recomputed_figures": verdict.recomputed_figures,
        "redrawn_files": verdict.redrawn_files,
        "same_version": verdict.same_version,
        "failure": None if verdict.failure is None else phrase_to_dict(verdict.failure),
        "differences": [
            each | {"was": _short(each["was"]), "now": _short(each["now"])} for each in differences[:MOST_SHOWN]
        ],
        "differences_in_all": len(differences),
    }


def finish(work: Work, outputs: Sequence[Output]) -> Output:
    """What was found is the answer."""
    return outputs[0]


def keep(session: Session, work: Work, outcome: Output) -> Output:
    """Nothing is kept but the outcome."""
    return {"publication_id": work.parameters["publication_id"], **outcome}


def _short(value: Any) -> str | None:
    return None if value is None else str(value)[:MOST_LETTERS]


KIND = Kind(AskedCheck, plan, run, finish, prepare, keep)
