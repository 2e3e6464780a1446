"""From an extract to one PMTiles file: the base map of a region, drawn from its own OpenStreetMap data."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geo.base_tiles.features import drawn_features, to_world
from geo.base_tiles.layers import FIELDS, LAYERS, MAX_ZOOM, MIN_ZOOM, ROADS, WANTED
from geo.base_tiles.pmtiles import write_pmtiles
from geo.base_tiles.pyramid import cut_tiles
from geo.output_folder import output_file
from geo.webmap.base_map import Features
from geo.words import LANGUAGES
from routing.errors import OsmFileError
from routing.network import NetworkSource
from routing.osm.features import read_features
from routing.osm.source import read_source

_MARGIN_DEG = 0.02


@dataclass(frozen=True)
class BaseTiles:
    """What was written."""

    bbox: tuple[float, float, float, float]
    tiles: int
    source: NetworkSource


def write_base_tiles(extract: str | Path, path: str | Path) -> BaseTiles:
    """Write the base map of an OSM file to the PMTiles file `path`.

    The same extract gives the same bytes, whatever it is called. Attribution and licence stand in the file, and that
    it is synthetic where it is.

    Raises
    ------
    OsmFileError
        The extract is missing, empty, cut short, not OSM, or holds no roads.
    OutputError
        The file cannot be written.
    """
    extract, path = Path(extract), Path(path)
    features = read_features(extract, WANTED)
    bbox = _bbox(features, extract)
    source = read_source(extract, "", "")
    bounds = to_world(np.array(bbox).reshape(2, 2))
    (west, south), (east, north) = bounds
    drawn = drawn_features(features)
    del features  # the tags of a country are gigabytes
    with output_file(path) as partial:
        tiles = write_pmtiles(
            partial,
            cut_tiles(drawn, (west, north, east, south)),
            bbox=bbox,
            zooms=(MIN_ZOOM, MAX_ZOOM),
            metadata=_metadata(source),
        )
    return BaseTiles(bbox, tiles, source)


def _bbox(features: Features, extract: Path) -> tuple[float, float, float, float]:
    """Around all roads, with a margin: a nature reserve that reaches far out of a region is not drawn to its end."""
    roads = [wkb for wkb, tags in zip(features.wkb, features.tags, strict=True) if tags.get("highway") in ROADS]
    if not roads:
        raise OsmFileError("{path} holds no roads (no way with a highway tag)", path=extract)
    west, south, east, north = shapely.total_bounds(shapely.from_wkb(roads)).tolist()
    return west - _MARGIN_DEG, south - _MARGIN_DEG, east + _MARGIN_DEG, north + _MARGIN_DEG


def _metadata(source: NetworkSource) -> dict[str, Any]:
    named = {f"name:{language}": "String" for language in LANGUAGES}
    return {
        "name": "Qamtu base map",
        "type": "baselayer",
        "attribution": f"{source.attribution}, {source.licence}",
        "synthetic": source.synthetic,
        "source": {"sha256": source.sha256, "date": source.date},
        "vector_layers": [
            {
                "id": layer,
                "fields": {**FIELDS[layer], **(named if "name" in FIELDS[layer] else {})},
                "minzoom": MIN_ZOOM,
                "maxzoom": MAX_ZOOM,
            }
            for layer in LAYERS
        ],
    }
