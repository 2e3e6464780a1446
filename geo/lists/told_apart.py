"""Rows of a list that share an id, a name, or everything: told apart where they are two, refused where they are one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from geo.notes import Note

SAME_PLACE_DIGITS: Final = 5  # about a metre


@dataclass
class Entry:
    """A row on its way into the table; names and ids may still change."""

    at: int  # position in the list
    row: int  # as the user's program numbers it
    lon: float
    lat: float
    id: str
    values: dict[str, Any]
    notes: list[Note] = field(default_factory=list)
    refused: Note | None = None

    @property
    def name(self) -> str:
        """The name, "" for none."""
        return str(self.values.get("name") or "")


def refuse_copies(entries: Sequence[Entry]) -> None:
    """Refuse a row that says what an earlier one says: the same id (or none), place, and values."""
    seen: dict[object, Entry] = {}
    for entry in entries:
        said = tuple(sorted((key, repr(value)) for key, value in entry.values.items()))
        key = (entry.id, round(entry.lon, SAME_PLACE_DIGITS), round(entry.lat, SAME_PLACE_DIGITS), said)
        if key in seen:
            entry.refused = Note("says the same as row {row}", {"row": seen[key].row})
        else:
            seen[key] = entry


def settle_ids(entries: Sequence[Entry], prefix: str, *, told_apart: bool, named: bool) -> None:
    """One id for each row: made where there is none, told apart or refused where it repeats.

    `named` says that the list has a column of ids: only then is a row without one worth a word.
    """
    used = {entry.id for entry in entries if entry.id}
    first: dict[str, Entry] = {}
    for entry in entries:
        if not entry.id:
            entry.id = _free(f"{prefix}-{entry.row}", used)
            if named:
                entry.notes.append(Note("there is no id; {id} was made of the row number", {"id": entry.id}))
        elif entry.id in first:
            gaps: dict[str, object] = {"id": entry.id, "row": first[entry.id].row}
            if not told_apart:
                entry.refused = Note("the id {id} stands in row {row} too; give everyone one of their own", gaps)
                continue
            entry.id = _free(entry.id, used)
            entry.notes.append(
                Note("the id {id} stands in row {row} too; called {called}", {**gaps, "called": entry.id})
            )
        first[entry.id] = entry


def _free(wanted: str, used: set[str]) -> str:
    """The wanted id, or with the first number that makes it new; used from now on."""
    new, number = wanted, 1
    while new in used:
        number += 1
        new = f"{wanted}-{number}"
    used.add(new)
    return new


def settle_names(entries: Sequence[Entry]) -> None:
    """One name for each row: of several "Медпункт" each gets its settlement, its address, or a number."""
    same: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.name:
            same[entry.name.casefold()].append(entry)
    used = set(same)
    for alike in [alike for alike in same.values() if len(alike) > 1]:
        marks = _differing(alike, "settlement") or _differing(alike, "address")
        for number, entry in enumerate(alike, start=1):
            if marks or number > 1:
                _rename(entry, marks[number - 1] if marks else str(number), len(alike), used)


def _differing(entries: Sequence[Entry], field: str) -> list[str]:
    """A text for each row, where all have one and no two the same."""
    texts = [str(entry.values.get(field) or "") for entry in entries]
    return texts if all(texts) and len(set(texts)) == len(texts) else []


def _rename(entry: Entry, mark: str, count: int, used: set[str]) -> None:
    old, new = entry.name, f"{entry.name} ({mark})"
    number = 1
    while new.casefold() in used:
        number += 1
        new = f"{old} ({mark}, {number})"
    used.add(new.casefold())
    entry.values["name"] = new
    entry.notes.append(
        Note("{count} rows have the name {name}; called {called}", {"count": count, "name": old, "called": new})
    )
