"""All that figures are made of, from a study file alone: what `publish` freezes and what `verify` computes again."""

from dataclasses import dataclass

from geo.notes import Notes
from geo.publication.findings import Findings
from geo.publication.map_layers import build_bands
from geo.publication.result_tables import ResultTables, measure_result, with_ranges
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
    study: Study, tables: ResultTables | None = None, *, threads: int = 0, progress: Progress = silent
) -> Recomputed:
    """Findings of a study; `tables` are those of its result where it has been run, else they are counted now."""
    notes: Notes = []
    region = read_region(study, notes, progress=progress)
    question = study.question
    asked = question.ranges or RangeQuestion()
    if tables is None:
        progress(Phrase("travel times from every cell to its nearest facility"))
        tables = measure_result(region, question)
    tables = with_ranges(tables, region, question, asked, threads=threads, progress=progress)
    moves = measure_moves(region, question, asked, threads=threads, progress=progress)
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
    )
    return Recomputed(region, findings)
