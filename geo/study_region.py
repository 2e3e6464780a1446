"""From a study's inputs to a `Region`: network, facilities, population and boundaries, checked against each other."""

from typing import Any

import geopandas as gpd
import pandas as pd

from geo.barriers import read_barriers
from geo.boundaries import read_boundaries, read_boundary_totals
from geo.boundary_overlaps import require_apart
from geo.dasymetric import spread_boundary_totals, spread_totals
from geo.errors import StudyError, TableError
from geo.facilities import facilities_from_osm, read_facilities
from geo.facility_kinds import read_facility_kinds
from geo.gathering import H3Cells
from geo.homes import BUILDING_TAGS, Homes, building_homes, note_bare_streets, note_crowded_homes, street_homes
from geo.matrix import require_mode
from geo.notes import Notes
from geo.population import Population, assign_boundaries, order_cells, read_cells
from geo.rasters import read_rasters
from geo.region import Region
from geo.scenario_changes import read_changes
from geo.scenario_edits import edit_network, read_edits
from geo.study_checks import (
    note_country,
    note_missing_capacity,
    require_meeting,
    require_open,
    require_people,
    require_services,
)
from geo.study_sections import BoundariesInput, FacilitiesInput, PopulationInput, Study
from geo.webmap import BASE_FEATURES
from geo.what_if.edited_region import apply_changes
from routing.errors import Phrase
from routing.network import RoadNetwork
from routing.osm.features import OsmFeatures, read_features
from routing.osm.read import read_network
from routing.progress import Progress
from routing.storage import load_network


def read_region(study: Study, notes: Notes, *, progress: Progress) -> Region:
    """The region of a study; facilities and cells in the order of their ids, which is how ties are broken.

    Raises
    ------
    OsmFileError, TableError, RasterError, BoundaryError, PlaceError, StudyError
        An input cannot be used; the sentence says which and what to do.
    """
    # What is wrong with a scenario is said at once.
    edits = read_edits(study.scenario.edits) if study.scenario and study.scenario.edits else ()
    changes = read_changes(study.scenario.changes) if study.scenario and study.scenario.changes else ()
    network = _network(study, progress)
    progress(Phrase("reading facilities and people"))
    note_country(study, network, notes)
    boundaries = _boundaries(study.boundaries, notes)
    facilities = _facilities(study, network, notes)
    require_open(facilities)
    require_services(study, facilities)
    note_missing_capacity(study, facilities, notes)
    population = order_cells(_population(study, network, notes))
    require_people(study, population, notes)
    if study.boundaries is not None and boundaries is not None:
        population = assign_boundaries(population, boundaries, notes)
        require_meeting(population, boundaries, study.boundaries.path.name, notes)
    if (
        study.scenario is not None and study.scenario.edits is not None
    ):  # last: people and facilities are those of today
        network = edit_network(network, edits, study.scenario.edits.name, notes)
    region = Region(
        name=study.name,
        country=study.country,
        synthetic=study.synthetic or network.source.synthetic,
        network=network,
        population=population,
        facilities=facilities,
        boundaries=boundaries,
        data_sources=_attributions(study),
        barriers=read_barriers(study.network.osm) if study.network.osm else None,
        titles=study.titles,
    )
    return apply_changes(region, changes) if changes else region


def read_drawn_features(study: Study) -> OsmFeatures | None:
    """Water, railways, parks and places for the base map; None where the study names no extract."""
    return read_features(study.network.osm, BASE_FEATURES) if study.network.osm else None


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


def _boundaries(given: BoundariesInput | None, notes: Notes) -> gpd.GeoDataFrame | None:
    if given is None:
        return None
    return read_boundaries(
        given.path,
        id_column=given.id_column or None,
        name_column=given.name_column or None,
        level=given.level,
        sheet=given.sheet or None,
        notes=notes,
    )


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
            sheet=part.sheet or None,
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


def _population(study: Study, network: RoadNetwork, notes: Notes) -> Population:
    given = study.population
    if given.path is not None:
        return read_cells(
            given.path,
            columns=given.columns,
            strata=given.strata,
            everyone=given.everyone,
            where=given.where,
            sheet=given.sheet or None,
            bbox=network.bbox(),
            notes=notes,
        )
    if given.rasters:
        cells = H3Cells(given.h3_resolution) if given.to == "h3" else None
        return read_rasters(given.rasters, everyone=given.everyone, bbox=network.bbox(), cells=cells, notes=notes)
    homes = _homes(given, study, network, notes)
    if given.total:
        population = spread_totals(given.total, homes, cells=H3Cells(given.h3_resolution), everyone=given.everyone)
        note_crowded_homes(homes, population.total(), notes)
        return population
    assert given.totals is not None  # noqa: S101 - the study file needs one of the four
    strata = given.strata or ("population",)
    totals = read_boundary_totals(
        given.totals, strata=strata, columns=given.columns, sheet=given.sheet or None, notes=notes
    )
    require_apart(totals, notes)
    return spread_boundary_totals(
        totals,
        homes,
        strata=strata,
        cells=H3Cells(given.h3_resolution),
        everyone=given.everyone,
        notes=notes,
    )


def _homes(given: PopulationInput, study: Study, network: RoadNetwork, notes: Notes) -> Homes:
    """Where people live: buildings of the extract, or residential streets (those of the mode with most of them)."""
    graph = network.graphs["walk"] if "walk" in network.graphs else next(iter(network.graphs.values()))
    if given.spread != "buildings":
        return street_homes(graph)
    homes = building_homes(read_features(_extract(study, 'spread = "buildings"'), BUILDING_TAGS))
    note_bare_streets(graph, homes, notes)
    return homes
