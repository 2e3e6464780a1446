"""From a visits file to a prepared plan: lists read, settlements found, travel times measured."""

from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from geo.lists.country_boxes import read_country_boxes
from geo.lists.placing import Area
from geo.manifest import describe_input
from geo.notes import Notes, add_note
from geo.visits.given_travel import read_given_travel
from geo.visits.horizon import Horizon
from geo.visits.list_columns import PEOPLE_LIST, TEAM_LIST
from geo.visits.people import VisitedPerson, read_people
from geo.visits.plan_file import RIDES, VisitStudy
from geo.visits.prepared import Prepared
from geo.visits.preparing import Asked, prepare_on_streets, prepare_on_table, table_ids
from geo.visits.ride_lists import CAR_LIST, HUB_LIST, RIDER_LIST, read_cars, read_hubs, read_riders
from geo.visits.rides import DayOfRides, prepare_rides
from geo.visits.rows import ListFile, read_rows
from geo.visits.settlements import PLACES, Settlements, settlements_of_extract, settlements_of_table
from geo.visits.teams import VisitingTeam, order_modes, read_mode, read_teams
from routing.errors import Phrase
from routing.network import RoadNetwork
from routing.osm.features import read_features
from routing.osm.read import read_network
from routing.progress import Progress, silent
from routing.storage import load_network

Listed = TypeVar("Listed", VisitedPerson, VisitingTeam)


def build_problem(study: VisitStudy, tell: Progress = silent) -> Prepared:
    """Everything a visits file names, read and checked.

    Raises
    ------
    TableError, PlaceError, StudyError, OsmFileError, NetworkFolderError, TravelModeError
        An input cannot be used; the sentence says which, where and what to do.
    """
    notes: Notes = []
    network = None if study.streets.matrix is not None else _read_network(study, tell)
    tell(Phrase("reading people and teams"))
    area = _area(study, network)
    teams = read_teams(read_rows(study.teams, TEAM_LIST, area, country=study.country, notes=notes), area, notes)
    people = read_people(read_rows(study.people, PEOPLE_LIST, area, country=study.country, notes=notes), notes)
    if any(each.lon is None and each.settlement for listed in (people, teams) for each in listed):
        settlements = _settlements(study)
        people = _settle(people, study.people.path.name, settlements, notes)
        teams = _settle(teams, study.teams.path.name, settlements, notes)
    asked = _asked(study)
    if network is None:
        assert study.streets.matrix is not None  # noqa: S101 - else there is a network
        given = read_given_travel(study.streets.matrix, table_ids(people, teams, asked), notes)
        prepared = prepare_on_table(people, teams, asked, given, notes=notes)
    else:
        limit = study.streets.snap_limit_m
        prepared = prepare_on_streets(people, teams, asked, network, notes=notes, snap_limit_m=limit, tell=tell)
        prepared = replace(prepared, rides=_read_rides(study, network, prepared, area), notes=tuple(notes))
    return replace(prepared, inputs=tuple(describe_inputs(study)), parameters=study.parameters)


def _read_rides(study: VisitStudy, network: RoadNetwork, prepared: Prepared, area: Area) -> tuple[DayOfRides, ...]:
    """The rides of every day on which anybody works."""
    if study.rides is None:
        return ()
    lists = zip(study.rides, (RIDER_LIST, CAR_LIST, HUB_LIST), strict=True)
    riders, cars, hubs = (
        read_rows(ListFile(path), kind, area, country=study.country, notes=[]) for path, kind in lists
    )
    known = read_hubs(hubs)
    free = {*prepared.holidays, *study.days_off}
    return prepare_rides(
        read_riders(riders, known),
        read_cars(cars, area),
        known.values(),
        [date for date in prepared.dates if date not in free],
        network,
        snap_limit_m=study.streets.snap_limit_m,
    )


def describe_inputs(study: VisitStudy) -> list[dict[str, Any]]:
    """Every file of a visits file with its hash, for the record."""
    streets = study.streets
    given: list[tuple[str, Path | None]] = [
        ("people", study.people.path),
        ("teams", study.teams.path),
        ("settlements", study.settlements),
        *zip(RIDES, study.rides or (), strict=False),
        ("network", streets.folder),
        ("network", streets.osm),
        ("matrix", streets.matrix),
    ]
    return [describe_input(path, role=role) for role, path in given if path is not None]


def _asked(study: VisitStudy) -> Asked:
    return Asked(
        horizon=Horizon(study.start, study.days),
        name=study.name,
        holidays=study.holidays,
        days_off=study.days_off,
        seed=study.seed,
        weights=study.weights,
        country=study.country,
        synthetic=study.synthetic,
        source=study.path.name,
        people_list=study.people.path.name,
        team_list=study.teams.path.name,
    )


def _read_network(study: VisitStudy, tell: Progress) -> RoadNetwork:
    """The network of the folder, else that of the extract for the modes the teams move by."""
    if study.streets.folder is not None:
        return load_network(study.streets.folder)
    assert study.streets.osm is not None  # noqa: S101 - the visits file needs one of them
    unplaced = read_rows(study.teams, TEAM_LIST, Area(), country=study.country, notes=[], placed=False)
    cars = ["car"] if study.rides is not None else []
    modes = order_modes([*(read_mode(row) for row in unplaced.rows), *cars])
    return read_network(study.streets.osm, modes=modes, country=study.country, progress=tell)


def _area(study: VisitStudy, network: RoadNetwork | None) -> Area:
    box = None if network is None else network.bbox()
    return Area(box, read_country_boxes().get(study.country))


def _settlements(study: VisitStudy) -> Settlements | None:
    """Settlements of the table, else of the extract; None where there is neither."""
    if study.settlements is not None:
        return settlements_of_table(study.settlements)
    if study.streets.osm is not None:
        return settlements_of_extract(read_features(study.streets.osm, {"place": PLACES}), study.streets.osm.name)
    return None


def _settle(listed: tuple[Listed, ...], name: str, settlements: Settlements | None, notes: Notes) -> tuple[Listed, ...]:
    """The same, with the middle of their settlement for those of whom no more is known."""
    if settlements is None:
        return listed
    settled, count = [], 0
    for each in listed:
        if each.lon is None and each.settlement:
            found = settlements.find(each.settlement, name=name, row=each.row, column="settlement")
            each = replace(each, lon=found.lon, lat=found.lat)  # noqa: PLW2901 - the same one, now placed
            count += 1
        settled.append(each)
    if count:
        add_note(
            notes,
            "{name}: {count} rows have no point and were placed in the middle of their settlement",
            name=name,
            count=count,
        )
    return tuple(settled)
