"""The one place OGC API and exports take their tables from: the layers of a region, each read when it is asked for.

Facilities, cells and boundaries are those of the region in memory; catchments and sites those of its result folder.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary, ref

from api.errors import UnknownRegionError
from api.once import Once
from api.region_shelf import RegionShelf
from api.regions import ServedRegion
from routing.errors import QamtuError

if TYPE_CHECKING:
    from geo.exports import About, Layer


@dataclass(frozen=True)
class Outline:
    """What lists say of a collection; small, so it is kept of every region that was ever read."""

    id: str  # unique in the service: `shymkent.facilities`
    name: str  # of the layer
    about: "About"
    properties: Mapping[str, str]  # JSON types by name
    bbox: Sequence[float] | None


@dataclass(frozen=True, eq=False)
class Collection:
    """A layer of a region as it is served."""

    region_id: str
    layer: "Layer"
    about: "About"

    @property
    def id(self) -> str:
        """Unique in the service."""
        return f"{self.region_id}.{self.layer.name}"

    @property
    def outline(self) -> Outline:
        """What lists say of it."""
        return Outline(self.id, self.layer.name, self.about, self.properties, self.bbox)

    @property
    def properties(self) -> dict[str, str]:
        """Names of the properties with their JSON types."""
        return {str(name): _json_type(column) for name, column in self.layer.columns.items()}

    @property
    def bbox(self) -> list[float] | None:
        """West, south, east, north; None where nothing has a place."""
        bounds = [float(value) for value in self.layer.places.total_bounds]
        return bounds if all(map(math.isfinite, bounds)) else None


def find_collection(served: ServedRegion, name: str, lang: str) -> Collection | None:
    """The collection of a layer whose rows have a place; None where the region has no such layer."""
    from geo.exports import PLACE_LAYERS, about_region

    layer = region_layer(served, name) if name in PLACE_LAYERS else None
    if layer is None:
        return None
    return Collection(served.region_id, layer, about_region(served.region_id, served.region, lang))


def list_outlines(regions: RegionShelf, region_ids: Iterable[str], lang: str) -> Iterator[Outline]:
    """The collections of some regions, those of a region that cannot be read left out.

    A region is read for this once, not whenever somebody looks at the list: there may be hundreds.
    """
    for region_id in region_ids:
        with suppress(KeyError, UnknownRegionError):  # removed since
            yield from regions.noted(region_id, ("outlines", lang), lambda served: _outlines(served, lang))


def _outlines(served: ServedRegion, lang: str) -> tuple[Outline, ...]:
    from geo.exports import PLACE_LAYERS

    try:
        found = [find_collection(served, name, lang) for name in PLACE_LAYERS]
    except QamtuError:  # said to whoever asks for the region itself
        return ()
    return tuple(collection.outline for collection in found if collection is not None)


def region_layer(served: ServedRegion, name: str) -> "Layer | None":
    """A layer of a region by its name; None where the region has none."""
    with _lock:
        layers = _made.setdefault(served, {kind: _reader(kind, served) for kind in READERS})
    return layers[name]()


def _reader(name: str, served: ServedRegion) -> "Once[Layer | None]":
    known = ref(served)  # what is kept by a region must not keep the region

    def read() -> "Layer | None":
        region = known()
        return None if region is None else READERS[name](region)

    return Once(read)


def _facilities(served: ServedRegion) -> "Layer | None":
    from geo.exports.layer import facility_layer

    return facility_layer(served.region.facilities)


def _cells(served: ServedRegion) -> "Layer | None":
    from geo.exports.layer import cell_layer

    return cell_layer(served.region.population)


def _boundaries(served: ServedRegion) -> "Layer | None":
    from geo.exports.layer import boundary_layer

    return None if served.region.boundaries is None else boundary_layer(served.region.boundaries)


def _catchments(served: ServedRegion) -> "Layer | None":
    from geo.exports.layer import catchment_layer

    table = _result_table(served, "catchments.gpkg", layer="catchments")  # its style is a layer too
    return None if table is None else catchment_layer(table)


def _sites(served: ServedRegion) -> "Layer | None":
    from geo.exports.layer import site_layer

    table = _result_table(served, "sites.geojson")
    return None if table is None else site_layer(table)


def _coverage(served: ServedRegion) -> "Layer | None":
    from geo.coverage import coverage_table
    from geo.exports.layer import coverage_layer

    region = served.region
    return coverage_layer(
        coverage_table(
            served.reaches, region.population, region.boundaries, thresholds_min=served.question.thresholds_min
        )
    )


READERS: Final[dict[str, "Callable[[ServedRegion], Layer | None]"]] = {
    "facilities": _facilities,
    "cells": _cells,
    "catchments": _catchments,
    "boundaries": _boundaries,
    "sites": _sites,
    "coverage": _coverage,
}


def _result_table(served: ServedRegion, name: str, layer: str | None = None) -> Any:
    """A file of the region's result, None where there is none: a result may be of another study than the region."""
    import geopandas as gpd

    path = served.folder / name
    return gpd.read_file(path, layer=layer) if path.is_file() else None


_lock = Lock()
_made: "WeakKeyDictionary[ServedRegion, dict[str, Once[Layer | None]]]" = WeakKeyDictionary()


def _json_type(column: Any) -> str:
    import pandas as pd

    if pd.api.types.is_bool_dtype(column):
        return "boolean"
    if pd.api.types.is_integer_dtype(column):
        return "integer"
    if pd.api.types.is_numeric_dtype(column):
        return "number"
    return "array" if len(column) and isinstance(column.iloc[0], list) else "string"
