"""Home-visit reach: of those who are to be visited, how many were, by boundary and need; nobody can be told from it.

Points are counted where they lie and left behind. A count under ten is not said, nor one that could be worked out from
it: where one cell of a boundary is too small, or some hidden ones together are, the next smallest goes too.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel

from api.visits.care_figures import priority_of
from api.visits.register import CarePlan
from geo.visits.need import BED_BOUND, HOME_BOUND

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

SMALLEST: Final = 10
ALL: Final = "all"
NONE: Final = ""


class ReachRow(BaseModel):
    """People of one boundary and stratum; null = fewer than ten, or worked out from a cell of fewer than ten."""

    boundary_id: str
    boundary_name: str
    stratum: str
    people: int | None
    people_visited: int | None
    share_visited: float | None


@dataclass(frozen=True)
class _Cell:
    people: int = 0
    visited: int = 0

    def add(self, *, visited: bool) -> "_Cell":
        return _Cell(self.people + 1, self.visited + visited)

    @property
    def is_small(self) -> bool:
        """Some count of it would be under ten and not nought."""
        return 0 < self.people < SMALLEST

    @property
    def tells_too_much(self) -> bool:
        """Few were visited, or few were not."""
        return any(0 < count < SMALLEST for count in (self.visited, self.people - self.visited))


Key = tuple[str, str]
Cells = Mapping[Key, _Cell]
Counts = Callable[[_Cell], tuple[int, ...]]
STRATA: Final = ("high_need", "middle_need", "other_need")


def stratum_of(care: CarePlan) -> str:
    """Need by priority: 3 and more is high (bed-bound), 2 middle (home-bound)."""
    priority = priority_of(care)
    return "high_need" if priority >= BED_BOUND else "middle_need" if priority >= HOME_BOUND else "other_need"


def measure_reach(
    people: Mapping[str, CarePlan], visited: Collection[str], boundaries: "GeoDataFrame | None"
) -> list[ReachRow]:
    """Rows by boundary (and all) and stratum (and all)."""
    names = {ALL: ALL} | (
        {} if boundaries is None else dict(zip(boundaries["boundary_id"], boundaries["name"], strict=True))
    )
    where = _boundaries_of(people, boundaries)
    cells: dict[tuple[str, str], _Cell] = {(ALL, ALL): _Cell()}
    for person_id, care in people.items():
        for boundary in (ALL, where.get(person_id, NONE)):
            for stratum in (ALL, stratum_of(care)):
                key = (boundary, stratum)
                cells[key] = cells.get(key, _Cell()).add(visited=person_id in visited)
    hidden = _hidden(cells, {key for key, cell in cells.items() if cell.is_small}, _people_of)
    silent = _hidden(cells, hidden | {key for key, cell in cells.items() if cell.tells_too_much}, _visits_of)
    order = sorted((key for key in cells if key[0] != NONE), key=lambda key: (key[0] != ALL, key))
    return [
        _row((key[0], names[key[0]], key[1]), cells[key], hidden=key in hidden, silent=key in silent) for key in order
    ]


def _row(of: tuple[str, str, str], cell: _Cell, *, hidden: bool, silent: bool) -> ReachRow:
    boundary, name, stratum = of
    return ReachRow(
        boundary_id=boundary,
        boundary_name=name,
        stratum=stratum,
        people=None if hidden else cell.people,
        people_visited=None if silent else cell.visited,
        share_visited=None if silent or not cell.people else round(cell.visited / cell.people, 2),
    )


def _people_of(cell: _Cell) -> tuple[int, ...]:
    return (cell.people,)


def _visits_of(cell: _Cell) -> tuple[int, ...]:
    return cell.visited, cell.people - cell.visited


def _hidden(cells: Cells, small: set[Key], counts_of: Counts) -> set[Key]:
    """Cells whose count is not said: small ones, and so many others that these cannot be worked out.

    Those who live in no boundary count as one that is never said: else they could be told from the rest.
    """
    hidden = set(small)
    boundaries = sorted({boundary for boundary, _ in cells} - {ALL})
    strata = sorted({stratum for _, stratum in cells})
    while True:
        before = len(hidden)
        for boundary in (ALL, *boundaries):  # of a boundary's strata, that add up to all
            _hide_another([(boundary, one) for one in strata if one != ALL], (boundary, ALL), cells, hidden, counts_of)
        for stratum in strata:  # of a stratum's boundaries
            _hide_another([(one, stratum) for one in boundaries], (ALL, stratum), cells, hidden, counts_of)
        if len(hidden) == before:
            return hidden


def _hide_another(parts: Sequence[Key], whole: Key, cells: Cells, hidden: set[Key], counts_of: Counts) -> None:
    """Where the whole is said, and from it one part that is hidden or a small sum of some, the next smallest goes too.

    A sum is as telling as a part: of two hidden parts, none of which is nought, a sum of two says that each is one.
    """
    there = [key for key in parts if key in cells]
    lone = [key for key in there if key in hidden]
    if not lone or whole in hidden:
        return
    sums = [sum(counts) for counts in zip(*(counts_of(cells[key]) for key in lone), strict=True)]
    if len(lone) > 1 and not any(0 < count < SMALLEST for count in sums):
        return
    rest = [key for key in there if key not in hidden]
    hidden.add(min(rest, key=lambda key: (cells[key].people, key)) if rest else whole)


def _boundaries_of(people: Mapping[str, CarePlan], boundaries: "GeoDataFrame | None") -> dict[str, str]:
    """The boundary each person lives in."""
    placed = [
        (one, care.lon, care.lat) for one, care in people.items() if care.lon is not None and care.lat is not None
    ]
    if boundaries is None or not placed:
        return {}
    import shapely

    tree = shapely.STRtree(boundaries.geometry.to_numpy())
    points = shapely.points([[lon, lat] for _, lon, lat in placed])
    at, area = tree.query(points, predicate="intersects")
    ids = list(boundaries["boundary_id"])
    found: dict[str, str] = {}
    for row, number in zip(at.tolist(), area.tolist(), strict=True):
        found.setdefault(placed[row][0], ids[number])
    return found


def visited_people(became: Iterable[tuple[str, str]]) -> set[str]:
    """Those of whom some visit is done."""
    return {person_id for person_id, word in became if word == "done"}
