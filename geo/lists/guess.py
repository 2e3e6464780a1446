"""Guesses which column of a list is which field: by headings first, then by what the cells hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from geo.lists.cell_text import is_blank
from geo.lists.coordinate_pairs import Pairs, read_pair
from geo.lists.coordinate_text import Reading, Unread, read_degrees
from geo.lists.country_boxes import between_meridians, in_box
from geo.lists.heading_row import ListTable
from geo.lists.layers import GEOMETRY
from geo.lists.list_kinds import PLACE, ListKind
from geo.lists.placing import COUNTRY_MARGIN_DEG, Area
from geo.lists.recognise import Recognised, keys_of, recognise_heading
from routing.errors import Phrase

SAMPLE: Final = 200  # rows looked at
MOSTLY: Final = 0.6  # of the cells must be coordinates for a column without a heading to be one
BY_CELLS: Final = 0.55
LEAST: Final = 0.5


@dataclass(frozen=True)
class ColumnGuess:
    """A column of the list taken for a field, how surely (0 to 1), and why."""

    field: str
    column: str
    confidence: float
    reason: Phrase


@dataclass(frozen=True)
class Guess:
    """What was guessed, and the columns left: not known, and known as personal."""

    columns: tuple[ColumnGuess, ...]
    unknown: tuple[str, ...]
    personal: tuple[str, ...]


def guess_columns(table: ListTable, kind: ListKind, area: Area) -> Guess:
    """One column for each field that there seems to be one for."""
    taken, beside = _by_headings(table, kind)
    personal = tuple(column for column in table.headings if beside.get(column) in kind.personal)
    free = [
        column for column in table.headings if column not in {each.column for each in taken} and column not in beside
    ]
    taken = _settle_place(table, taken, free, area)
    used = {each.column for each in taken}
    if "name" in kind.by_name and not any(each.field == "name" for each in taken):
        taken += _longest_texts(table, [column for column in free if column not in used])
    used = {each.column for each in taken}
    order = list(kind.by_name)
    unknown = tuple(column for column in table.headings if column not in used and column not in personal)
    return Guess(tuple(sorted(taken, key=lambda each: order.index(each.field))), unknown, personal)


def _by_headings(table: ListTable, kind: ListKind) -> tuple[list[ColumnGuess], dict[str, str]]:
    """Columns whose headings name a field, the surest pairing first; and those that name what is not taken."""
    fields: dict[str, str] = {}
    for field in kind.fields:
        if field.heading_key not in kind.personal:
            fields.setdefault(field.heading_key, field.name)
    found: list[tuple[Recognised, str]] = []
    for column in table.headings:
        if column == GEOMETRY and table.sheet.headed:
            found.append((Recognised("lon_lat", 1.0, Phrase("the geometry of the layer")), column))
            continue
        found += [(each, column) for each in recognise_heading(column, keys_of(kind))]
    found.sort(key=lambda each: (-each[0].confidence, table.headings.index(each[1])))
    taken: dict[str, ColumnGuess] = {}
    beside: dict[str, str] = {}
    for each, column in found:
        if column in beside or column in {guess.column for guess in taken.values()} or each.confidence < LEAST:
            continue
        field_name = fields.get(each.key)
        if field_name is None:
            beside[column] = each.key
        elif field_name not in taken:
            taken[field_name] = ColumnGuess(field_name, column, each.confidence, each.reason)
    return list(taken.values()), beside


def _settle_place(table: ListTable, taken: list[ColumnGuess], free: list[str], area: Area) -> list[ColumnGuess]:
    """The guesses with a place: a heading over two columns, or none at all, is decided by the cells."""
    by_field = {each.field: each for each in taken}
    both = by_field.get("lat_lon") or by_field.get("lon_lat")
    if both is not None:
        taken = _settle_pair(table, taken, both, free, area)
    if both is not None or {"lon", "lat"} <= set(by_field):
        return [_warn_of_exchange(each, table, area) for each in taken]
    if pairs := next((column for column in free if _holds_pairs(table.column(column))), ""):
        field = "lon_lat" if _lon_first(table.column(pairs), area) else "lat_lon"
        guess = ColumnGuess(field, pairs, BY_CELLS, Phrase("its cells hold two coordinates"))
        return [*(each for each in taken if each.field not in PLACE), guess]
    known = [field for field in ("lon", "lat") if field in by_field]
    singles = [column for column in free if _degrees_of(table.column(column))]
    if known and singles:
        return [*taken, _other_axis(known[0], singles[0])]
    if len(singles) >= 2:
        return taken + _order_columns(table, singles[:2], area, lat_first=True)
    return taken


def _settle_pair(
    table: ListTable, taken: list[ColumnGuess], both: ColumnGuess, free: list[str], area: Area
) -> list[ColumnGuess]:
    """The guesses where a heading says coordinates: its cells may hold one only, and the next column the other."""
    if _holds_pairs(table.column(both.column)) or not _degrees_of(table.column(both.column)):
        return taken
    others = [each for each in taken if each is not both]
    known = [each.field for each in others if each.field in ("lon", "lat")]
    if len(known) == 1:
        return [*others, _other_axis(known[0], both.column)]
    at = table.headings.index(both.column)
    pair = table.headings[at : at + 2]
    if len(pair) == 2 and pair[1] in free and _degrees_of(table.column(pair[1])):
        return others + _order_columns(table, pair, area, lat_first=both.field == "lat_lon")
    return taken


def _other_axis(known: str, column: str) -> ColumnGuess:
    other = "lat" if known == "lon" else "lon"
    return ColumnGuess(other, column, BY_CELLS, Phrase("its cells hold coordinates"))


def _order_columns(table: ListTable, pair: Sequence[str], area: Area, *, lat_first: bool) -> list[ColumnGuess]:
    """Two columns of coordinates as lat and lon: as their cells say, else as it is customary."""
    cells = [_degrees_of(table.column(column)) for column in pair]
    votes = [_axis_votes(readings, area) for readings in cells]
    lead = (votes[0]["lat"] + votes[1]["lon"]) - (votes[0]["lon"] + votes[1]["lat"])
    if lead == 0:
        reason, sure = Phrase("by custom the latitude stands first"), 0.4
        fields = ("lat", "lon") if lat_first else ("lon", "lat")
    else:
        reason, sure = Phrase("its cells hold coordinates"), BY_CELLS
        fields = ("lat", "lon") if lead > 0 else ("lon", "lat")
    return [ColumnGuess(field, column, sure, reason) for field, column in zip(fields, pair, strict=True)]


def _axis_votes(readings: Sequence[Reading], area: Area) -> Mapping[str, int]:
    """How many cells can only be a latitude, or only a longitude."""
    box = area.region or area.country
    votes = {"lat": 0, "lon": 0}
    for each in readings:
        if each.axis:
            votes[each.axis] += 1
        elif abs(each.degrees) > 90:
            votes["lon"] += 1
        elif box is not None:
            signs = (each.degrees, -each.degrees)  # a minus may be lost
            in_lat = any(box[1] <= degrees <= box[3] for degrees in signs)
            in_lon = any(between_meridians(degrees, box, margin_deg=0) for degrees in signs)
            if in_lat != in_lon:
                votes["lat" if in_lat else "lon"] += 1
    return votes


def _warn_of_exchange(guess: ColumnGuess, table: ListTable, area: Area) -> ColumnGuess:
    """The guess, less sure where the cells under latitude are longitudes: the rows will be exchanged one by one."""
    if guess.field not in ("lon", "lat"):
        return guess
    votes = _axis_votes(_degrees_of(table.column(guess.column)), area)
    other = "lon" if guess.field == "lat" else "lat"
    if votes[other] <= votes[guess.field]:
        return guess
    return ColumnGuess(
        guess.field,
        guess.column,
        min(guess.confidence, BY_CELLS),
        Phrase("the heading says so, but its cells look exchanged with the other axis; rows will be exchanged"),
    )


def _degrees_of(cells: Sequence[object]) -> list[Reading]:
    """The coordinates of a column that mostly holds some with fractions; none of any other."""
    filled = [cell for cell in cells if not is_blank(cell)][:SAMPLE]
    read = [read_degrees(cell) for cell in filled]
    found = [each[0] for each in read if not isinstance(each, Unread)]
    fractions = [each for each in found if abs(each.degrees) <= 180 and not float(each.degrees).is_integer()]
    return found if filled and len(fractions) >= MOSTLY * len(filled) else []


def _holds_pairs(cells: Sequence[object]) -> bool:
    filled = [cell for cell in cells if not is_blank(cell)][:SAMPLE]
    pairs = sum(
        any(_has_fractions(pair) for pair in read.ways) for read in map(read_pair, filled) if isinstance(read, Pairs)
    )
    return bool(filled) and pairs >= MOSTLY * len(filled)


def _has_fractions(pair: tuple[Reading, Reading]) -> bool:
    return not any(float(each.degrees).is_integer() for each in pair)


def _lon_first(cells: Sequence[object], area: Area) -> bool:
    """Whether most cells with both coordinates lie in the area with the longitude first, and not otherwise."""
    votes = 0
    for cell in [cell for cell in cells if not is_blank(cell)][:SAMPLE]:
        read = read_pair(cell)
        if not isinstance(read, Pairs):
            continue
        first, second = (each.degrees for each in read.ways[0])
        votes += _fits(first, second, area) - _fits(second, first, area)
    return votes > 0


def _fits(lon: float, lat: float, area: Area) -> bool:
    boxes = list(area.boxes())
    if not boxes:
        return abs(lat) <= 90
    return any(in_box(lon, lat, box, margin_deg=max(margin, COUNTRY_MARGIN_DEG)) for box, margin in boxes)


def _longest_texts(table: ListTable, columns: Sequence[str]) -> list[ColumnGuess]:
    """The column of the longest, most different texts, as the name."""

    def worth(column: str) -> float:
        texts = [cell for cell in table.column(column)[:SAMPLE] if isinstance(cell, str) and not is_blank(cell)]
        letters = [text for text in texts if sum(sign.isalpha() for sign in text) > len(text) / 2]
        if len(letters) < len(table.rows[:SAMPLE]) / 2:
            return 0.0
        return sum(map(len, letters)) / len(letters) * len(set(letters)) / len(letters)

    best = max(columns, key=worth, default="")
    if not best or worth(best) < 4:
        return []
    return [ColumnGuess("name", best, 0.4, Phrase("it holds the longest texts"))]
