"""Figures of a region or a scenario are frozen: the region becomes a study in a folder, which is published as it is.

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

from api.errors import RequestError, unknown_object
from api.fields import SHOWN
from api.jobs.asked import AskedForbidden, AskedMust, AskedOfRegion, AskedRanges, AskedSiting
from api.jobs.kind import Kind, Output, Part, Work
from api.jobs.kinds import ranges, siting
from api.jobs.snapshot import NETWORK, read_snapshot, write_snapshot
from api.jobs.telling import tell_worker
from api.publications.given_away import count_with
from api.store.facilities import has_facilities
from api.store.models import GivenAway, Job, Network, Region, Scenario
from api.store.models import Publication as Row
from api.store.publications import FOLDER, load_editions_up_to, load_publication
from routing.errors import Phrase

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from api.service import Service
    from geo.region import SitingQuestion

KIND_NAME: Final = "publication"
STUDY: Final = "study"
FROZEN: Final = "publication"
KEY_BYTES: Final = 32


class AskedSites(AskedSiting):
    """Where to add sites, as `POST .../siting` is asked, but for money: so many sites, not what a budget pays for."""

    must: Annotated[list[AskedMust], Field(default_factory=list, max_length=500)]
    forbidden: Annotated[list[AskedForbidden], Field(default_factory=list, max_length=1000)]
    boundaries: Annotated[
        list[str], Field(default_factory=list, max_length=1000, description="propose within these alone")
    ]


class AskedPublication(AskedOfRegion):
    """What people say of a publication, and how small a count may be."""

    title: Annotated[
        str, SHOWN, Field(max_length=200, pattern=r"^[^\x00]*$", description='"" = the name of the region.')
    ] = ""
    edition_of: Annotated[str, Field(max_length=64, description="The publication that this one renews.")] = ""
    minimum_people: Annotated[
        float, Field(ge=0, le=1000, allow_inf_nan=False, description="Counts of fewer people are held back.")
    ] = 10.0
    address: Annotated[
        str,
        Field(
            max_length=500,
            pattern=r"^(https?://[^\s<>\"'\\]+)?$",
            description='Where figures will stand, with {publication} and {figure}; "" = at this service.',
        ),
    ] = ""
    lang: Literal["en", "ru", "kk", "th"] = "en"
    ranges: AskedRanges | None = None
    siting: Annotated[
        AskedSites | None, Field(description="New sites to propose, with their proof; none: those of the region.")
    ] = None
    png: Annotated[Literal["none", "main", "all"], Field(description="Which figures are pictures for print, too.")] = (
        "main"
    )
    report: Annotated[
        tuple[Literal["kk", "ru", "en", "th", "fr"], ...],
        Field(max_length=5, description="Languages of the report; [] = none."),
    ] = ("kk", "ru", "en", "th", "fr")


def require_possible(session: Session, region_id: str, parameters: Mapping[str, Any]) -> None:
    """Refuse what the job would stumble over, as far as the database tells.

    Raises
    ------
    UnknownObjectError
        There is no such scenario or earlier edition.
    RequestError
        The region has no facilities, or not the travel mode to propose sites by; the edition is of another region.
    """
    if parameters["edition_of"]:
        _previous(session, region_id, parameters["edition_of"])
    scenario_id = parameters["scenario_id"]
    scenario = session.get(Scenario, scenario_id) if scenario_id else None
    if scenario_id and (scenario is None or scenario.region_id != region_id):
        raise unknown_object(scenario_id)
    if not has_facilities(session, region_id):
        raise RequestError("the region has no facilities, so there is nothing to publish; add them first")
    region = session.get_one(Region, region_id)
    network = session.get(Network, region.network_id) if region.network_id else None
    siting = parameters["siting"]
    if siting and network and siting["mode"] not in network.modes:
        raise RequestError(
            "the network has no travel mode {mode}; it has {modes}",
            mode=siting["mode"],
            modes=", ".join(network.modes),
        )


def prepare(session: Session, service: "Service", work: Work) -> Output:
    """The region as it is now, its scenario by name, the editions before (the newest first), and the day."""
    require_possible(session, work.region_id, work.parameters)
    given = write_snapshot(session, service, work)
    scenario_id = given.get("scenario_id")
    if scenario_id is not None:
        given["scenario"] = session.get_one(Scenario, scenario_id).name
    if work.parameters["edition_of"]:
        previous = _previous(session, work.region_id, work.parameters["edition_of"])
        given["before"] = [{"id": row.id, "folder": row.folder} for row in load_editions_up_to(session, previous)]
    given["address"] = work.parameters["address"] or _own_address()
    given["date"] = session.get_one(Job, work.job_id).created_at.date().isoformat()
    return given


def _own_address() -> str:
    """Where the service shows a figure; "" where nobody has said by which address people reach it."""
    from api.settings import read_settings

    origin = read_settings().public_url.rstrip("/")
    return f"{origin}/publications/{{publication}}/{{figure}}" if origin else ""


def _previous(session: Session, region_id: str, publication_id: str) -> Row:
    row = load_publication(session, publication_id)
    if row.region_id != region_id:
        raise RequestError("{id} is a publication of another region", id=row.id)
    return row


def plan(work: Work) -> list[Part]:
    """Two parts."""
    return [
        Part(Phrase("writing tables"), {"part": STUDY}),
        Part(Phrase("freezing figures"), {"part": FROZEN}),
    ]


def run(work: Work, number: int, given: Mapping[str, Any]) -> Output:
    """One of them."""
    return _write_study(work) if given["part"] == STUDY else _freeze(work)


def _write_study(work: Work) -> Output:
    """The region as a study."""
    from geo.publication.region_study import KeptOrigin, write_region_study

    baseline = read_snapshot(replace(work, given={}))
    question = baseline.question
    _require_given(question.services, baseline.region.facilities)
    if asked := work.parameters["ranges"]:
        question = replace(question, ranges=ranges.read_range_question(asked))
    if asked := work.parameters["siting"]:
        question = replace(question, siting=siting.read_siting_question(asked))
    people = next(given for given in work.given["inputs"] if given["role"] == "population")
    kept = KeptOrigin(
        population={name: people[name] for name in ("attribution", "licence", "date") if people[name]},
        scenario=work.given.get("scenario", ""),
        changes=work.given.get("changes", ()),
        candidates=_candidates(work, question.siting),
    )
    folder = work.folder / STUDY
    shutil.rmtree(folder, ignore_errors=True)  # of a try that was cut short
    folder.mkdir(parents=True)
    write_region_study(folder, baseline.region, question, work.folder / NETWORK, kept)
    return {}


def _require_given(services: Sequence[str], facilities: "GeoDataFrame") -> None:
    """The study would refuse a service that no facility gives too, and name a file that nobody here has."""
    from geo.reach import ANY_SERVICE

    known = sorted({service for given in facilities["services"] for service in given})
    for service in services:
        if service not in (ANY_SERVICE, *known):
            raise RequestError(
                "no facility names the service {service}; the services are {known}",
                service=service,
                known=", ".join(known),
            )


def _candidates(work: Work, asked: "SitingQuestion | None") -> "GeoDataFrame | None":
    """The candidate sites that wishes leave, for a study names no wishes; None where there are none."""
    from geo.siting_candidates import candidate_sites
    from geo.siting_wishes import NO_WISHES, wishes_from_dict

    wishes = wishes_from_dict(work.parameters["siting"] or {})
    if asked is None or wishes == NO_WISHES:
        return None
    return candidate_sites(read_snapshot(work).region, asked, wishes=wishes)


def _freeze(work: Work) -> Output:
    """The publication, still in the folder of the job."""
    from api.settings import WEB_STATIC
    from geo.output_folder import MANIFEST
    from geo.publication.certificate import read_published
    from geo.publication.publish import Imprint, freeze_study
    from geo.study_file import read_study
    from geo.study_toml import DEFAULT_NAME

    before = [(edition["id"], work.data / edition["folder"]) for edition in work.given.get("before", [])]
    imprint = Imprint(
        date=work.given["date"],
        title=work.parameters["title"],
        lang=work.parameters["lang"],
        previous=read_published(before[0][1] / MANIFEST) if before else None,
        minimum_people=work.parameters["minimum_people"],
        address=work.given["address"],
        png=work.parameters["png"],
        report=tuple(dict.fromkeys(work.parameters["report"])),
    )
    out = work.folder / FROZEN
    shutil.rmtree(out, ignore_errors=True)  # of a try that was cut short
    study = read_study(work.folder / STUDY / DEFAULT_NAME)
    given: Any = {"assets": WEB_STATIC / "vendor", "with_data": True}
    publication = freeze_study(study, out, imprint, progress=tell_worker(work), **given)
    return {
        "publication_id": publication.short_id,
        "content_id": publication.id,
        "title": publication.title,
        "titles": dict(publication.titles),
        "edition": publication.edition,
        "figures": len(publication.figures),
        "given_away": [count_with(edition, folder, publication) for edition, folder in before],
    }


def finish(work: Work, outputs: Sequence[Output]) -> Output:
    """The folder goes to its place; the same figures of the same inputs are the same publication, and stand there."""
    from geo.manifest import sha256
    from geo.output_folder import MANIFEST

    found = outputs[-1]
    place = work.data / FOLDER / found["publication_id"]
    place.parent.mkdir(parents=True, exist_ok=True)
    if not (place / MANIFEST).is_file():
        try:
            (work.folder / FROZEN).rename(place)
        except OSError:
            if not (place / MANIFEST).is_file():  # else another worker has just put the same there
                raise
    return {**found, "manifest_sha256": sha256(place / MANIFEST)}


def keep(session: Session, work: Work, outcome: Output) -> Output:
    """The row of the publication, in the transaction that ends the job."""
    if session.get(Row, outcome["publication_id"]) is None:
        job = session.get_one(Job, work.job_id)
        region = session.get_one(Region, work.region_id)
        edition_of = work.parameters["edition_of"]
        previous = _previous(session, work.region_id, edition_of) if edition_of else None
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
        session.flush()
        session.add_all(GivenAway(publication_id=outcome["publication_id"], **given) for given in outcome["given_away"])
    told = {name: outcome[name] for name in ("publication_id", "content_id", "edition", "figures")}
    return told | {"given_away_with_previous": sum(given["counts"] for given in outcome["given_away"][:1])}


KIND = Kind(AskedPublication, plan, run, finish, prepare, keep)
