"""GeoJSON as RFC 7946 has it: longitude and latitude of WGS 84, no `crs` member, rings wound to the right-hand rule."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from geo.exports.about import About
from geo.exports.json_values import json_rows, json_text
from geo.exports.layer import Layer


def write_geojson(layers: Sequence[Layer], about: About, path: Path) -> None:
    """Write one layer as a FeatureCollection; title, source and licence are foreign members of it."""
    (layer,) = layers
    head = {"type": "FeatureCollection", "name": layer.name, **about.as_texts()}
    with path.open("w", encoding="utf-8") as file:
        file.write(json_text(head)[:-1] + ',"features":[\n')
        for at, feature in enumerate(feature_texts(layer)):
            file.write((",\n" if at else "") + feature)
        file.write("\n]}\n")


def feature_texts(layer: Layer) -> Iterator[str]:
    """Each row of a layer as a Feature, in its order. A row without a place has the geometry null."""
    ids = layer.table[layer.id_column].tolist()
    for name, shape, properties in zip(ids, shape_texts(layer.places), json_rows(layer.columns), strict=True):
        yield feature_text(name, shape, properties)


def feature_text(name: str, shape: str, properties: dict[str, Any]) -> str:
    """A Feature from its id, its geometry as JSON, and its properties."""
    return f'{{"type":"Feature","id":{json_text(name)},"geometry":{shape},"properties":{json_text(properties)}}}'


def shape_texts(places: gpd.GeoDataFrame) -> list[str]:
    """The geometries as JSON, with every digit that they have."""
    return [text or "null" for text in shapely.to_geojson(places.geometry.to_numpy())]
