"""All that figures are made of, from a study file alone: what `publish` freezes and what `verify` computes again."""

from dataclasses import dataclass

from geo.notes import Notes
from geo.publication.findings import Findings
from geo.publication.frozen_plan import propose, read_plan
from geo.publication.map_layers import build_bands
from geo.publication.result_tables import Result, measure_result, with_ranges
from geo.publication.sensitivity import measure_moves
from geo.region import RangeQuestion, Region
from geo.study_region import read_region
from geo.study_sections import Study
from routing.errors import Phrase
from routing.progress import Progress, silent


@dataclass(frozen=True, eq=False)
class Recomputed:
    """What was found, and the region it was found in."""

    region: Region
    findings: Findings


def recompute(
    study: Study, result: Result | None = None, *, threads: int = 0, progress: Progress = silent
) -> Recomputed:
    """Findings of a study; those of its result are taken where it has been run, the rest is counted now.

    Sites of a result are taken as they are; else they are found, and held against those that are frozen beside the
    study (`geo.publication.frozen_plan`).
    """
    notes: Notes = []
    region = read_region(study, notes, progress=progress)
    question = study.question
    asked = question.ranges or RangeQuestion()
    if result is None:
        progress(Phrase("travel times from every cell to its nearest facility"))
        tables = measure_result(region, question)
    else:
        tables = result.tables_drawn_as(asked)
    tables = with_ranges(tables, region, question, asked, threads=threads, progress=progress)
    moves = measure_moves(region, question, asked, threads=threads, progress=progress)
    known = read_plan(study.path.parent) if result is None else result.plan
    proposal = propose(region, question, known, prove=result is None, progress=progress)
    progress(Phrase("drawing the map"))
    population = region.population
    findings = Findings(
        tables=tables,
        moves=moves,
        bands=build_bands(region, question),
        everyone=population.everyone_column,
        is_partition=not population.everyone,
        question=question,
        ranges_asked=asked,
        country=region.country,
        population=population,
        proposal=proposal,
    )
    return Recomputed(region, findings)
