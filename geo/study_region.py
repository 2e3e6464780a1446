"""From a study's inputs to a `Region`: network, facilities, population and boundaries, checked against each other."""

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.boundaries import read_boundaries, read_boundary_totals
from geo.dasymetric import spread_boundary_totals, spread_totals
from geo.errors import StudyError, TableError
from geo.facilities import facilities_from_osm, read_facilities
from geo.facility_kinds import read_facility_kinds
from geo.gathering import H3Cells
from geo.homes import BUILDING_TAGS, Homes, building_homes, street_homes
from geo.matrix import require_mode
from geo.notes import Notes, add_note
from geo.population import Population, assign_boundaries, order_cells, read_cells
from geo.rasters import read_rasters
from geo.region import Region
from geo.study_file import FacilitiesInput, PopulationInput, Study
from geo.webmap import BASE_FEATURES
from routing.network import RoadNetwork
from routing.osm.features import OsmFeatures, read_features
from routing.osm.read import read_network
from routing.storage import load_network

Progress = Callable[[str], None]


def read_region(study: Study, notes: Notes, *, progress: Progress) -> Region:
    """The region of a study; facilities and cells in the order of their ids, which is how ties are broken.

    Raises
    ------
    OsmFileError, TableError, RasterError, BoundaryError, PlaceError, StudyError
        An input cannot be used; the sentence says which and what to do.
    """
    network = _network(study, progress)
    progress("reading facilities and people")
    boundaries = None
    if study.boundaries is not None:
        given = study.boundaries
        boundaries = read_boundaries(
            given.path,
            id_column=given.id_column or None,
            name_column=given.name_column or None,
            level=given.level,
            notes=notes,
        )
    facilities = _facilities(study, network, notes)
    population = _population(study, network, boundaries, notes)
    if boundaries is not None:
        population = assign_boundaries(population, boundaries)
    population = order_cells(population)
    _note_parts(population, notes)
    return Region(
        name=study.name,
        country=study.country,
        synthetic=study.synthetic or network.source.synthetic,
        network=network,
        population=population,
        facilities=facilities,
        boundaries=boundaries,
        data_sources=_attributions(study),
    )


def read_drawn_features(study: Study) -> OsmFeatures | None:
    """Water, railways, parks and places for the base map; None where the study names no extract."""
    return read_features(study.network.osm, BASE_FEATURES) if study.network.osm else None


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


def _attributions(study: Study) -> tuple[str, ...]:
    """Whom to name beside the roads: each once, with the licence."""
    origins = [part.origin for part in study.facilities] + [study.population.origin]
    origins += [study.boundaries.origin] if study.boundaries else []
    named = (f"{origin.attribution}, {origin.licence}".strip(", ") for origin in origins)
    return tuple(dict.fromkeys(text for text in named if text))


def _modes(study: Study) -> tuple[str, ...]:
    siting = study.question.siting
    return tuple(dict.fromkeys((*study.question.modes, *((siting.mode,) if siting else ()))))


def _network(study: Study, progress: Progress) -> RoadNetwork:
    modes = _modes(study)
    if study.network.folder is None:
        assert study.network.osm is not None  # noqa: S101 - the study file needs one of them
        return read_network(study.network.osm, modes=modes, country=study.country, progress=progress)
    network = load_network(study.network.folder)
    for mode in modes:
        require_mode(network, mode)
    return network


def _facilities(study: Study, network: RoadNetwork, notes: Notes) -> gpd.GeoDataFrame:
    lists = [_facility_list(part, study, network, notes) for part in study.facilities]
    table = pd.concat(lists, ignore_index=True) if len(lists) > 1 else lists[0]
    twice = table["facility_id"][table["facility_id"].duplicated()]
    if len(twice):
        raise TableError(
            "the facility id {id} stands in two lists; ids must be unique over all lists", id=twice.iloc[0]
        )
    return table.sort_values("facility_id", ignore_index=True)


def _facility_list(part: FacilitiesInput, study: Study, network: RoadNetwork, notes: Notes) -> gpd.GeoDataFrame:
    if part.path is not None:
        return read_facilities(
            part.path,
            columns=part.columns,
            where=part.where,
            country=study.country,
            kinds=part.kinds,
            bbox=network.bbox(),
            notes=notes,
        )
    kinds = read_facility_kinds(part.kinds)
    features = read_features(_extract(study, 'source = "osm"'), kinds.wanted_tags)
    return facilities_from_osm(features, study.country, kinds=kinds, notes=notes)


def _extract(study: Study, why: str) -> Any:
    if study.network.osm is None:
        raise StudyError("{name}: {why} needs osm = an extract in [network]", name=study.path.name, why=why)
    return study.network.osm


def _population(study: Study, network: RoadNetwork, boundaries: gpd.GeoDataFrame | None, notes: Notes) -> Population:
    given = study.population
    if given.path is not None:
        return read_cells(
            given.path,
            columns=given.columns,
            strata=given.strata,
            everyone=given.everyone,
            where=given.where,
            bbox=network.bbox(),
            notes=notes,
        )
    if given.rasters:
        cells = H3Cells(given.h3_resolution) if given.to == "h3" else None
        return read_rasters(given.rasters, everyone=given.everyone, bbox=network.bbox(), cells=cells)
    homes = _homes(given, study, network)
    if given.total:
        return spread_totals(given.total, homes, cells=H3Cells(given.h3_resolution), everyone=given.everyone)
    assert given.totals is not None  # noqa: S101 - the study file needs one of the four
    strata = given.strata or ("population",)
    return spread_boundary_totals(
        read_boundary_totals(given.totals, strata=strata, columns=given.columns, notes=notes),
        homes,
        strata=strata,
        cells=H3Cells(given.h3_resolution),
        everyone=given.everyone,
        notes=notes,
    )


def _homes(given: PopulationInput, study: Study, network: RoadNetwork) -> Homes:
    """Where people live: buildings of the extract, or residential streets (those of the mode with most of them)."""
    if given.spread == "buildings":
        return building_homes(read_features(_extract(study, 'spread = "buildings"'), BUILDING_TAGS))
    graph = network.graphs["walk"] if "walk" in network.graphs else next(iter(network.graphs.values()))
    return street_homes(graph)
