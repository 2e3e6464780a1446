"""Puts a plan's problem together: people, teams and days with the travel times of streets or of a table.

prepare_on_streets    places are snapped to a network, ways can be drawn
prepare_on_table      a travel-time table between ids is given
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geo.errors import TableError
from geo.matrix import require_mode
from geo.notes import Notes, add_note
from geo.visits.given_travel import GivenTravel
from geo.visits.horizon import Horizon
from geo.visits.people import VisitedPerson
from geo.visits.prepared import Prepared
from geo.visits.problem_parts import FreeDays, build_person, build_team
from geo.visits.public_holidays import find_holidays
from geo.visits.rows import list_numbers, no_place
from geo.visits.teams import VisitingTeam, order_modes
from geo.visits.ways import Ways
from routing.errors import Phrase
from routing.modes import DEFAULT_SNAP_LIMIT_M
from routing.network import RoadNetwork
from routing.progress import Progress, silent
from routing.visits.problem import Metres, Seconds, VisitProblem, Weights

FloatArray = npt.NDArray[np.float64]
CLOCK_S = 60
"""Visits begin on whole minutes: what is printed is what was planned."""


@dataclass(frozen=True)
class Asked:
    """What a plan is asked for beside its lists; `people_list` and `team_list` name these in sentences."""

    horizon: Horizon
    name: str = ""
    holidays: str = ""
    days_off: frozenset[datetime.date] = frozenset()
    seed: int = 1
    weights: Weights = field(default_factory=Weights)
    country: str = ""
    synthetic: bool = False
    source: str = "visits.toml"
    people_list: str = "people"
    team_list: str = "teams"


def prepare_on_streets(
    people: Sequence[VisitedPerson],
    teams: Sequence[VisitingTeam],
    asked: Asked,
    network: RoadNetwork,
    *,
    notes: Notes,
    snap_limit_m: float = DEFAULT_SNAP_LIMIT_M,
    tell: Progress = silent,
) -> Prepared:
    """The problem with the travel times of a network, for each mode a team moves by.

    Raises
    ------
    TableError
        Somebody has no place, or a team starts or ends where no street is.
    TravelModeError
        The network was built without a team's mode.
    """
    modes = order_modes(team.mode for team in teams)
    for mode in modes:
        require_mode(network, mode)
    points = [_point(person, asked.people_list) for person in people]
    ends = []
    for team in teams:
        start = _point(team, asked.team_list)
        end = start if team.end_lon is None or team.end_lat is None else (team.end_lon, team.end_lat)
        ends.append((_number(points, start, len(people)), _number(points, end, len(people))))
    lon, lat = np.array(points, dtype=np.float64).reshape(-1, 2).T.copy()
    tell(Phrase("measuring travel times"))
    ways = tuple(Ways(network, mode, lon, lat, snap_limit_m=snap_limit_m) for mode in modes)
    for team, places in zip(teams, ends, strict=True):
        _require_street(team, places, ways[modes.index(team.mode)], asked, snap_limit_m)
    _note_roadless(people, ways, snap_limit_m, asked, notes)
    tables = [way.tables() for way in ways]
    travel = _Travel(tuple(table[0] for table in tables), tuple(table[1] for table in tables), lon, lat, modes)
    return _prepare(people, teams, asked, travel, list(range(len(people))), ends, notes, network, ways)


def prepare_on_table(
    people: Sequence[VisitedPerson],
    teams: Sequence[VisitingTeam],
    asked: Asked,
    given: GivenTravel,
    *,
    notes: Notes,
) -> Prepared:
    """The problem with the travel times of a table, the same for every mode; ids are those of `table_ids`.

    Raises
    ------
    TableError
        A team starts or ends at an id that the table does not know.
    """
    modes = order_modes(team.mode for team in teams)
    number = {text: at for at, text in enumerate(given.ids)}
    places = [number[person.person_id] for person in people]
    ends = []
    for team in teams:
        start, end = team_place_ids(team, people, teams, asked)
        for text in (start, end):
            if text not in given.known:
                raise TableError(
                    "{name}: row {row}: team {team} starts or ends at {id}, which the travel-time table does not "
                    "have; give an id of the table in start_id or end_id",
                    name=asked.team_list,
                    row=team.row,
                    team=team.team_id,
                    id=text,
                )
        ends.append((number[start], number[end]))
    lon, lat = np.full(len(given.ids), np.nan), np.full(len(given.ids), np.nan)
    starts = [start for start, _ in ends]
    listed: list[tuple[VisitedPerson | VisitingTeam, int]] = [
        *zip(teams, starts, strict=True),
        *zip(people, places, strict=True),
    ]
    for each, at in listed:
        if each.lon is not None and each.lat is not None:
            lon[at], lat[at] = each.lon, each.lat
    metres = None if given.metres is None else (given.metres,) * len(modes)
    travel = _Travel((given.seconds,) * len(modes), metres, lon, lat, modes)
    return _prepare(people, teams, asked, travel, places, ends, notes, None, None)


def table_ids(people: Sequence[VisitedPerson], teams: Sequence[VisitingTeam], asked: Asked) -> list[str]:
    """Ids between which a given table must tell times: everybody's, and where teams start and end.

    Raises
    ------
    TableError
        A person and a team have the same id, which a table cannot tell apart.
    """
    own = {person.person_id: person.row for person in people}
    for team in teams:
        if team.team_id in own and not (team.start_id and (team.end_id or team.end_lon is None)):
            raise TableError(
                "{name}: row {row}: {id} is the id of a team and of a person; a travel-time table cannot tell them "
                "apart. Give other ids",
                name=asked.team_list,
                row=team.row,
                id=team.team_id,
            )
    ends = [text for team in teams for text in team_place_ids(team, people, teams, asked)]
    return list(dict.fromkeys([*own, *ends]))


def team_place_ids(
    team: VisitingTeam, people: Sequence[VisitedPerson], teams: Sequence[VisitingTeam], asked: Asked
) -> tuple[str, str]:
    """Ids of the start and the end of a team in a given table: as the list says, else the team's own."""
    start = team.start_id or team.team_id
    if team.end_id or team.end_lon is None or team.end_lat is None:
        return start, team.end_id or start
    wanted = (team.end_lon, team.end_lat)
    if wanted == (team.lon, team.lat):
        return start, start
    there = [other.start_id or other.team_id for other in teams if (other.lon, other.lat) == wanted]
    there += [person.person_id for person in people if (person.lon, person.lat) == wanted]
    if not there:
        raise TableError(
            "{name}: row {row}: nobody in the travel-time table lives at the end of team {team}; give its id in end_id",
            name=asked.team_list,
            row=team.row,
            team=team.team_id,
        )
    return start, there[0]


