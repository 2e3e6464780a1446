"""New sites for a region: the model is solved in one step, since no solver goes on where another one stopped."""

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Field

from api.jobs.asked import AskedOfRegion, AskedSiting, AskedWishes
from api.jobs.kind import Kind, Output, Part, Work
from api.jobs.results import result_folder, write_result_manifest
from api.jobs.snapshot import read_snapshot
from routing.errors import Phrase

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.notes import Note
    from geo.region import SitingQuestion
    from geo.siting.plan import SitePlan
    from geo.siting_wishes import SiteWishes

FILE: Final = "plan.pickle"


class AskedSitingOfRegion(AskedOfRegion, AskedSiting, AskedWishes):
    """Of which region, and where to add sites; `changes` are made beside those of the scenario."""

    changes: Annotated[list[dict[str, Any]], Field(default_factory=list, max_length=500)]


def plan(work: Work) -> list[Part]:
    """One part."""
    return [siting_part(work.parameters)]


def siting_part(asked: Mapping[str, Any]) -> Part:
    """The part that chooses the sites."""
    return Part(Phrase("choosing sites and proving how good they are"), {"siting": asked["model"]})


def run(work: Work, number: int, given: Mapping[str, Any]) -> Output:
    """Choose the sites."""
    from geo.siting_wishes import wishes_from_dict

    return choose_sites(work, read_siting_question(work.parameters), wishes_from_dict(work.parameters))


def choose_sites(work: Work, asked: "SitingQuestion", wishes: "SiteWishes | None" = None) -> Output:
    """Choose sites and leave the plan in a file."""
    from geo.matrix import require_mode
    from geo.notes import Notes
    from geo.output_folder import output_file
    from geo.scenario import measure_reaches, reach_of
    from geo.siting_question import propose_sites
    from geo.siting_wishes import NO_WISHES

    snapshot = read_snapshot(work)
    require_mode(snapshot.region.network, asked.mode)
    question = replace(snapshot.question, siting=asked, modes=(asked.mode,))
    reach = reach_of(measure_reaches(snapshot.region, question), asked.service)
    notes: Notes = []
    found = (*propose_sites(snapshot.region, question, reach, wishes=wishes or NO_WISHES, notes=notes), tuple(notes))
    with output_file(work.folder / FILE) as partial:
        partial.write_bytes(pickle.dumps(found))
    return {}


def read_plan(work: Work) -> "tuple[SitePlan, gpd.GeoDataFrame, tuple[Note, ...]]":
    """What `choose_sites` has found."""
    found: tuple[SitePlan, gpd.GeoDataFrame, tuple[Note, ...]]
    found = pickle.loads((work.folder / FILE).read_bytes())  # noqa: S301 - written by a step of this job
    return found


def finish(work: Work, outputs: Sequence[Output]) -> Output:
    """The plan, its sites and the proof."""
    from geo.study import write_plan

    chosen, sites, notes = read_plan(work)
    told = chosen.as_dict()
    found = {name: told[name] for name in ("model", "status", "objective", "bound", "gap")} | {"sites": len(sites)}
    with result_folder(work) as folder:
        write_plan(folder, chosen, sites)
        warnings = [str(note) for note in notes]
        asked = {"siting": work.parameters}
        write_result_manifest(folder, work, read_snapshot(work), found=found, asked=asked, warnings=warnings)
    return found


def read_siting_question(asked: Mapping[str, Any]) -> "SitingQuestion":
    """The siting question in the parameters of a job."""
    from geo.region import SitingQuestion

    return SitingQuestion(**{name: asked[name] for name in AskedSiting.model_fields})


KIND = Kind(AskedSitingOfRegion, plan, run, finish)
