"""A figure as data: JSON as the certificate has it, CSV for spreadsheets, GeoJSON of a map."""

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely

from geo.exports.flat_table import disarm
from geo.publication.figure import NUMBER, PROPOSAL, Figure, Publication
from geo.publication.map_layers import SIZES, Bands, Dots, MapLayers

COUNTS: Final = ("people_within", "people_beyond", "share_within", "share_beyond")
NUMBER_COLUMNS: Final = (
    *("stratum", "threshold_min", "people", *COUNTS, "interval"),
    *(f"{name}_{end}" for name in COUNTS for end in ("low", "high")),
)
NO_ROWS: Final = ("mode", "service", "to_min", "people", "people_within")
"""Columns of a chart of which all is held back."""
DOT_DECIMALS: Final = 4
"""Of degrees, ten metres: a dot says where people live, not in which house."""
FACILITY_DECIMALS: Final = 6


def write_json(path: Path, publication: Publication, figure: Figure) -> None:
    """The figure as the certificate has it, and the id of its publication."""
    document = {"publication": publication.id, **figure.as_dict()}
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def write_table(path: Path, figure: Figure) -> None:
    """The figure as CSV, as `geo.csv_output` writes it; the columns of a kind are always the same.

    No cell is one that a spreadsheet calculates. Thousands of small tables are written: a data frame for each takes
    longer than its page.
    """
    rows = list(figure_rows(figure))
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]) if rows else NO_ROWS, lineterminator="\n")
        table.writeheader()
        table.writerows({name: _cell(value) for name, value in row.items()} for row in rows)


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return disarm(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def figure_rows(figure: Figure) -> Iterator[dict[str, Any]]:
    """A figure as rows of a table; what is held back, and what there is not, is an empty field."""
    subject = figure.subject
    about = {"mode": subject.mode, "service": subject.service}
    if figure.kind == NUMBER:
        found = {"stratum": subject.stratum, "threshold_min": subject.threshold_min}
        found |= dict(figure.says) | _interval_columns(figure.interval)
        yield about | {name: found.get(name) for name in NUMBER_COLUMNS}
    else:
        yield from (about | _flat(row) for row in figure.says.get("rows", ()))


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row whose interval stands in two columns."""
    if "interval" not in row:
        return dict(row)
    low, high = row["interval"] or (None, None)
    return {name: value for name, value in row.items() if name != "interval"} | {
        "interval_low": low,
        "interval_high": high,
    }


def _interval_columns(interval: Mapping[str, Any] | None) -> dict[str, Any]:
    if interval is None:
        return {}
    ends = {
        f"{name}_{end}": value
        for name, values in interval.items()
        if name != "level"
        for end, value in zip(("low", "high"), values, strict=True)
    }
    return {"interval": interval["level"], **ends}


def write_map(
    path: Path, publication: Publication, figure: Figure, layers: MapLayers, facilities: gpd.GeoDataFrame
) -> None:
    """What a map shows as GeoJSON (RFC 7946): bands, the shortest last so that it is on top, dots, facilities.

    That of a proposal also has the land newly within the threshold, whom its sites bring, and the sites, best first.
    Dots have the fewest people that their size stands for, never their counts.
    """
    least = publication.minimum_people
    features = [
        *_bands(layers.bands, figure),
        *_area(layers, figure),
        *_dots(layers.beyond, "left_out", least),
        *_dots(layers.newly, "newly_within", least),
        *_facilities(facilities),
        *(_sites(figure) if figure.kind == PROPOSAL else ()),
    ]
    about = {"figure": figure.id, "attribution": list(publication.attributions), "synthetic": publication.synthetic}
    document = {"type": "FeatureCollection", **about, "features": features}
    path.write_text(json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")


def _bands(bands: Bands, figure: Figure) -> Iterator[dict[str, Any]]:
    subject = figure.subject
    for minutes, shape in reversed(list(zip(bands.minutes, bands.shapes, strict=True))):
        said = {"layer": "travel_time", "mode": subject.mode, "service": subject.service, "minutes": minutes}
        yield {"type": "Feature", "properties": said, "geometry": json.loads(shapely.to_geojson(shape))}


def _area(layers: MapLayers, figure: Figure) -> Iterator[dict[str, Any]]:
    if not layers.area.is_empty:
        subject = figure.subject
        said: dict[str, Any] = {"layer": "newly_within_area", "mode": subject.mode, "service": subject.service}
        said |= {"minutes": subject.threshold_min}
        yield {"type": "Feature", "properties": said, "geometry": json.loads(shapely.to_geojson(layers.area))}


def _dots(dots: Dots, layer: str, minimum_people: float) -> Iterator[dict[str, Any]]:
    """One feature for each size: thousands of their own would be megabytes."""
    for size, least in enumerate((minimum_people, *SIZES)):
        chosen = dots.size == size
        places = np.column_stack([dots.lon[chosen], dots.lat[chosen]]).round(DOT_DECIMALS).tolist()
        if places:
            said = {"layer": layer, "people_at_least": least}
            yield {"type": "Feature", "properties": said, "geometry": {"type": "MultiPoint", "coordinates": places}}


def _facilities(facilities: gpd.GeoDataFrame) -> Iterator[dict[str, Any]]:
    for row in facilities[facilities["open"].astype(bool)].to_dict("records"):
        said: dict[str, Any] = {"layer": "facility", "name": str(row["name"]), "kind": str(row["kind"])}
        place = [round(row["geometry"].x, FACILITY_DECIMALS), round(row["geometry"].y, FACILITY_DECIMALS)]
        said |= {"services": list(row["services"])}
        yield {"type": "Feature", "properties": said, "geometry": {"type": "Point", "coordinates": place}}


def _sites(figure: Figure) -> Iterator[dict[str, Any]]:
    for row in figure.says["rows"]:
        said = {"layer": "proposed_site"} | {name: row[name] for name in row if name not in ("lon", "lat")}
        point = {"type": "Point", "coordinates": [row["lon"], row["lat"]]}
        yield {"type": "Feature", "properties": said, "geometry": point}
