"""The kernels' own handles of a problem and of a plan being made: one reference each, instead of some sixty arrays.

numba counts references to every array of a tuple at every call; a struct is handed over as one. The tables stay where
they were: a handle answers for its tuple's fields in Python, and kernels read and write the same memory.
"""

from typing import Any, Final, cast

from numba import njit
from numba.core import types
from numba.experimental import structref

from routing.visits.given import Given
from routing.visits.state import State


@structref.register
class _GivenType(types.StructRef):
    """What kernels see of `Given`."""


@structref.register
class _StateType(types.StructRef):
    """What kernels see of `State`."""


class _Handle(structref.StructRefProxy):
    """In Python, the fields of the tuple it was made of."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["tables"], name)


class GivenHandle(_Handle):
    """Stands for a `Given`."""


class StateHandle(_Handle):
    """Stands for a `State`."""


structref.define_boxing(_GivenType, GivenHandle)  # type: ignore[no-untyped-call]
structref.define_boxing(_StateType, StateHandle)  # type: ignore[no-untyped-call]

_INTS: Final = [types.Array(types.int64, n, "C") for n in range(4)]
_FLAGS: Final = [types.Array(types.boolean, n, "C") for n in range(3)]
_FLOATS: Final = [types.Array(types.float64, n, "C") for n in range(2)]
_CUBE32: Final = types.Array(types.int32, 3, "C")
_WORDS: Final = types.Array(types.uint64, 1, "C")

_GIVEN: Final = _GivenType(  # type: ignore[no-untyped-call]
    [
        ("n_days", types.int64),
        ("clock", types.int64),
        ("from_day", types.int64),
        ("travel", _CUBE32),
        ("team_start", _INTS[1]),
        ("team_end", _INTS[1]),
        ("team_mode", _INTS[1]),
        ("team_max_travel", _INTS[1]),
        ("team_seats", _INTS[1]),
        ("fair_share", _FLOATS[1]),
        ("shift_start", _INTS[1]),
        ("shift_end", _INTS[1]),
        ("n_breaks", _INTS[1]),
        ("break_earliest", _INTS[2]),
        ("break_latest", _INTS[2]),
        ("break_length", _INTS[2]),
        ("leave_from", _INTS[2]),
        ("back_by", _INTS[2]),
        ("place", _INTS[1]),
        ("duration", _INTS[1]),
        ("load", _INTS[1]),
        ("priority", _FLOATS[1]),
        ("first_window", _INTS[1]),
        ("window_earliest", _INTS[1]),
        ("window_latest", _INTS[1]),
        ("min_gap", _INTS[1]),
        ("max_gap", _INTS[1]),
        ("last_visit", _INTS[1]),
        ("due_by", _INTS[2]),
        ("even_gap", _FLOATS[1]),
        ("allowed", _FLAGS[2]),
        ("preferred", _FLAGS[2]),
        ("has_preferred", _FLAGS[1]),
        ("usual", _FLAGS[2]),
        ("has_usual", _FLAGS[1]),
        ("alone", _FLAGS[2]),
        ("pair_first", _INTS[1]),
        ("pair_second", _INTS[1]),
        ("pair_row", _INTS[1]),
        ("pair_able", _FLAGS[2]),
        ("near", _INTS[2]),
        ("first_slot", _INTS[1]),
        ("slot_person", _INTS[1]),
        ("slot_period", _INTS[1]),
        ("slot_first", _INTS[1]),
        ("slot_last", _INTS[1]),
        ("pinned", _FLAGS[1]),
        ("first_agreed", _INTS[1]),
        ("agreed_day", _INTS[1]),
        ("agreed_first", _INTS[1]),
        ("agreed_second", _INTS[1]),
        ("travel_weight", types.float64),
        ("waiting_weight", types.float64),
        ("balance_weight", types.float64),
        ("continuity_weight", types.float64),
        ("gap_weight", types.float64),
        ("preferred_weight", types.float64),
        ("moved_weight", types.float64),
        ("used_weight", types.float64),
    ]
)
_STATE: Final = _StateType(  # type: ignore[no-untyped-call]
    [
        ("stops", _INTS[2]),
        ("n_stops", _INTS[1]),
        ("slot_day", _INTS[1]),
        ("slot_first", _INTS[1]),
        ("slot_second", _INTS[1]),
        ("slot_time", _INTS[1]),
        ("earliest", _INTS[3]),
        ("latest", _INTS[3]),
        ("travel", _INTS[1]),
        ("work", _INTS[1]),
        ("wait", _INTS[1]),
        ("load", _INTS[1]),
        ("holds", _FLAGS[1]),
        ("team_work", _INTS[1]),
        ("share", _FLOATS[1]),
        ("target", _FLOATS[1]),
        ("person_cost", _FLOATS[1]),
        ("kept", _INTS[2]),
        ("late", _INTS[2]),
        ("via", _INTS[2]),
        ("taken", _INTS[1]),
        ("meeting", _INTS[1]),
        ("random", _WORDS),
    ]
)


def hold_given(tables: Given) -> Given:
    """The handle of a problem, for kernels and for Python alike."""
    return cast("Given", _held(_given_handle(tables), tables))


def hold_state(tables: State) -> State:
    """The handle of a plan being made."""
    return cast("State", _held(_state_handle(tables), tables))


def _held(handle: Any, tables: Any) -> Any:
    handle.__dict__["tables"] = tables
    return handle


@njit(cache=True)
def _given_handle(tables: Given) -> Any:  # noqa: PLR0915 - one line a field: numba has no loop over names
    handle: Any = structref.new(_GIVEN)  # type: ignore[call-arg]
    handle.n_days = tables.n_days
    handle.clock = tables.clock
    handle.from_day = tables.from_day
    handle.travel = tables.travel
    handle.team_start = tables.team_start
    handle.team_end = tables.team_end
    handle.team_mode = tables.team_mode
    handle.team_max_travel = tables.team_max_travel
    handle.team_seats = tables.team_seats
    handle.fair_share = tables.fair_share
    handle.shift_start = tables.shift_start
    handle.shift_end = tables.shift_end
    handle.n_breaks = tables.n_breaks
    handle.break_earliest = tables.break_earliest
    handle.break_latest = tables.break_latest
    handle.break_length = tables.break_length
    handle.leave_from = tables.leave_from
    handle.back_by = tables.back_by
    handle.place = tables.place
    handle.duration = tables.duration
    handle.load = tables.load
    handle.priority = tables.priority
    handle.first_window = tables.first_window
    handle.window_earliest = tables.window_earliest
    handle.window_latest = tables.window_latest
    handle.min_gap = tables.min_gap
    handle.max_gap = tables.max_gap
    handle.last_visit = tables.last_visit
    handle.due_by = tables.due_by
    handle.even_gap = tables.even_gap
    handle.allowed = tables.allowed
    handle.preferred = tables.preferred
    handle.has_preferred = tables.has_preferred
    handle.usual = tables.usual
    handle.has_usual = tables.has_usual
    handle.alone = tables.alone
    handle.pair_first = tables.pair_first
    handle.pair_second = tables.pair_second
    handle.pair_row = tables.pair_row
    handle.pair_able = tables.pair_able
    handle.near = tables.near
    handle.first_slot = tables.first_slot
    handle.slot_person = tables.slot_person
    handle.slot_period = tables.slot_period
    handle.slot_first = tables.slot_first
    handle.slot_last = tables.slot_last
    handle.pinned = tables.pinned
    handle.first_agreed = tables.first_agreed
    handle.agreed_day = tables.agreed_day
    handle.agreed_first = tables.agreed_first
    handle.agreed_second = tables.agreed_second
    handle.travel_weight = tables.travel_weight
    handle.waiting_weight = tables.waiting_weight
    handle.balance_weight = tables.balance_weight
    handle.continuity_weight = tables.continuity_weight
    handle.gap_weight = tables.gap_weight
    handle.preferred_weight = tables.preferred_weight
    handle.moved_weight = tables.moved_weight
    handle.used_weight = tables.used_weight
    return handle


@njit(cache=True)
def _state_handle(tables: State) -> Any:
    handle: Any = structref.new(_STATE)  # type: ignore[call-arg]
    handle.stops = tables.stops
    handle.n_stops = tables.n_stops
    handle.slot_day = tables.slot_day
    handle.slot_first = tables.slot_first
    handle.slot_second = tables.slot_second
    handle.slot_time = tables.slot_time
    handle.earliest = tables.earliest
    handle.latest = tables.latest
    handle.travel = tables.travel
    handle.work = tables.work
    handle.wait = tables.wait
    handle.load = tables.load
    handle.holds = tables.holds
    handle.team_work = tables.team_work
    handle.share = tables.share
    handle.target = tables.target
    handle.person_cost = tables.person_cost
    handle.kept = tables.kept
    handle.late = tables.late
    handle.via = tables.via
    handle.taken = tables.taken
    handle.meeting = tables.meeting
    handle.random = tables.random
    return handle
