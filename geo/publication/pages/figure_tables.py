"""A table or a chart as rows of words, for the pages."""

from collections.abc import Iterable, Mapping
from typing import Any

from geo.boundary_groups import ALL, NO_BOUNDARY
from geo.publication.figure import CHART, PROPOSAL, TABLE, Figure
from geo.publication.pages.proposal_words import proposal_table
from geo.publication.pages.speech import PageSpeech

Cell = tuple[str, str]
"""What stands in a cell, and beside it in small."""


def figure_tables(figure: Figure, speech: PageSpeech) -> list[dict[str, Any]]:
    """The tables of a figure: caption, head and rows; none for numbers and maps."""
    if figure.kind == CHART:
        return [_curve(figure, speech)]
    if figure.kind == PROPOSAL:
        return [proposal_table(figure, speech, speech.boundaries)] if figure.says["rows"] else []
    if figure.kind != TABLE:
        return []
    rows = figure.says["rows"]
    parts = {
        "column_boundary": [row for row in rows if row["stratum"] == speech.everyone],
        "column_group": [row for row in rows if row["boundary_id"] == ALL],
    }
    return [_people(name, part, speech) for name, part in parts.items() if part]


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
