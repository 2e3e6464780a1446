"""Places the rows of a list: as written where that lies where it may, else by the one mend that brings it there.

A row is tried as written, with lon and lat exchanged, with a lost minus, and as millionths of a degree, in this order,
first against the box of the region, then against that of the country. Whatever leaves two places is decided by the
rows of the list that leave one, or refused.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from geo.lists.coordinate_text import Reading, Unread
from geo.lists.country_boxes import in_box
from geo.notes import Note
from geo.places import Bbox

REGION_MARGIN_DEG: Final = 0.1
COUNTRY_MARGIN_DEG: Final = 0.02
MOSTLY: Final = 0.95  # of the rows that can be read in one way only decide for those that can be read in two
FEWEST: Final = 3  # rows that show that all are exchanged
SCALES: Final = (1e6, 1e7)  # 1e5 could be metres of Gauss-Krueger as well
EQUAL_DEG: Final = 1e-7

Pair = tuple[Reading, Reading]  # lon, lat as the columns say


@dataclass(frozen=True)
class Area:
    """Where the places of a list may lie: the region's box, the country's, both or none."""

    region: Bbox | None = None
    country: Bbox | None = None

    def boxes(self) -> Iterable[tuple[Bbox, float]]:
        """The boxes with their margins, the narrowest first."""
        if self.region is not None:
            yield self.region, REGION_MARGIN_DEG
        if self.country is not None:
            yield self.country, COUNTRY_MARGIN_DEG


@dataclass(frozen=True)
class Candidate:
    """A place that a row may mean, and what would be mended."""

    lon: float
    lat: float
    tier: int  # 0 as written, 1 exchanged, 2 a minus lost, 3 both, 4 millionths
    mends: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True)
class Placed:
    """Where a row lies."""

    lon: float
    lat: float
    mends: frozenset[str]
    outside_region: bool = False


def place_rows(rows: Sequence[Sequence[Pair] | Unread], area: Area) -> list[Placed | Unread]:
    """The place of each row of a list, or why it has none."""
    tried = [row if isinstance(row, Unread) else _Row(tuple(row), area) for row in rows]
    habits = _Habits.of([row for row in tried if isinstance(row, _Row)])
    return [row if isinstance(row, Unread) else _decide(row, habits) for row in tried]


class _Row:
    """The places a row may mean, and which of them lie where they may."""

    def __init__(self, pairs: Sequence[Pair], area: Area) -> None:
        self.pairs = pairs
        self.area = area
        self.candidates = _distinct(_candidates(pairs))
        self.fitting: list[Candidate] = []
        self.narrowest = True
        boxes = list(area.boxes())
        self.bounded = bool(boxes)
        for at, (box, margin) in enumerate(boxes):
            self.fitting = [each for each in self.candidates if in_box(each.lon, each.lat, box, margin_deg=margin)]
            if self.fitting:
                self.narrowest = at == 0
                break
        if not boxes:
            self.fitting = [each for each in self.candidates if each.tier < 2]

    def of_tier(self, tier: int) -> list[Candidate]:
        return [each for each in self.fitting if each.tier == tier]

    @property
    def best(self) -> list[Candidate]:
        """The fitting candidates of the lowest tier there is."""
        return self.of_tier(min((each.tier for each in self.fitting), default=0))


@dataclass(frozen=True)
class _Habits:
    """What the rows that can be read in one way only say about the list."""

    as_written: int
    exchanged: int
    lost_minus: frozenset[str]  # axes on which a minus is missing in some row

    @classmethod
    def of(cls, rows: Sequence[_Row]) -> "_Habits":
        written = exchanged = 0
        lost: set[str] = set()
        for row in rows:
            said = [each for each in row.of_tier(0) if "exchanged" in each.mends]  # by letters, under the wrong heading
            zero, one = len(row.of_tier(0)) > len(said), bool(said or row.of_tier(1))
            written += zero and not one
            exchanged += one and not zero
            best = row.best
            if best and best[0].tier in (2, 3):
                lost |= set[str]().union(*(each.mends & {"minus lon", "minus lat"} for each in best))
        return cls(written, exchanged, frozenset(mend.removeprefix("minus ") for mend in lost))

    @property
    def order(self) -> str:
        """How a row that fits both ways is to be read: "written", "exchanged", or "unclear"."""
        share = self.exchanged / max(1, self.as_written + self.exchanged)
        if share <= 1 - MOSTLY:
            return "written"
        return "exchanged" if share >= MOSTLY and self.exchanged >= FEWEST else "unclear"


def _decide(row: _Row, habits: _Habits) -> Placed | Unread:
    suspect = _suspect(row.pairs)
    if suspect is not None:
        return suspect
    best = _choose(row, habits)
    if isinstance(best, Unread):
        return best
    if len(best) > 1:
        return Unread(
            Note("the coordinates may mean {first} or {second}", {"first": _say(best[0]), "second": _say(best[1])})
        )
    chosen = best[0]
    if chosen.tier < 2 and (axis := _may_lack_minus(row, chosen, habits)):
        return Unread(
            Note(
                "{place}: a minus may be missing before {axis}, as it is in other rows; write N or S and E or W",
                {"place": _say(chosen), "axis": axis},
            )
        )
    outside = row.area.region is not None and not row.narrowest
    return Placed(chosen.lon, chosen.lat, chosen.mends, outside_region=outside)


def _choose(row: _Row, habits: _Habits) -> list[Candidate] | Unread:
    """The candidates of the lowest tier, those exchanged where the list is, or why neither."""
    best = row.best
    if not best or (best[0].tier == 1 and not row.bounded and habits.order != "exchanged"):
        return _why_nowhere(row)  # without a box a latitude of 91 may as well be a slip of the hand
    turned = row.of_tier(1)
    if best[0].tier > 0 or not turned or habits.order == "written":
        return best
    if habits.order == "exchanged":
        return turned
    if not row.bounded and habits.exchanged < FEWEST:
        return best
    return Unread(
        Note(
            "{place} fits as it is and with lon and lat exchanged, and other rows are exchanged; "
            "write N or S and E or W",
            {"place": _say(best[0])},
        )
    )


def _may_lack_minus(row: _Row, chosen: Candidate, habits: _Habits) -> str:
    """The axis on which other rows lost their minus and this one may have, "" for none."""
    for other in row.fitting:
        for axis in sorted(habits.lost_minus):
            if other.tier in (2, 3) and f"minus {axis}" in other.mends and _same_but_sign(chosen, other):
                return axis
    return ""


def _same_but_sign(one: Candidate, other: Candidate) -> bool:
    return abs(abs(one.lon) - abs(other.lon)) < EQUAL_DEG and abs(abs(one.lat) - abs(other.lat)) < EQUAL_DEG


def _candidates(pairs: Iterable[Pair]) -> Iterable[Candidate]:
    for lon, lat in pairs:
        ways = lon.ways | lat.ways
        if lon.axis == "lat" or lat.axis == "lon":
            if lon.axis != lat.axis:
                yield from _readings(lat, lon, 0, ways | {"exchanged"})
            continue
        yield from _readings(lon, lat, 0, ways)
        if not (lon.axis or lat.axis):
            yield from _readings(lat, lon, 1, ways | {"exchanged"})


def _readings(lon: Reading, lat: Reading, tier: int, ways: frozenset[str]) -> Iterable[Candidate]:
    """The pair in this order: as it is, with a minus put back, as millionths."""
    for turn_lon, turn_lat in product((False, True), repeat=2):
        if (turn_lon and lon.signed) or (turn_lat and lat.signed):
            continue
        mends = {axis for axis, turned in (("minus lon", turn_lon), ("minus lat", turn_lat)) if turned}
        yield Candidate(
            -lon.degrees if turn_lon else lon.degrees,
            -lat.degrees if turn_lat else lat.degrees,
            tier + 2 * bool(mends),
            ways | mends,
        )
    whole = float(lon.degrees).is_integer() and float(lat.degrees).is_integer()
    if tier == 0 and whole and min(abs(lon.degrees), abs(lat.degrees)) >= 1e5:
        for scale in SCALES:
            yield Candidate(lon.degrees / scale, lat.degrees / scale, 4, ways | {"millionths"})


def _distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those that are degrees at all, each place once in its lowest tier."""
    kept: dict[tuple[float, float], Candidate] = {}
    for each in sorted(candidates, key=lambda each: each.tier):
        if abs(each.lon) <= 180 and abs(each.lat) <= 90:
            kept.setdefault((round(each.lon, 7), round(each.lat, 7)), each)
    return list(kept.values())


