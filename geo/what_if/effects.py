"""What became of each change of a scenario, for the list beside the map: a site off every road."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.what_if.change import AddFacility, Change, ChangeRoads, MoveFacility
from geo.what_if.facility_state import added_id

if TYPE_CHECKING:
    from geo.what_if.cell_times import CellTimes


@dataclass(frozen=True)
class ChangeEffect:
    """One change of the list, and what the streets say to it."""

    number: int  # in the list, the first is 1
    facility_id: str = ""  # the facility it adds or changes; "" for roads
    on_street: bool | None = None  # of a place given: False where a mode asked for has no street near, so nobody comes
    streets: int | None = None  # of roads: streets closed, timed anew or laid, the most of the modes asked for


def change_effects(
    changes: Sequence[Change], times: "Mapping[str, CellTimes]", streets: Mapping[str, Mapping[int, int]]
) -> tuple[ChangeEffect, ...]:
    """One for each change; `streets` are those it means, by travel mode and number of the change."""
    return tuple(_effect(change, number, times, streets) for number, change in enumerate(changes, start=1))


def _effect(
    change: Change, number: int, times: "Mapping[str, CellTimes]", streets: Mapping[str, Mapping[int, int]]
) -> ChangeEffect:
    if isinstance(change, ChangeRoads):
        meant = max((counted.get(number, 0) for counted in streets.values()), default=0)
        return ChangeEffect(number, streets=meant if change.on else None)
    facility_id = added_id(change, number) if isinstance(change, AddFacility) else change.facility_id
    on_street = None
    if change.on and isinstance(change, AddFacility | MoveFacility):
        on_street = all(of_mode.on_street(change.lon, change.lat) for of_mode in times.values())
    return ChangeEffect(number, facility_id, on_street)
