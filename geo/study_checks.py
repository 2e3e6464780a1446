"""Whether the inputs of a study fit each other: refused where they do not, told where they fit only in part."""

from typing import Final

import geopandas as gpd
import numpy as np

from geo.errors import BoundaryError, StudyError, TableError
from geo.notes import Notes, add_note, group_digits
from geo.population import Population
from geo.reach import ANY_SERVICE
from geo.study_schema import nearest_word
from geo.study_sections import Study
from routing.modes import country_profiles
from routing.network import RoadNetwork

RIM_SHARE: Final = 0.01  # of the people: so many on no boundary are the careless border of a good file


def note_country(study: Study, network: RoadNetwork, notes: Notes) -> None:
    """Say that a country has no profile of its own, or that the network was built for another one."""
    built = network.source.country
    if study.country and study.network.folder is not None and built != study.country:
        add_note(
            notes,
            "{name}: country is {country}, but the network folder was built for {built}; its speeds were used",
            name=study.path.name,
            country=study.country,
            built=built or '""',
        )
    elif study.country and study.country not in country_profiles():
        add_note(
            notes,
            "{name}: there is no speed profile for country {country}; the general speeds and kinds of facilities were "
            "used. Countries with a profile: {known}",
            name=study.path.name,
            country=study.country,
            known=", ".join(country_profiles()),
        )


def require_services(study: Study, facilities: gpd.GeoDataFrame) -> None:
    """Refuse a service to report that no facility gives: nobody would reach it, for no other reason than its name.

    Raises
    ------
    StudyError
        A service of [coverage] is given by no facility.
    """
    known = sorted({service for given in facilities["services"] for service in given})
    for service in study.question.services:
        if service in (ANY_SERVICE, *known):
            continue
        near = nearest_word(service, known)
        if near:
            raise StudyError(
                "{name}: services in [coverage] names {service}, which no facility gives; did you mean {near}?",
                name=study.path.name,
                service=service,
                near=near,
            )
        raise StudyError(
            "{name}: services in [coverage] names {service}, which no facility gives; the facilities give: {known}",
            name=study.path.name,
            service=service,
            known=", ".join((ANY_SERVICE, *known)),
        )


def require_open(facilities: gpd.GeoDataFrame) -> None:
    """Refuse facilities that are all closed: more likely a column that means something else than a region without any.

    Raises
    ------
    TableError
        No facility is open.
    """
    if not facilities["open"].any():
        raise TableError(
            "none of the {count} facilities is open; check the column open of their lists", count=len(facilities)
        )


def note_missing_capacity(study: Study, facilities: gpd.GeoDataFrame, notes: Notes) -> None:
    """Say that capacity was asked for but is known of no facility, or of some only."""
    if study.question.capacity is None:
        return
    used = facilities[facilities["open"]]
    unknown = int(used["capacity_per_day"].isna().sum())
    if unknown == len(used):
        add_note(
            notes,
            "{name}: visits_per_person_year is given, but no open facility has a capacity; there are no capacity "
            "figures. Give the lists of facilities a column capacity (visits per day)",
            name=study.path.name,
        )
    elif unknown:
        add_note(
            notes,
            "the capacity of {unknown} of {facilities} open facilities is not known; capacity figures count on the "
            "others only",
            unknown=unknown,
            facilities=len(used),
        )


def require_people(study: Study, population: Population, notes: Notes) -> None:
    """Refuse a population of nobody; say which strata are empty, exceed everyone, or were added up.

    Raises
    ------
    TableError
        Every number of people is 0.
    """
    given = study.population
    path = given.path or given.totals or next(iter(given.rasters.values()), study.path)
    if not population.total() > 0:
        raise TableError("{name}: nobody lives there: every value of people is 0", name=path.name)
    totals = population.people.sum()
    empty = [stratum for stratum in population.people.columns if totals[stratum] == 0]
    if empty:
        add_note(notes, "{name}: nobody is in the strata {strata}", name=path.name, strata=", ".join(empty))
    larger = [
        stratum
        for stratum in population.people.columns
        if population.everyone and totals[stratum] > totals[population.everyone] * (1 + 1e-6) + 0.5
    ]
    if larger:
        add_note(
            notes,
            "{name}: there are more people in {strata} than in {everyone}, which should count everyone",
            name=path.name,
            strata=", ".join(larger),
            everyone=population.everyone,
        )
    _note_parts(population, notes)


def require_meeting(population: Population, boundaries: gpd.GeoDataFrame, name: str, notes: Notes) -> None:
    """Refuse boundaries that none of the people live in; say how many live outside, and in how many nobody does.

    Raises
    ------
    BoundaryError
        The boundaries are those of another place.
    """
    people = population.everyone_people
    outside = float(people[(population.cells["boundary_id"] == "").to_numpy()].sum())
    total = population.total()
    if outside >= total:
        raise BoundaryError(
            "{name}: nobody of the region lives within these boundaries; they lie at {theirs}, the people at {ours} "
            "(west, south, east, north). Give the boundaries of this region",
            name=name,
            theirs=_say_box(boundaries),
            ours=_say_box(population.cells),
        )
    if outside >= total * RIM_SHARE:
        add_note(
            notes,
            "{name}: {outside} of {people} people live outside all boundaries; they are reported as none",
            name=name,
            outside=group_digits(outside),
            people=group_digits(total),
        )
    inhabited = set(population.cells["boundary_id"][people > 0])
    deserted = int((~boundaries["boundary_id"].isin(inhabited)).sum())
    if deserted * 2 > len(boundaries):
        add_note(
            notes,
            "{name}: nobody of the region lives in {deserted} of the {boundaries} boundaries; it is meant for a larger "
            "region",
            name=name,
            deserted=deserted,
            boundaries=len(boundaries),
        )


def _note_parts(population: Population, notes: Notes) -> None:
    """Say that strata were added up, where their names do not show that they are parts that never overlap."""
    unclear = [stratum.name for stratum in population.strata if not (stratum.sex or stratum.age_from or stratum.age_to)]
    if population.everyone == "" and len(population.strata) > 1 and unclear:
        add_note(
            notes,
            "everyone is counted as the sum of the strata {strata}; if one of them counts each person once, "
            "name it with everyone = in [population]",
            strata=", ".join(stratum.name for stratum in population.strata),
        )


def _say_box(places: gpd.GeoDataFrame) -> str:
    return ", ".join(f"{edge:.2f}" for edge in np.asarray(places.total_bounds, dtype=np.float64))
