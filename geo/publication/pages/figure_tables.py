"""A table or a chart as rows of words, for the pages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from geo.boundary_groups import ALL, NO_BOUNDARY
from geo.publication.figure import CHART, NORM, PROPOSAL, TABLE, Figure
from geo.publication.pages.norm_words import norm_table
from geo.publication.pages.proposal_words import proposal_table
from geo.publication.pages.speech import PageSpeech

MOST_CELLS: Final = 250
"""Of a table of boundaries and strata: a page has one for each threshold in five languages, the CSV file has all."""
Row = Mapping[str, Any]
Cell = tuple[str, str]
"""What stands in a cell, and beside it in small."""


def figure_tables(figure: Figure, speech: PageSpeech) -> list[dict[str, Any]]:
    """The tables of a figure: caption, head and rows, and whether they have many columns; none for numbers and maps."""
    if figure.kind == CHART:
        return [_curve(figure, speech)]
    if figure.kind == PROPOSAL:
        return [proposal_table(figure, speech, speech.boundaries)] if figure.says["rows"] else []
    if figure.kind == NORM:
        return [norm_table(figure, speech)]
    if figure.kind != TABLE:
        return []
    rows = figure.says["rows"]
    parts = {
        "column_boundary": [row for row in rows if row["stratum"] == speech.everyone],
        "column_group": [row for row in rows if row["boundary_id"] == ALL],
    }
    return [*(_people(name, part, speech) for name, part in parts.items() if part), *_matrices(rows, speech)]


def _people(column: str, rows: Iterable[Mapping[str, Any]], speech: PageSpeech) -> dict[str, Any]:
    """People beyond each threshold, one row for each boundary or stratum; most people out of reach first."""
    by_name: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        by_name.setdefault((row["boundary_id"], row["stratum"]), []).append(row)
    ordered = sorted(by_name.items(), key=lambda item: _rank(item[0], item[1], speech))
    minutes = [row["threshold_min"] for row in next(iter(by_name.values()))]
    return {
        "caption": speech.say(column),
        "head": [
            speech.say(column),
            speech.say("column_people"),
            *(speech.say("column_beyond", minutes=speech.minutes(minute)) for minute in minutes),
        ],
        "rows": [
            [
                (_name(column, key, values[0], speech), ""),
                _count(values[0]["people"], None, speech),
                *(_count(row["people_beyond"], row["share_beyond"], speech) for row in values),
            ]
            for key, values in ordered
        ],
    }


def _matrices(rows: Sequence[Row], speech: PageSpeech) -> Iterator[dict[str, Any]]:
    """People beyond each threshold, a row for each boundary and a column for each stratum."""
    strata = list(dict.fromkeys(row["stratum"] for row in rows))
    ids = list(dict.fromkeys(row["boundary_id"] for row in rows))
    if len(strata) < 2 or len(ids) < 2:
        return
    cells = {(row["boundary_id"], row["stratum"], row["threshold_min"]): row for row in rows}
    for minute in dict.fromkeys(row["threshold_min"] for row in rows):
        said = {each: cells[each, speech.everyone, minute] for each in ids}
        ordered = sorted(ids, key=lambda each: _rank((each, speech.everyone), [said[each]], speech))
        shown = ordered[: max(1, MOST_CELLS // len(strata))]
        caption = speech.say("matrix_caption", minutes=speech.minutes(minute))
        if len(shown) < len(ids):
            counts = {"shown": speech.number(len(shown) - 1), "all": speech.number(len(ids) - 1)}
            caption = speech.say("matrix_cut", caption=caption, **counts)
        yield {
            "is_matrix": True,
            "caption": caption,
            "head": [speech.say("column_boundary"), *(speech.who(stratum) for stratum in strata)],
            "rows": [
                [
                    (_name("column_boundary", (each, speech.everyone), said[each], speech), ""),
                    *(
                        _count(row["people_beyond"], row["share_beyond"], speech)
                        for row in (cells[each, stratum, minute] for stratum in strata)
                    ),
                ]
                for each in shown
            ],
        }


def _rank(key: tuple[str, str], rows: list[Mapping[str, Any]], speech: PageSpeech) -> tuple[int, float]:
    is_whole = key == (ALL, speech.everyone)
    return (0 if is_whole else 2 if key[0] == NO_BOUNDARY else 1, -(rows[0]["people_beyond"] or 0.0))


def _name(column: str, key: tuple[str, str], row: Mapping[str, Any], speech: PageSpeech) -> str:
    boundary, stratum = key
    if column == "column_group":
        return speech.who(stratum)
    named = {ALL: "whole", NO_BOUNDARY: "no_boundary_row"}
    return (
        speech.say(named[boundary])
        if boundary in named
        else speech.boundaries.get(boundary) or str(row["boundary_name"])
    )


def _count(people: float | None, share: float | None, speech: PageSpeech) -> Cell:
    if people is None:
        return speech.say("held"), ""
    return speech.number(people), "" if share is None else speech.percent(share)


def _curve(figure: Figure, speech: PageSpeech) -> dict[str, Any]:
    return {
        "caption": speech.heading(figure),
        "head": [speech.say(f"column_{name}") for name in ("minutes", "here", "within")],
        "rows": [
            [
                (speech.say("no_limit") if row["to_min"] is None else speech.number(row["to_min"], 1), ""),
                (speech.number(row["people"]), ""),
                (speech.number(row["people_within"]), ""),
            ]
            for row in figure.says["rows"]
        ],
    }