def _suspect(pairs: Sequence[Pair]) -> Unread | None:
    """Why numbers that may be degrees are no place all the same."""
    if all(abs(lon.degrees) < EQUAL_DEG and abs(lat.degrees) < EQUAL_DEG for lon, lat in pairs):
        return Unread(Note("0, 0 stands for coordinates that are missing"))
    if all(lon.degrees == lat.degrees and not (lon.axis and lat.axis) for lon, lat in pairs):
        return Unread(Note("lon and lat are the same number ({value})", {"value": f"{pairs[0][0].degrees:.15g}"}))
    return None


def _why_nowhere(row: _Row) -> Unread:
    lon, lat = row.pairs[0]
    numbers: dict[str, object] = {"first": f"{lon.degrees:.12g}", "second": f"{lat.degrees:.12g}"}
    if lon.axis and lon.axis == lat.axis:
        return Unread(Note("both cells say the same axis ({first}, {second})", numbers))
    if _looks_like_phone(lon) or _looks_like_phone(lat):
        return Unread(Note("{first}, {second} look like telephone numbers, not coordinates", numbers))
    if looks_projected(lon.degrees, lat.degrees):
        return Unread(
            Note(
                "{first}, {second} look like metres of a projected CRS (UTM, Gauss-Krueger, Web Mercator), no degrees; "
                "convert them to longitude and latitude (EPSG:4326)",
                numbers,
            )
        )
    if not row.candidates or not row.bounded:
        return Unread(
            Note(
                "{first}, {second} are no degrees: a latitude is from -90 to 90, a longitude from -180 to 180", numbers
            )
        )
    return Unread(
        Note(
            "lon {first}, lat {second} lie neither in the country nor in the region, as they are, exchanged or with "
            "another sign",
            numbers,
        )
    )


def looks_projected(one: float, other: float) -> bool:
    """Whether two numbers look like eastings and northings in metres, in either order."""
    low, high = sorted((abs(one), abs(other)))
    return low > 180 and 1e5 < high < 3.4e7


def _looks_like_phone(reading: Reading) -> bool:
    digits = f"{abs(reading.degrees):.0f}"
    return reading.degrees.is_integer() and len(digits) >= 10


def _say(candidate: Candidate) -> str:
    return f"{candidate.lon:.6g}, {candidate.lat:.6g}"
