"""Changes of a region as values: facilities added, moved, closed, reopened and upgraded; roads closed, sped up, drawn.

A *scenario* is a list of changes on a *baseline*. They take effect in the order of the list, those of the roads among
themselves and those of the facilities among themselves; one that is not `on` is kept and does nothing.
"""

from dataclasses import KW_ONLY, dataclass
from typing import Final, TypeAlias

from geo.errors import ChangeError
from geo.facility_kinds import KINDS
from geo.strata import MOST_PEOPLE
from routing.edits.edit import AddRoad, Edit, Place
from routing.snap import require_points

MOST_CHANGES: Final = 500
"""More changes than this are no scenario but another region."""


@dataclass(frozen=True)
class AddFacility:
    """A facility at a new place; without services it gives those of its kind.

    Its id is `facility_id`, else the id of the change, else "new" and the number of the change in the list.
    """

    lon: float
    lat: float
    _: KW_ONLY
    facility_id: str = ""
    kind: str = "other"
    services: tuple[str, ...] | None = None
    capacity_per_day: float | None = None  # None = not known
    id: str = ""
    name: str = ""  # of the change, and of the facility
    on: bool = True

    def __post_init__(self) -> None:
        require_points([self.lon], [self.lat])
        _require_kind(self.kind)
        _require_capacity(self.capacity_per_day)


@dataclass(frozen=True)
class MoveFacility:
    """A facility at another place, with all it gives."""

    facility_id: str
    lon: float
    lat: float
    _: KW_ONLY
    id: str = ""
    name: str = ""
    on: bool = True

    def __post_init__(self) -> None:
        require_points([self.lon], [self.lat])


@dataclass(frozen=True)
class CloseFacility:
    """A facility that serves nobody."""

    facility_id: str
    _: KW_ONLY
    id: str = ""
    name: str = ""
    on: bool = True


@dataclass(frozen=True)
class ReopenFacility:
    """A facility that is open again, or at last."""

    facility_id: str
    _: KW_ONLY
    id: str = ""
    name: str = ""
    on: bool = True


@dataclass(frozen=True)
class UpgradeFacility:
    """What a facility is and gives from now on; None leaves it as it is.

    `services` are all it gives then. Another kind without services adds those of the kind to what it gives.
    """

    facility_id: str
    _: KW_ONLY
    kind: str | None = None
    services: tuple[str, ...] | None = None
    capacity_per_day: float | None = None
    id: str = ""
    name: str = ""
    on: bool = True

    def __post_init__(self) -> None:
        if self.kind is not None:
            _require_kind(self.kind)
        _require_capacity(self.capacity_per_day)
        if self.kind is None and self.services is None and self.capacity_per_day is None:
            raise ChangeError(
                "the upgrade of facility {facility} changes nothing; give its kind, services or capacity",
                facility=self.facility_id,
            )


@dataclass(frozen=True)
class ChangeRoads:
    """An edit of the streets. `at` means the street under a point, `across` those a drawn line crosses.

    Both are places on Earth, so they mean the same road to every travel mode; they narrow the edit's own `where`.
    """

    edit: Edit
    _: KW_ONLY
    at: Place | None = None
    across: tuple[Place, ...] = ()
    id: str = ""
    name: str = ""
    on: bool = True

    def __post_init__(self) -> None:
        places = (*((self.at,) if self.at else ()), *self.across)
        require_points([lon for lon, _ in places], [lat for _, lat in places])
        if places and isinstance(self.edit, AddRoad):
            raise ChangeError(
                "a drawn road has a line, and no place that says which streets are meant; give one of them"
            )
        if len(self.across) == 1:
            raise ChangeError("a line across streets has at least two points; for one point give the place itself")


FacilityChange: TypeAlias = AddFacility | MoveFacility | CloseFacility | ReopenFacility | UpgradeFacility
Change: TypeAlias = FacilityChange | ChangeRoads


def _require_kind(kind: str) -> None:
    if kind not in KINDS:
        raise ChangeError("{kind} is no kind of facility; choose from {kinds}", kind=kind, kinds=", ".join(KINDS))


def _require_capacity(capacity_per_day: float | None) -> None:
    if capacity_per_day is not None and not 0 <= capacity_per_day <= MOST_PEOPLE:
        raise ChangeError(
            "a facility cannot serve {capacity} people a day; give 0 or more, or leave it out where it is not known",
            capacity=capacity_per_day,
        )
