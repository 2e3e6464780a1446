"""A layer: one table of a region as it leaves, its rows named by a column of ids; and how each is made."""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.csv_output import round_people
from geo.points import CRS
from geo.population import Population

FACILITIES: Final = "facilities"
CELLS: Final = "cells"
CATCHMENTS: Final = "catchments"
BOUNDARIES: Final = "boundaries"
SITES: Final = "sites"
COVERAGE: Final = "coverage"
PLACE_LAYERS: Final = (FACILITIES, CELLS, CATCHMENTS, BOUNDARIES, SITES)
"""Layers whose rows have a place."""
LAYERS: Final = (*PLACE_LAYERS, COVERAGE)

POINT: Final = 0  # GEOS type id


@dataclass(frozen=True, eq=False)
class Layer:
    """Rows with unique ids (texts); places are EPSG:4326, polygons wound as RFC 7946 asks (outside to the left)."""

    name: str
    id_column: str
    table: pd.DataFrame  # a GeoDataFrame where the rows have a place

    @property
    def places(self) -> gpd.GeoDataFrame:
        """The table of a layer whose rows have a place."""
        assert isinstance(self.table, gpd.GeoDataFrame)  # noqa: S101 - the caller asks for layers of places only
        return self.table

    @property
    def has_places(self) -> bool:
        """Whether the rows have a place."""
        return isinstance(self.table, gpd.GeoDataFrame)

    @property
    def has_points(self) -> bool:
        """Whether each place is a point."""
        return self.has_places and bool((shapely.get_type_id(self.places.geometry.to_numpy()) == POINT).all())

    @property
    def columns(self) -> pd.DataFrame:
        """The table without its geometry."""
        return pd.DataFrame(self.table.drop(columns=self.places.geometry.name)) if self.has_places else self.table


def facility_layer(facilities: gpd.GeoDataFrame) -> Layer:
    """Facilities as the analysis has them: services are lists, unknown numbers are missing."""
    table = facilities.assign(services=[list(services) for services in facilities["services"]])
    return place_layer(FACILITIES, "facility_id", table)


def cell_layer(population: Population) -> Layer:
    """Population cells with the people of each reported stratum."""
    people = population.reported_people().add_prefix("people_")
    return place_layer(CELLS, "cell_id", population.cells.join(people))


def boundary_layer(boundaries: gpd.GeoDataFrame) -> Layer:
    """Boundaries with their names."""
    return place_layer(BOUNDARIES, "boundary_id", boundaries)


def catchment_layer(catchments: gpd.GeoDataFrame) -> Layer:
    """Catchments; a row is named by its facility, mode, threshold and kind."""
    parts = (catchments["facility_id"], catchments["mode"], catchments["threshold_min"], catchments["kind"])
    ids = [f"{of}-{mode}-{minutes:g}-{kind}" for of, mode, minutes, kind in zip(*parts, strict=True)]
    table = catchments.copy()
    table.insert(0, "catchment_id", pd.array(ids, dtype="str"))
    return place_layer(CATCHMENTS, "catchment_id", table)


def site_layer(sites: gpd.GeoDataFrame) -> Layer:
    """Proposed sites in the order of their rank."""
    return place_layer(SITES, "candidate_id", sites)


def coverage_layer(coverage: pd.DataFrame) -> Layer:
    """Coverage by boundary, service, mode, stratum and threshold; its rows have no place of their own."""
    parts = ("boundary_id", "service", "mode", "stratum", "threshold_min")
    ids = coverage[list(parts)].astype(str).agg("-".join, axis=1) if len(coverage) else pd.Series(dtype="str")
    return Layer(COVERAGE, "coverage_id", round_people(coverage.assign(coverage_id=ids)))


def place_layer(name: str, id_column: str, table: gpd.GeoDataFrame) -> Layer:
    """A layer of places: geometry in the column `geometry`, empty shapes as no shape at all."""
    placed = table.to_crs(CRS)
    shapes = shapely.orient_polygons(placed.geometry.to_numpy(), exterior_cw=False)
    shapes = np.where(shapely.is_empty(shapes), None, shapes)
    columns = pd.DataFrame(placed.drop(columns=placed.geometry.name)).reset_index(drop=True)
    columns = round_people(columns.astype({id_column: "str"}))
    return Layer(name, id_column, gpd.GeoDataFrame(columns, geometry=shapes, crs=CRS))
