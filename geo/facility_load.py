"""What falls to one facility: visits against capacity, people against staff, and whom it turns away when full."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from geo.norms import Norm, norms_of_profession

if TYPE_CHECKING:
    from geo.region import CapacityAssumption
    from geo.what_if.places_left import PlacesAt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class FacilityLoad:
    """Visits a day that the people nearest to a facility make, against what it can take (NaN: not known)."""

    people: float
    visits_per_person_year: float
    working_days: float
    expected_visits_per_day: float
    capacity_per_day: float

    @property
    def share(self) -> float:
        """Expected visits for each that it can take; NaN where its capacity is not known or nought."""
        return self.expected_visits_per_day / self.capacity_per_day if self.capacity_per_day > 0 else np.nan


@dataclass(frozen=True)
class FacilityPlaces:
    """People within the threshold and the places of one facility: who lives nearer comes first (see geo.capacity)."""

    people_served: float  # all whom it serves
    people_served_nearest: float  # of these, those to whom it is the nearest; the others found theirs full
    people_turned_away: float  # those to whom it is the nearest, and who find it full
    people_served_elsewhere: float  # of these, those who find a place at another facility within the threshold
    people_without_place: float  # of these, those who find none


@dataclass(frozen=True)
class StaffShare:
    """Members of one profession (""= all staff), the people that each has, and what norms say of it."""

    profession: str
    number: float
    people_each: float
    norms: tuple[Norm, ...]


def expect_visits(people: float, capacity_per_day: float, assumed: "CapacityAssumption") -> FacilityLoad:
    """Visits a day = people * visits_per_person_year / working_days: `people_capacity` the other way round."""
    visits = people * assumed.visits_per_person_year / assumed.working_days
    return FacilityLoad(people, assumed.visits_per_person_year, assumed.working_days, visits, capacity_per_day)


def count_turned_away(places: "PlacesAt", people: FloatArray, nearest_within: BoolArray) -> FacilityPlaces:
    """Whom a facility serves and turns away, from people [cell] and the cells of its catchment within the threshold."""
    own = places.taken[nearest_within].sum()
    turned_away = max(people[nearest_within].sum() - own, 0.0)  # a rounding error is nobody
    without = min(places.left[nearest_within].sum(), turned_away)
    return FacilityPlaces(
        people_served=float(places.taken.sum()),
        people_served_nearest=float(own),
        people_turned_away=float(turned_away),
        people_served_elsewhere=float(turned_away - without),
        people_without_place=float(without),
    )


def share_staff(people: float, staff: Mapping[str, float], country: str) -> tuple[StaffShare, ...]:
    """People for each member of staff, by profession; numbers that are not known or nought are left out."""
    return tuple(
        StaffShare(profession, number, people / number, norms_of_profession(country, profession))
        for profession, number in staff.items()
        if number > 0
    )
