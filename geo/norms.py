"""Norms: figures that others have set, as data (norms.csv) with their source and whether it was verified."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from geo.errors import TableError

SHIPPED: Final = Path(__file__).with_name("norms.csv")
MINUTES: Final = "minutes"
SHARE: Final = "share of people"
"""Units of norms of travel time: a time, without saying for how many people; and a share of people within a time."""
YES_NO: Final[Mapping[str, bool]] = {"yes": True, "no": False}


@dataclass(frozen=True)
class Norm:
    """One figure. An unverified one is never shown without saying so."""

    id: str
    country: str
    applies_to: str
    professions: tuple[str, ...]  # of staff, as facilities call them
    value: float
    unit: str
    article: str
    source: str
    date_read: str
    is_verified: bool
    note: str
    mode: str = ""  # by which people or help travel, where the norm says so
    within_min: float | None = None  # of a norm of travel time: within how many minutes


@cache
def read_norms(path: Path = SHIPPED) -> tuple[Norm, ...]:
    """The norms of a table, in its order.

    Raises
    ------
    TableError
        A line has no number, or does not say whether it was verified.
    """
    from geo.delimited import read_delimited  # noqa: PLC0415 - pandas is heavy, and pages only take names from here

    table = read_delimited(path)
    return tuple(
        _norm(path.name, number, row) for number, row in zip(table.index, table.to_dict("records"), strict=True)
    )


def norms_of_profession(country: str, profession: str) -> tuple[Norm, ...]:
    """What a country says of the people that one of a profession has; profession as facilities write it."""
    asked = profession.strip().casefold().replace(" ", "_")
    return tuple(norm for norm in read_norms() if norm.country == country and asked in norm.professions)


def norms_of_country(country: str) -> tuple[Norm, ...]:
    """The norms of a country, and those of the world."""
    return tuple(norm for norm in read_norms() if norm.country in (country, ""))


def _norm(file: str, row: int, said: Mapping[Hashable, str]) -> Norm:
    try:
        value = float(said["value"])
        within = said["within_min"] or (value if said["unit"] == MINUTES else "")
        return Norm(
            id=said["id"],
            country=said["country"],
            applies_to=said["applies_to"],
            professions=tuple(part for part in said["professions"].split("|") if part),
            value=value,
            unit=said["unit"],
            article=said["article"],
            source=said["source"],
            date_read=said["date_read"],
            is_verified=YES_NO[said["verified"]],
            note=said["note"],
            mode=said["mode"],
            within_min=None if within == "" else float(within),
        )
    except (KeyError, ValueError) as error:
        raise TableError("{name}: row {row} is no norm: {reason}", name=file, row=row, reason=error) from None