@dataclass(frozen=True, eq=False)
class _Travel:
    """Travel times and lengths by mode, and where the places lie."""

    seconds: tuple[Seconds, ...]
    metres: tuple[Metres, ...] | None
    lon: FloatArray
    lat: FloatArray
    modes: tuple[str, ...]


def _prepare(  # noqa: PLR0913, PLR0917 (what the two doors above have found)
    people: Sequence[VisitedPerson],
    teams: Sequence[VisitingTeam],
    asked: Asked,
    travel: _Travel,
    places: Sequence[int],
    ends: Sequence[tuple[int, int]],
    notes: Notes,
    network: RoadNetwork | None,
    ways: tuple[Ways, ...] | None,
) -> Prepared:
    horizon = asked.horizon
    holidays, estimated = find_holidays(asked.holidays, horizon.dates, asked.source)
    free = FreeDays(frozenset(holidays), asked.days_off)
    if estimated:
        dates = ", ".join(date.isoformat() for date in sorted(estimated))
        add_note(notes, "{name}: the dates of these holidays are estimates: {dates}", name=asked.source, dates=dates)
    _require_earlier(people, asked)
    _note_outside(people, asked, notes)
    _note_unknown(people, teams, asked, notes)
    team_ids = {team.team_id for team in teams}
    problem = VisitProblem(
        n_days=horizon.days,
        people=tuple(
            build_person(person, place, horizon, team_ids) for person, place in zip(people, places, strict=True)
        ),
        teams=tuple(
            build_team(team, end, travel.modes.index(team.mode), horizon, free)
            for team, end in zip(teams, ends, strict=True)
        ),
        travel_s=travel.seconds,
        length_m=travel.metres,
        weights=asked.weights,
        seed=asked.seed,
        clock_s=CLOCK_S,
    )
    return Prepared(
        problem=problem,
        name=asked.name,
        people=tuple(people),
        teams=tuple(teams),
        lon=travel.lon,
        lat=travel.lat,
        horizon=horizon,
        modes=travel.modes,
        holidays=holidays,
        estimated_holidays=estimated,
        synthetic=asked.synthetic or (network is not None and network.source.synthetic),
        country=asked.country or ("" if network is None else network.source.country),
        attributions=() if network is None else (f"{network.source.attribution}, {network.source.licence}",),
        notes=tuple(notes),
        network=network,
        ways=ways,
    )


