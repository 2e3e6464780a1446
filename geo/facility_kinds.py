"""Kind and services of a facility from its OSM tags or its own words, by an editable table (facility_kinds.csv)."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from geo.columns import read_texts, require_column
from geo.delimited import read_delimited
from geo.errors import TableError

KINDS: Final = (
    "polyclinic",
    "ambulatory",
    "fap",
    "medical_point",
    "rural_health_unit",
    "hospital",
    "perinatal_centre",
    "other",
)
NO_FACILITY: Final = "-"
OWN_KEY: Final = "kind"  # the key under which a user's own word for the kind is looked up
SHIPPED: Final = Path(__file__).with_name("facility_kinds.csv")
ANY: Final = "*"


@dataclass(frozen=True)
class KindRule:
    """One line of the table; blank parts fit everything."""

    country: str
    keys: tuple[str, ...]
    values: frozenset[str]
    name: re.Pattern[str] | None
    kind: str
    services: tuple[str, ...]

    def fits(self, tags: Mapping[str, str], names: Iterable[str], country: str) -> bool:
        """Whether the line is about this facility."""
        if self.country and self.country != country:
            return False
        if self.keys and not any(self._has_value(tags.get(key, "")) for key in self.keys):
            return False
        return self.name is None or any(self.name.search(name) for name in names)

    def _has_value(self, value: str) -> bool:
        given = {part.strip().casefold() for part in value.split(";")} - {""}
        return bool(given) and (ANY in self.values or not self.values.isdisjoint(given))


@dataclass(frozen=True)
class FacilityKinds:
    """The table, in its order: the first line that fits decides."""

    rules: tuple[KindRule, ...]

    def classify(
        self, tags: Mapping[str, str], names: Iterable[str] = (), *, country: str = ""
    ) -> tuple[str, tuple[str, ...]] | None:
        """Kind and services of a facility with these tags and names; None where no line fits it."""
        compared = [compare_text(name) for name in names if name]
        for rule in self.rules:
            if rule.fits(tags, compared, country):
                return rule.kind, rule.services or self.kind_services.get(rule.kind, ())
        return None

    @cached_property
    def kind_services(self) -> Mapping[str, tuple[str, ...]]:
        """Services that a facility gives where only its kind is known."""
        return {
            kind: next((rule.services for rule in self.rules if rule.keys == (OWN_KEY,) and kind in rule.values), ())
            for kind in KINDS
        }

    @cached_property
    def wanted_tags(self) -> Mapping[str, Collection[str] | None]:
        """OSM keys and values the table speaks of (None: any value): what to read from an extract."""
        wanted: dict[str, set[str] | None] = {}
        for rule in self.rules:
            for key in rule.keys:
                if key == OWN_KEY or rule.kind == NO_FACILITY:
                    continue
                seen = wanted.setdefault(key, set())
                wanted[key] = None if seen is None or ANY in rule.values else seen | rule.values
        return wanted


def compare_text(text: str) -> str:
    """A name as it is compared: without case, with plain hyphens and single blanks."""
    return " ".join(re.sub("[‐‑–—]", "-", text).casefold().split())


def read_facility_kinds(path: str | Path | None = None) -> FacilityKinds:
    """The table shipped with the program, or the user's own in its place.

    Raises
    ------
    TableError
        A column is missing, a kind does not exist, or a pattern has its * inside a word.
    """
    path = Path(path or SHIPPED)
    if not path.is_file():
        raise TableError("{name} does not exist ({path})", name=path.name, path=path)
    table = read_delimited(path)
    require_column(table, "kind", path.name)
    columns = [read_texts(table, ours) for ours in ("country", "key", "value", "name", "kind", "services")]
    lines = zip(table.index, *columns, strict=True)
    return FacilityKinds(tuple(_rule(path.name, *line) for line in lines if line[5]))


@cache
def shipped_kind_services() -> Mapping[str, tuple[str, ...]]:
    """Services by kind, as the table that is shipped says; read once."""
    return read_facility_kinds().kind_services


def _rule(file: str, row: int, country: str, key: str, value: str, name: str, kind: str, services: str) -> KindRule:
    if kind not in (*KINDS, NO_FACILITY):
        raise TableError(
            "{name}: row {row}: {kind} is no kind of facility; choose one of {kinds}",
            name=file,
            row=row,
            kind=kind,
            kinds=", ".join((*KINDS, NO_FACILITY)),
        )
    values = frozenset(part.casefold() for part in _split(value, "|")) or frozenset((ANY,))
    return KindRule(country, _split(key, "|"), values, _name_pattern(name, file, row), kind, split_services(services))


def split_services(text: str) -> tuple[str, ...]:
    """Services of a cell, separated by ; and each named once."""
    return tuple(dict.fromkeys(_split(text, ";")))


def _split(text: str, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(separator) if part.strip())


def _name_pattern(text: str, file: str, row: int) -> re.Pattern[str] | None:
    """Whole words separated by |, open where they begin or end with *."""
    alternatives = []
    for word in _split(compare_text(text), "|"):
        if "*" in word.strip("*") or not word.strip("*"):
            raise TableError(
                "{name}: row {row}: {pattern} has a * inside; it may only begin or end a word",
                name=file,
                row=row,
                pattern=word,
            )
        before, after = ("" if word.startswith("*") else r"(?<!\w)"), ("" if word.endswith("*") else r"(?!\w)")
        alternatives.append(before + re.escape(word.strip("*")) + after)
    return re.compile("|".join(alternatives)) if alternatives else None
