"""Figures of a region or a scenario are frozen: the region becomes a study in a folder, which is run and published.

So it is what `qamtu publish` would write, and `qamtu verify` finds it again from the folder alone, whichever database
the region was kept in.
"""

import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field
from sqlalchemy.orm import Session

from api.errors import RequestError
from api.jobs.asked import AskedOfRegion, AskedRanges
from api.jobs.kind import Kind, Output, Part, Work
from api.jobs.kinds import ranges
from api.jobs.snapshot import NETWORK, read_snapshot, write_snapshot
from api.store.models import Job, Region, Scenario
from api.store.models import Publication as Row
from api.store.publications import FOLDER, load_publication
from routing.errors import Phrase

if TYPE_CHECKING:
    from api.service import Service

KIND_NAME: Final = "publication"
STUDY: Final = "study"
RESULT: Final = "result"
FROZEN: Final = "publication"
KEY_BYTES: Final = 32


class AskedPublication(AskedOfRegion):
    """What people say of a publication, and how small a count may be."""

    title: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$", description='"" = the name of the region.')] = ""
    edition_of: Annotated[str, Field(max_length=64, description="The publication that this one renews.")] = ""
    minimum_people: Annotated[
        float, Field(ge=0, le=1000, allow_inf_nan=False, description="Counts of fewer people are held back.")
    ] = 10.0
    lang: Literal["en", "ru", "kk", "th"] = "en"
    ranges: AskedRanges | None = None
    png: Annotated[Literal["none", "main", "all"], Field(description="Which figures are pictures for print, too.")] = (
        "main"
    )
    report: Annotated[
        tuple[Literal["kk", "ru", "en", "th", "fr"], ...],
        Field(max_length=5, description="Languages of the report; [] = none."),
    ] = ("kk", "ru", "en", "th", "fr")


def prepare(session: Session, service: "Service", work: Work) -> Output:
    """The region as it is now, its scenario by name, the edition before, and the day."""
    given = write_snapshot(session, service, work)
    scenario_id = given.get("scenario_id")
    if scenario_id is not None:
        given["scenario"] = session.get_one(Scenario, scenario_id).name
    if work.parameters["edition_of"]:
        given["previous"] = _previous(session, work).folder
    given["date"] = session.get_one(Job, work.job_id).created_at.date().isoformat()
    return given


def _previous(session: Session, work: Work) -> Row:
    row = load_publication(session, work.parameters["edition_of"])
    if row.region_id != work.region_id:
        raise RequestError("{id} is a publication of another region", id=row.id)
    return row


def plan(work: Work) -> list[Part]:
    """Two parts."""
    return [
        Part(Phrase("travel times from every cell to its nearest facility"), {"part": STUDY}),
        Part(Phrase("freezing figures"), {"part": FROZEN}),
    ]


def run(work: Work, number: int, given: Mapping[str, Any]) -> Output:
    """One of them."""
    return _run_study(work) if given["part"] == STUDY else _freeze(work)


def _run_study(work: Work) -> Output:
    """The region as a study, and its result."""
    from api.settings import WEB_STATIC
    from geo.publication.region_study import KeptOrigin, write_region_study
    from geo.study import run_study
    from geo.study_file import read_study

    baseline = read_snapshot(replace(work, given={}))
    asked = work.parameters["ranges"]
    question = baseline.question
    if asked:
        question = replace(question, ranges=ranges.read_range_question(asked))
    people = next(given for given in work.given["inputs"] if given["role"] == "population")
    kept = KeptOrigin(
        population={name: people[name] for name in ("attribution", "licence", "date") if people[name]},
        scenario=work.given.get("scenario", ""),
        changes=work.given.get("changes", ()),
    )
    folder = work.folder / STUDY
    shutil.rmtree(folder, ignore_errors=True)  # of a try that was cut short
    folder.mkdir(parents=True)
    path = write_region_study(folder, baseline.region, question, work.folder / NETWORK, kept)
    run_study(read_study(path), work.folder / RESULT, lang=work.parameters["lang"], assets=WEB_STATIC / "vendor")
    return {}


def _freeze(work: Work) -> Output:
    """The publication, still in the folder of the job."""
    from api.settings import WEB_STATIC
    from geo.output_folder import MANIFEST
    from geo.publication.publish import Imprint, publish_study
    from geo.publication.verify import read_published

    previous = work.given.get("previous")
    imprint = Imprint(
        date=work.given["date"],
        title=work.parameters["title"].strip(),
        lang=work.parameters["lang"],
        previous=None if previous is None else read_published(work.data / previous / MANIFEST),
        minimum_people=work.parameters["minimum_people"],
        png=work.parameters["png"],
        report=tuple(dict.fromkeys(work.parameters["report"])),
    )
    out = work.folder / FROZEN
    shutil.rmtree(out, ignore_errors=True)  # of a try that was cut short
    publication = publish_study(
        work.folder / RESULT, out, imprint, look_in=[work.folder / STUDY], assets=WEB_STATIC / "vendor"
    )
    return {
        "publication_id": publication.short_id,
        "content_id": publication.id,
        "title": publication.title,
        "titles": dict(publication.titles),
        "edition": publication.edition,
        "figures": len(publication.figures),
    }


def finish(work: Work, outputs: Sequence[Output]) -> Output:
    """The folder goes to its place; the same figures of the same inputs are the same publication, and stand there."""
    from geo.manifest import sha256
    from geo.output_folder import MANIFEST

    found = outputs[-1]
    place = work.data / FOLDER / found["publication_id"]
    place.parent.mkdir(parents=True, exist_ok=True)
    if not (place / MANIFEST).is_file():
        (work.folder / FROZEN).rename(place)
    return {**found, "manifest_sha256": sha256(place / MANIFEST)}


def keep(session: Session, work: Work, outcome: Output) -> Output:
    """The row of the publication, in the transaction that ends the job."""
    if session.get(Row, outcome["publication_id"]) is None:
        job = session.get_one(Job, work.job_id)
        region = session.get_one(Region, work.region_id)
        previous = _previous(session, work) if work.parameters["edition_of"] else None
        session.add(
            Row(
                id=outcome["publication_id"],
                content_id=outcome["content_id"],
                region_id=work.region_id,
                scenario_id=work.given.get("scenario_id"),
                title=outcome["title"],
                titles=outcome["titles"],
                edition=outcome["edition"],
                previous_id=previous.id if previous else None,
                folder=f"{FOLDER}/{outcome['publication_id']}",
                manifest_sha256=outcome["manifest_sha256"],
                link_key=secrets.token_bytes(KEY_BYTES),
                area_id=region.area_id,
                organisation_id=region.organisation_id,
                created_by=job.created_by,
            )
        )
    return {name: outcome[name] for name in ("publication_id", "content_id", "edition", "figures")}


KIND = Kind(AskedPublication, plan, run, finish, prepare, keep)