def _point(each: VisitedPerson | VisitingTeam, name: str) -> tuple[float, float]:
    if each.lon is None or each.lat is None:
        raise no_place(name, each.row)
    return each.lon, each.lat


def _number(points: list[tuple[float, float]], point: tuple[float, float], first: int) -> int:
    """The number of a place of teams, added where it is new."""
    for at in range(first, len(points)):
        if points[at] == point:
            return at
    points.append(point)
    return len(points) - 1


def _require_street(team: VisitingTeam, places: tuple[int, int], ways: Ways, asked: Asked, snap_limit_m: float) -> None:
    for at in places:
        if not ways.places.ok[at]:
            raise TableError(
                "{name}: row {row}: team {team} starts or ends where no street for {mode} lies within {metres} m; "
                "correct the place",
                name=asked.team_list,
                row=team.row,
                team=team.team_id,
                mode=team.mode,
                metres=f"{snap_limit_m:g}",
            )


def _note_roadless(
    people: Sequence[VisitedPerson], ways: Sequence[Ways], snap_limit_m: float, asked: Asked, notes: Notes
) -> None:
    reached = np.any([way.places.ok[: len(people)] for way in ways], axis=0)
    rows = [person.row for person, ok in zip(people, reached, strict=True) if not ok]
    if rows:
        add_note(
            notes,
            "{name}: no street lies within {metres} m of {count} people, who cannot be visited (row {rows})",
            name=asked.people_list,
            metres=f"{snap_limit_m:g}",
            count=len(rows),
            rows=list_numbers(rows),
        )


def _require_earlier(people: Sequence[VisitedPerson], asked: Asked) -> None:
    for person in people:
        if person.last_visit is not None and person.last_visit >= asked.horizon.start:
            raise TableError(
                "{name}: row {row}: the last visit was on {value}, not before the plan begins ({start}); correct one "
                "of them",
                name=asked.people_list,
                row=person.row,
                value=person.last_visit,
                start=asked.horizon.start,
            )


def _note_outside(people: Sequence[VisitedPerson], asked: Asked, notes: Notes) -> None:
    """Say whose care has ended before the plan begins, or begins after its end: nothing of theirs is due."""
    dates = asked.horizon.dates
    rows = [
        person.row
        for person in people
        if (person.until is not None and person.until < dates[0])
        or (person.since is not None and person.since > dates[-1])
    ]
    if rows:
        add_note(
            notes,
            "{name}: {count} people are not cared for on any day of the plan, by since and until; nothing is due (row "
            "{rows})",
            name=asked.people_list,
            count=len(rows),
            rows=list_numbers(rows),
        )


def _note_unknown(people: Sequence[VisitedPerson], teams: Sequence[VisitingTeam], asked: Asked, notes: Notes) -> None:
    """Say which skills and teams stand in the list of people and nowhere among the teams: often a slip of the hand."""
    skills = frozenset().union(*(team.skills for team in teams))
    lacking = sorted(frozenset().union(*(person.skills for person in people)) - skills)
    if lacking:
        add_note(
            notes,
            "{name}: no team has these skills: {skills}. The teams have: {known}",
            name=asked.people_list,
            skills=", ".join(lacking),
            known=", ".join(sorted(skills)) or "-",
        )
    team_ids = {team.team_id for team in teams}
    gone = sorted({team for person in people for team in person.usual_teams} - team_ids)
    if gone:
        add_note(
            notes,
            "{name}: these usual teams are not among the teams and were left out: {ids}",
            name=asked.people_list,
            ids=list_numbers(gone),
        )
