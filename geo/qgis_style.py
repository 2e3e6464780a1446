"""Gives the layers of a GeoPackage default QGIS styles; catchments open coloured by threshold."""

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

RAMP: Final = ("#0b4f6c", "#1f7a8c", "#58a4a6", "#9cc9bd", "#d3e6c9", "#eef3dc", "#f7f7ee")
"""Near to far; the same ramp as on the map."""


def style_catchments(path: Path) -> None:
    """Add the table `layer_styles` with one category per threshold to the layer `catchments`."""
    with sqlite3.connect(path) as database:
        rows = database.execute("SELECT DISTINCT threshold_min FROM catchments ORDER BY threshold_min").fetchall()
    database.close()
    write_styles(path, {"catchments": ("travel time", catchment_qml([float(row[0]) for row in rows]))})


def write_styles(path: Path, styles: Mapping[str, tuple[str, str]]) -> None:
    """Make the table `layer_styles` anew: by layer, what its default style is called and its QML."""
    with sqlite3.connect(path) as database:
        database.executescript(
            "DROP TABLE IF EXISTS layer_styles;"
            "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT,"
            " f_table_schema TEXT, f_table_name TEXT, f_geometry_column TEXT, styleName TEXT, styleQML TEXT,"
            " styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT, ui TEXT, update_time DATETIME);"
        )
        database.executemany(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,"
            " styleQML, styleSLD, useAsDefault, description, owner, ui, update_time)"
            " VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', '', '2000-01-01')",
            [(layer, name, qml, name) for layer, (name, qml) in styles.items()],
        )
    database.close()


def catchment_qml(thresholds: Sequence[float]) -> str:
    """A QGIS style with one category per threshold (minutes), near to far."""
    colours = [RAMP[min(place, len(RAMP) - 1)] for place in range(len(thresholds))]
    categories = "".join(
        f'<category value="{minutes:g}" symbol="{place}" label="{minutes:g} min" render="true" type="double"/>'
        for place, minutes in enumerate(thresholds)
    )
    symbols = "".join(
        f'<symbol name="{place}" type="fill" alpha="0.6"><layer class="SimpleFill">'
        f'<Option type="Map"><Option name="color" value="{rgba(colour)}" type="QString"/>'
        '<Option name="outline_color" value="90,90,90,255" type="QString"/>'
        '<Option name="outline_width" value="0.15" type="QString"/></Option></layer></symbol>'
        for place, colour in enumerate(colours)
    )
    return (
        '<!DOCTYPE qgis PUBLIC "http://mrcc.com/qgis.dtd" "SYSTEM"><qgis version="3.22" styleCategories="Symbology">'
        '<renderer-v2 type="categorizedSymbol" attr="threshold_min" symbollevels="0">'
        f"<categories>{categories}</categories><symbols>{symbols}</symbols></renderer-v2></qgis>"
    )


def rgba(colour: str) -> str:
    """A colour such as #0b4f6c as QGIS writes it."""
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"
