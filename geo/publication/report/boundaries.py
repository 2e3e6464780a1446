"""People by boundary, and by boundary and population group."""

from collections.abc import Iterator, Sequence

from geo.boundary_groups import ALL
from geo.publication.report.citing import Citing
from geo.publication.report.form import BESIDE, MOST_ROWS, Block, Chapter, Section, Table, Text, Words
from geo.publication.report.modes import beyond_heads
from geo.publication.report.place_names import mode_title, place_name
from geo.publication.report.shelf import Shelf
from geo.publication.report.table_rows import TableRows


def report_boundaries(citing: Citing, shelf: Shelf) -> Chapter | None:
    """A section for each travel mode; None for a region without boundaries."""
    sections = [
        Section(mode_title(mode, citing.speech), blocks)
        for mode in shelf.modes
        if (blocks := list(_mode(citing, shelf, mode)))
    ]
    if not sections:
        return None
    intro = Words(citing.say("report_boundaries_intro"), "lead")
    return Chapter("boundaries", citing.speech.say("report_boundaries"), [intro, *sections])


def _mode(citing: Citing, shelf: Shelf, mode: str) -> Iterator[Block]:
    figure = shelf.table(mode)
    rows = TableRows(figure)
    places = rows.boundaries(shelf.everyone, shelf.thresholds_min[0])
    if not places:
        return
    yield _everyone(citing, shelf, mode, places)
    strata = [stratum for stratum in rows.strata() if stratum != shelf.everyone]
    if strata:
        for threshold in shelf.thresholds_min:
            yield _matrix(citing, shelf, mode, threshold, strata)


def _everyone(citing: Citing, shelf: Shelf, mode: str, places: Sequence[str]) -> Table:
    figure = shelf.table(mode)
    rows = TableRows(figure)
    everyone, first = shelf.everyone, shelf.thresholds_min[0]
    cells: list[Sequence[Text]] = []
    for place in (ALL, *places[:MOST_ROWS]):
        at = rows.at(place, everyone, first)
        row: list[Text] = [
            place_name(rows.row(place, everyone, first), citing.speech),
            citing.people(figure, f"{at}/people"),
        ]
        for threshold in shelf.thresholds_min:
            at = rows.at(place, everyone, threshold)
            share = citing.percent(figure, f"{at}/share_beyond")
            people = citing.people(figure, f"{at}/people_beyond")
            is_held = rows.row(place, everyone, threshold)["people_beyond"] is None
            row.append(people if is_held else BESIDE.format(people, share))
        cells.append(row)
    return Table(
        citing.say("report_boundaries_of", how=citing.speech.how(mode)),
        [citing.say("column_boundary"), citing.say("column_people"), *beyond_heads(citing, shelf)],
        cells,
        mark=citing.mark(figure),
        note=say_cut(citing, len(places)),
        totals=1,
    )


def _matrix(citing: Citing, shelf: Shelf, mode: str, threshold: float, strata: Sequence[str]) -> Table:
    """The share beyond a threshold by boundary and stratum."""
    figure, speech = shelf.table(mode), citing.speech
    rows = TableRows(figure)
    places = rows.boundaries(shelf.everyone, threshold)
    cells: list[Sequence[Text]] = []
    for place in (ALL, *places[:MOST_ROWS]):
        row: list[Text] = [place_name(rows.row(place, shelf.everyone, threshold), speech)]
        for stratum in (shelf.everyone, *strata):
            at = rows.at(place, stratum, threshold)
            row.append("" if at is None else citing.percent(figure, f"{at}/share_beyond"))
        cells.append(row)
    return Table(
        citing.say("report_matrix", minutes=speech.minutes(threshold), how=speech.how(mode)),
        [citing.say("column_boundary"), *(speech.who(stratum) for stratum in (shelf.everyone, *strata))],
        cells,
        mark=citing.mark(figure),
        note=say_cut(citing, len(places)),
        style="matrix",
        totals=1,
    )


def say_cut(citing: Citing, all_rows: int) -> Text:
    """That a table is cut, and where it is whole; nothing where it is not."""
    if all_rows <= MOST_ROWS:
        return ""
    speech = citing.speech
    return citing.say(
        "report_cut",
        shown=speech.number(MOST_ROWS),
        all=speech.number(all_rows),
        file=f"annex.{speech.lang}.xlsx",
    )
