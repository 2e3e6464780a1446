"""The whole evaluation of a region or a scenario, as `qamtu study` writes it: tables, map, workbook, manifest.

One step for the figures, one for each block of draws where ranges are asked for, one for the sites.
"""

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal

from api.jobs.asked import AskedOfRegion, AskedRanges, AskedSiting
from api.jobs.kind import Kind, Output, Part, Work
from api.jobs.kinds import ranges, siting
from api.jobs.results import manifest_parameters, result_folder
from api.jobs.snapshot import Snapshot, read_snapshot
from routing.errors import Phrase

if TYPE_CHECKING:
    from geo.region import Evaluation, RangeQuestion, SitingQuestion

FILE: Final = "evaluation.pickle"


class AskedStudy(AskedOfRegion):
    """What is asked beside the region's own question, and in which language the report is."""

    lang: Literal["en", "ru", "kk", "th"] = "en"
    siting: AskedSiting | None = None
    ranges: AskedRanges | None = None


def plan(work: Work) -> list[Part]:
    """The figures, then the draws of ranges and the sites, where they are asked for."""
    snapshot = read_snapshot(work)
    parts = [Part(Phrase("travel times from every cell to its nearest facility"), {"figures": True})]
    asked, sites = _ranges(work, snapshot), _siting(work, snapshot)
    if asked is not None:
        parts += ranges.plan_draws(snapshot, asked.draws, ranges.DRAWS_PER_STEP)
    if sites is not None:
        parts.append(siting.siting_part({"model": sites.model}))
    return parts


def run(work: Work, number: int, given: Mapping[str, Any]) -> Output:
    """One of them."""
    from geo.output_folder import output_file
    from geo.scenario import evaluate

    snapshot = read_snapshot(work)
    asked, sites = _ranges(work, snapshot), _siting(work, snapshot)
    if "siting" in given and sites is not None:
        return siting.choose_sites(work, sites)
    if "mode" in given and asked is not None:
        return ranges.run_draws(work, number, given, asked)
    evaluation = evaluate(snapshot.region, replace(snapshot.question, siting=None, ranges=None))
    with output_file(work.folder / FILE) as partial:
        partial.write_bytes(pickle.dumps(evaluation))
    return {}


def finish(work: Work, outputs: Sequence[Output]) -> Output:
    """The folder that docs/outputs.md describes."""
    from api.settings import WEB_STATIC
    from geo.question_json import question_to_dict
    from geo.ranges import CoverageRanges
    from geo.study import Presentation, write_evaluation
    from geo.summary import summary

    snapshot = read_snapshot(work)
    region, asked, sites = snapshot.region, _ranges(work, snapshot), _siting(work, snapshot)
    evaluation: Evaluation = pickle.loads((work.folder / FILE).read_bytes())  # noqa: S301 - written by a step of this job
    if asked is not None:
        table = ranges.join_draws(work, [output for output in outputs if "mode" in output], asked)
        evaluation = replace(evaluation, ranges=CoverageRanges(asked, table))
    if sites is not None:
        chosen, places, notes = siting.read_plan(work)
        evaluation = replace(evaluation, plan=chosen, sites=places, notes=(*evaluation.notes, *notes))
    question = replace(snapshot.question, siting=sites, ranges=asked)
    told = question_to_dict(question)
    with result_folder(work) as folder:
        write_evaluation(
            folder,
            region,
            question,
            evaluation,
            Presentation(region.name, region.titles, work.parameters["lang"], WEB_STATIC / "vendor"),
            inputs=work.given["inputs"],
            parameters=manifest_parameters(work, snapshot, {"siting": told["siting"], "ranges": told["ranges"]}),
        )
    return {"found": summary(region, evaluation)}


def _ranges(work: Work, snapshot: Snapshot) -> "RangeQuestion | None":
    asked = work.parameters["ranges"]
    return ranges.read_range_question(asked) if asked else snapshot.question.ranges


def _siting(work: Work, snapshot: Snapshot) -> "SitingQuestion | None":
    asked = work.parameters["siting"]
    return siting.read_siting_question(asked) if asked else snapshot.question.siting


KIND = Kind(AskedStudy, plan, run, finish)
