"""A GeoPackage of the layers, each with its QGIS style: it opens as a map. Coverage is a table to join to it."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd
import pyogrio

from geo.exports.about import About
from geo.exports.flat_table import join_lists
from geo.exports.layer import BOUNDARIES, CATCHMENTS, CELLS, COVERAGE, FACILITIES, SITES, Layer
from geo.exports.layer_styles import layer_style
from geo.qgis_style import write_styles

FIXED_MOMENT: Final = "2000-01-01T00:00:00.000Z"
"""A GeoPackage carries the moment it was written; the same tables are to be the same bytes."""

DRAWN: Final = (CATCHMENTS, CELLS, BOUNDARIES, SITES, FACILITIES, COVERAGE)
"""From the ground up: QGIS lays later ones over earlier ones."""


def write_geopackage(layers: Sequence[Layer], about: About, path: Path) -> None:
    """Write the layers; source, licence and the synthetic notice are metadata of the file and text of each layer."""
    path.unlink(missing_ok=True)
    said = about.as_texts()
    described = " | ".join(said.values())
    for layer in sorted(layers, key=lambda layer: DRAWN.index(layer.name)):
        pyogrio.write_dataframe(
            _plain_table(layer),
            path,
            layer=layer.name,
            driver="GPKG",
            append=path.exists(),
            dataset_metadata={key.upper(): text for key, text in said.items()},
            layer_options={"DESCRIPTION": described, "IDENTIFIER": layer.name},
        )
    styles = {layer.name: style for layer in layers if (style := layer_style(layer)) is not None}
    if styles:
        write_styles(path, styles)
    _finish(path, styled=bool(styles))


def _plain_table(layer: Layer) -> pd.DataFrame:
    joined = join_lists(layer.columns)
    return gpd.GeoDataFrame(joined, geometry=layer.places.geometry) if layer.has_places else joined


def _finish(path: Path, *, styled: bool) -> None:
    """List the styles among the contents, where QGIS looks beside tables without places; set every moment."""
    with sqlite3.connect(path) as database:
        if styled:
            database.execute(
                "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)"
                " VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?)",
                (FIXED_MOMENT,),
            )
        database.execute("UPDATE gpkg_contents SET last_change = ?", (FIXED_MOMENT,))
        if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'gpkg_metadata_reference'").fetchone():
            database.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (FIXED_MOMENT,))
    database.close()
