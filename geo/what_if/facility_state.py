"""The facilities of a scenario: what each of them is, gives and where it stands once the changes are made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geo.errors import ChangeError
from geo.facilities import build_facilities
from geo.facility_kinds import shipped_kind_services
from geo.what_if.change import (
    AddFacility,
    Change,
    ChangeRoads,
    CloseFacility,
    FacilityChange,
    MoveFacility,
    UpgradeFacility,
)
from geo.what_if.change_json import refuse_change
from routing.errors import QamtuError

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True)
class FacilityState:
    """One facility; `elsewhere` means that it does not stand where a facility of the baseline does: new or moved."""

    facility_id: str
    name: str
    kind: str
    services: tuple[str, ...]
    capacity_per_day: float  # NaN = not known
    is_open: bool
    lon: float
    lat: float
    elsewhere: bool = False


def facility_states(facilities: "gpd.GeoDataFrame") -> tuple[FacilityState, ...]:
    """The facilities of a table, in its order."""
    points = facilities.geometry
    columns = (
        facilities["facility_id"].astype(str),
        facilities["name"].astype(str),
        facilities["kind"].astype(str),
        facilities["services"].map(tuple),
        facilities["capacity_per_day"].astype(float),
        facilities["open"].astype(bool),
        points.x,
        points.y,
    )
    return tuple(FacilityState(*row) for row in zip(*(column.tolist() for column in columns), strict=True))


def change_facilities(baseline: Sequence[FacilityState], changes: Sequence[Change]) -> tuple[FacilityState, ...]:
    """The facilities once the changes are made: those of the baseline in their order, then the new ones.

    Raises
    ------
    ChangeError
        A change names a facility that is not there, or a new one the id of another; it is named by its number.
    """
    states = {state.facility_id: state for state in baseline}
    for number, change in enumerate(changes, start=1):
        if change.on and not isinstance(change, ChangeRoads):
            try:
                changed = _make(states, change, number)
            except QamtuError as problem:
                raise refuse_change(number, problem) from None
            states[changed.facility_id] = changed
    return tuple(states.values())


def added_id(change: AddFacility, number: int) -> str:
    """The id of the facility that a change adds; `number` is that of the change in the list, the first is 1."""
    return change.facility_id or change.id or f"new{number}"


def change_table(
    facilities: "gpd.GeoDataFrame", baseline: Sequence[FacilityState], states: Sequence[FacilityState]
) -> "gpd.GeoDataFrame":
    """The table of the changed facilities; what a change says nothing of (staff, ownership) stays, or is not known."""
    kept, new = states[: len(baseline)], states[len(baseline) :]
    table = facilities.copy()
    for column, values in _columns(kept).items():
        table[column] = pd.Series(values, index=table.index, dtype=facilities[column].dtype)
    table = table.set_geometry(_points(kept), crs=facilities.crs)
    if not new:
        return table
    added = build_facilities(_points(new), {"facility_id": [state.facility_id for state in new], **_columns(new)})
    # Columns of the user's own are empty for new facilities; those of ours keep their types.
    more: gpd.GeoDataFrame = pd.concat([table, added.to_crs(table.crs)], ignore_index=True)
    return more


def _columns(states: Sequence[FacilityState]) -> Mapping[str, list[object]]:
    """What changes can alter."""
    return {
        "name": [state.name for state in states],
        "kind": [state.kind for state in states],
        "services": [state.services for state in states],
        "capacity_per_day": [state.capacity_per_day for state in states],
        "open": [state.is_open for state in states],
    }


def _points(states: Sequence[FacilityState]) -> "np.typing.NDArray[np.object_]":
    return np.asarray(shapely.points([[state.lon, state.lat] for state in states]), dtype=object)


def _make(states: Mapping[str, FacilityState], change: FacilityChange, number: int) -> FacilityState:
    if isinstance(change, AddFacility):
        return _add(states, change, number)
    if change.facility_id not in states:
        raise ChangeError(
            "there is no facility {facility}; name one of the region by its id, or one that an earlier change adds",
            facility=change.facility_id,
        )
    state = states[change.facility_id]
    if isinstance(change, MoveFacility):
        return replace(state, lon=change.lon, lat=change.lat, elsewhere=True)
    if isinstance(change, UpgradeFacility):
        return _upgrade(state, change)
    return replace(state, is_open=not isinstance(change, CloseFacility))


def _add(states: Mapping[str, FacilityState], change: AddFacility, number: int) -> FacilityState:
    facility_id = added_id(change, number)
    if facility_id in states:
        raise ChangeError(
            "there is a facility {facility} already; give the new one another facility_id", facility=facility_id
        )
    services = shipped_kind_services()[change.kind] if change.services is None else change.services
    capacity = np.nan if change.capacity_per_day is None else change.capacity_per_day
    return FacilityState(
        facility_id, change.name, change.kind, services, capacity, True, change.lon, change.lat, elsewhere=True
    )


def _upgrade(state: FacilityState, change: UpgradeFacility) -> FacilityState:
    services = change.services
    if services is None:
        more = () if change.kind is None else shipped_kind_services()[change.kind]
        services = tuple(dict.fromkeys((*state.services, *more)))
    return replace(
        state,
        kind=change.kind or state.kind,
        services=services,
        capacity_per_day=state.capacity_per_day if change.capacity_per_day is None else change.capacity_per_day,
    )
