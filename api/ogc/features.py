"""Features of a collection as GeoJSON: a page of them, or one, with its links."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
from fastapi import Request

from api.ogc.collections import Collection
from api.ogc.crs import Crs, to_system
from api.ogc.links import GEOJSON, JSON, Link, asked_url, link, ogc_url, self_link
from api.ogc.parameters import ItemsQuery
from api.ogc.selection import Rows, select_rows

if TYPE_CHECKING:
    from geo.exports import Layer


def render_page(request: Request, collection: Collection, query: ItemsQuery) -> str:
    """The features that match, from `offset` on, at most `limit` of them, as a FeatureCollection."""
    from geo.exports.geojson import feature_texts
    from geo.exports.json_values import json_text

    matched = select_rows(collection, query)
    rows = matched[query.offset : query.offset + query.limit]
    head = {
        "type": "FeatureCollection",
        "timeStamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "numberMatched": len(matched),
        "numberReturned": len(rows),
        "links": list(_page_links(request, collection, query, len(matched))),
        **collection.about.as_texts(),
    }
    features = ",".join(feature_texts(_part(collection.layer, rows, query.crs)))
    return f'{json_text(head)[:-1]},"features":[{features}]}}'


def render_feature(request: Request, collection: Collection, feature_id: str, crs: Crs) -> str | None:
    """One feature by its id; None where there is none."""
    from geo.exports.geojson import feature_texts
    from geo.exports.json_values import json_text

    rows = np.flatnonzero(collection.layer.table[collection.layer.id_column].to_numpy() == feature_id)
    if not len(rows):
        return None
    (text,) = feature_texts(_part(collection.layer, rows, crs))
    links = [
        self_link(request, GEOJSON),
        link(ogc_url(request, "collections", collection.id), "collection", JSON, "Its collection"),
    ]
    return f'{text[:-1]},"links":{json_text(links)}}}'


def _page_links(request: Request, collection: Collection, query: ItemsQuery, matched: int) -> Iterator[Link]:
    yield self_link(request, GEOJSON)
    yield link(ogc_url(request, "collections", collection.id), "collection", JSON, "The collection")
    after = query.offset + query.limit
    if after < matched:
        yield link(_at(request, query, after), "next", GEOJSON, "The next page")
    if query.offset > 0:
        before = max(min(query.offset, matched) - query.limit, 0)
        yield link(_at(request, query, before), "prev", GEOJSON, "The page before")


def _at(request: Request, query: ItemsQuery, offset: int) -> str:
    return str(asked_url(request).include_query_params(limit=query.limit, offset=offset))


def _part(layer: "Layer", rows: Rows, crs: Crs) -> "Layer":
    """Some rows, in a system of coordinates."""
    import geopandas as gpd

    from geo.exports import Layer

    chosen = layer.places.iloc[rows]
    shapes = to_system(chosen.geometry.to_numpy(), crs)
    return Layer(layer.name, layer.id_column, gpd.GeoDataFrame(chosen.drop(columns="geometry"), geometry=shapes))
