"""Intervals of every coverage figure: one step a travel mode and block of draws."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from api.jobs.asked import AskedOfRegion, AskedRanges
from api.jobs.kind import Kind, Output, Part, Work
from api.jobs.results import result_folder, write_result_manifest
from api.jobs.snapshot import Snapshot, read_snapshot
from routing.errors import Phrase

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from geo.coverage_draws import CoverageDraws
    from geo.region import RangeQuestion

DRAWS_PER_STEP = 20
DRAWN = ("people_drawn", "people_covered")  # arrays of a block of draws


class AskedRangesOfRegion(AskedOfRegion, AskedRanges):
    """Of which region, and how often its uncertain inputs are drawn."""

    draws_per_step: Annotated[int, Field(ge=1, le=10_000)] = DRAWS_PER_STEP


def plan(work: Work) -> list[Part]:
    """Blocks of draws, by travel mode."""
    return plan_draws(read_snapshot(work), work.parameters["draws"], work.parameters["draws_per_step"])


def plan_draws(snapshot: Snapshot, draws: int, per_step: int) -> list[Part]:
    """The same for any number of draws."""
    return [
        Part(
            Phrase("ranges of coverage, {mode}: draw {draw} of {draws}", mode=mode, draw=first + 1, draws=draws),
            {"mode": mode, "first": first, "last": min(first + per_step, draws)},
        )
        for mode in snapshot.question.modes
        for first in range(0, draws, per_step)
    ]


def run(work: Work, number: int, given: Mapping[str, Any]) -> Output:
    """People covered in each draw of a block."""
    return run_draws(work, number, given, read_range_question(work.parameters))


def run_draws(work: Work, number: int, given: Mapping[str, Any], asked: "RangeQuestion") -> Output:
    """The same for any question about ranges."""
    import numpy as np

    from geo.output_folder import output_file

    draws = _draw(read_snapshot(work), given["mode"], asked, given["first"], given["last"])
    with output_file(_file(work, number)) as partial:
        np.savez(partial, **{name: getattr(draws, name) for name in DRAWN})
    return {**given, "number": number}


def finish(work: Work, outputs: Sequence[Output]) -> Output:
    """The table of ranges of all travel modes."""
    from geo.csv_output import write_csv

    snapshot = read_snapshot(work)
    table = join_draws(work, outputs, read_range_question(work.parameters))
    with result_folder(work) as folder:
        write_csv(table, folder / "coverage_range.csv")
        found = {"draws": work.parameters["draws"], "rows": len(table)}
        write_result_manifest(folder, work, snapshot, found=found, asked={"ranges": work.parameters})
    return found


def join_draws(work: Work, outputs: Sequence[Output], asked: "RangeQuestion") -> "pd.DataFrame":
    """The draws of all blocks, as the table that `measure_ranges` gives."""
    import numpy as np

    from geo.ranges import join_range_tables, range_table

    snapshot, tables = read_snapshot(work), []
    for mode in snapshot.question.modes:
        blocks = [dict(np.load(_file(work, output["number"]))) for output in outputs if output["mode"] == mode]
        one = _draw(snapshot, mode, asked, 0, 1)  # what the figures are called, and how many people there are
        drawn: Any = {name: np.concatenate([block[name] for block in blocks]) for name in DRAWN}
        tables.append(range_table(replace(one, **drawn), interval=asked.interval))
    return join_range_tables(tables)


def read_range_question(asked: Mapping[str, Any]) -> "RangeQuestion":
    """The question about ranges in the parameters of a job."""
    from geo.region import RangeQuestion

    return RangeQuestion(draws=asked["draws"], seed=asked["seed"], interval=asked["interval"])


def _draw(snapshot: Snapshot, mode: str, asked: "RangeQuestion", first: int, last: int) -> "CoverageDraws":
    from geo.coverage_draws import coverage_draws
    from geo.input_draws import draw_inputs
    from geo.scenario import reported_services

    region = snapshot.region
    question = replace(snapshot.question, services=reported_services(region, snapshot.question))
    draws = draw_inputs(asked).some(first, last)
    return coverage_draws(region, question, mode, draws)


def _file(work: Work, number: int) -> "Path":
    return work.folder / f"draws-{number:06}.npz"


KIND = Kind(AskedRangesOfRegion, plan, run, finish)
