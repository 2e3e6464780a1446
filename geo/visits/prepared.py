"""A plan of home visits that is asked for, read and measured: the problem, and what its numbers stand for."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.notes import Note
from geo.visits.horizon import Horizon
from geo.visits.people import VisitedPerson
from geo.visits.rides import DayOfRides
from geo.visits.teams import VisitingTeam
from geo.visits.ways import Line, Ways
from routing.network import RoadNetwork
from routing.visits.problem import VisitProblem

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Prepared:
    """The problem, and for documents and maps: places, people, teams and dates behind its numbers.

    Person `i` of the problem is `people[i]`, team `t` is `teams[t]`, mode `m` is `modes[m]`, place `p` lies at
    `lon[p], lat[p]` (nan where only a matrix is given), day `d` is `dates[d]`.
    """

    problem: VisitProblem
    name: str
    people: tuple[VisitedPerson, ...]
    teams: tuple[VisitingTeam, ...]
    lon: FloatArray
    lat: FloatArray
    horizon: Horizon
    modes: tuple[str, ...]
    # Names of the holidays among the dates, by language; the dates of some are estimates.
    holidays: Mapping[datetime.date, Mapping[str, str]] = field(default_factory=dict)
    estimated_holidays: frozenset[datetime.date] = frozenset()
    synthetic: bool = False
    # Country of the plan, "" where it is not told.
    country: str = ""
    # Whom to name beside the roads: "© OpenStreetMap contributors, ODbL 1.0"; () with a given matrix.
    attributions: tuple[str, ...] = ()
    # For the record: inputs with hashes, parameters as they were given.
    inputs: tuple[Mapping[str, Any], ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    # Streets, and the places of the plan on them by mode; None where a travel-time table was given.
    network: RoadNetwork | None = None
    # Rides in, by date; () where nobody is brought.
    rides: tuple[DayOfRides, ...] = ()
    ways: tuple[Ways, ...] | None = None

    @property
    def dates(self) -> tuple[datetime.date, ...]:
        """The date of each day of the problem."""
        return self.horizon.dates

    def holiday(self, day: int, lang: str) -> str:
        """The name of the holiday of a day in a language, "" where it is none."""
        names = self.holidays.get(self.dates[day], {})
        return names.get(lang) or names.get("en", "")

    def line(self, team: int, origin: int, destination: int) -> Line | None:
        """The way of a team between two places as (lon, lat) points, the homes at its ends; None where unknown."""
        if self.ways is None:
            return None
        return self.ways[self.problem.teams[team].mode].line(origin, destination)
