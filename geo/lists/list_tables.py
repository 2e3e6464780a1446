"""The table of a list that was read: facilities as everywhere in geo, or people in care."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely

from geo.facilities import ANY_SERVICE, build_facilities, classify_words, read_ownership
from geo.facility_kinds import compare_text, read_facility_kinds
from geo.lists.list_kinds import FACILITIES, Field, ListKind
from geo.lists.told_apart import Entry
from geo.notes import Note, Notes, add_note

BESIDE: Final = ("address", "settlement", "opening_hours", "opened_on", "closed_on")
"""Columns of a list of facilities beyond those of `geo.facilities`."""


def build_list_table(entries: Sequence[Entry], kind: ListKind, country: str, name: str, notes: Notes) -> pd.DataFrame:
    """The rows taken, in the list's order; the column `row` is their number in the user's program."""
    return _facilities(entries, country, name, notes) if kind is FACILITIES else _care(entries, kind)


def _facilities(entries: Sequence[Entry], country: str, name: str, notes: Notes) -> pd.DataFrame:
    kinds = read_facility_kinds()
    unknown: set[str] = set()
    decided: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {}
    columns: dict[str, list[Any]] = {"kind": [], "services": [], "ownership": []}
    for entry in entries:
        word, own = str(entry.values.get("kind") or ""), entry.values.get("services") or ()
        if (word, entry.name) not in decided:
            decided[word, entry.name] = classify_words(word, entry.name, kinds, country)
        kind, given = decided[word, entry.name]
        if word and kind == "other" and compare_text(word) != "other":
            unknown.add(word)
        own = tuple(service for service in own if service != ANY_SERVICE)
        columns["kind"].append(kind)
        columns["services"].append(own or given)
        owner = str(entry.values.get("ownership") or "")
        columns["ownership"].append(read_ownership(owner))
        if owner and not columns["ownership"][-1]:
            entry.notes.append(Note("{value} says neither public nor private; left blank", {"value": owner}))
    table = build_facilities(
        np.asarray(shapely.points([e.lon for e in entries], [e.lat for e in entries]), dtype=object),
        {
            "facility_id": [entry.id for entry in entries],
            "name": [entry.name for entry in entries],
            "capacity_per_day": _numbers(entries, "capacity_per_day"),
            "staff": _numbers(entries, "staff"),
            "open": [entry.values.get("open") is not False for entry in entries],
            **columns,
        },
    )
    if unknown:
        add_note(
            notes,
            "{name}: the kinds {words} are counted as other; map them in a table of kinds",
            name=name,
            words=", ".join(sorted(unknown)),
        )
    beside = {column: _column(entries, FACILITIES.by_name[column]) for column in BESIDE}
    wider: pd.DataFrame = table.assign(**beside, row=np.array([entry.row for entry in entries], dtype=np.int64))
    return wider


def _care(entries: Sequence[Entry], kind: ListKind) -> pd.DataFrame:
    columns: dict[str, Any] = {
        "id": [entry.id for entry in entries],
        "lon": np.array([entry.lon for entry in entries], dtype=np.float64),
        "lat": np.array([entry.lat for entry in entries], dtype=np.float64),
    }
    columns |= {field.name: _column(entries, field) for field in kind.fields if field.holds not in ("id", "place")}
    columns["row"] = np.array([entry.row for entry in entries], dtype=np.int64)
    return pd.DataFrame(columns)


def _numbers(entries: Sequence[Entry], name: str) -> list[float]:
    return [np.nan if entry.values.get(name) is None else entry.values[name] for entry in entries]


def _column(entries: Sequence[Entry], field: Field) -> "pd.Series[Any]":
    if field.holds == "number":
        return pd.Series(_numbers(entries, field.name), dtype=np.float64)
    blank: Any = {"text": "", "time": "", "words": ()}.get(field.holds)
    values = [entry.values.get(field.name) for entry in entries]
    return pd.Series([blank if value is None else value for value in values], dtype=object)
