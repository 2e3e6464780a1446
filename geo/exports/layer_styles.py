"""QGIS styles of the exported layers: what they look like when a GeoPackage is opened."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Final

import numpy as np
import pandas as pd

from geo.exports.layer import BOUNDARIES, CATCHMENTS, CELLS, FACILITIES, SITES, Layer
from geo.qgis_style import RAMP, catchment_qml, rgba

KIND_COLOURS: Final = {
    "hospital": "#7a0c3c",
    "perinatal_centre": "#b0307a",
    "polyclinic": "#0b4f6c",
    "ambulatory": "#1f7a8c",
    "rural_health_unit": "#3d8b5f",
    "fap": "#8a9a2c",
    "medical_point": "#c79a1e",
    "other": "#6d7780",
}
OUTLINE: Final = "#52606b"
SITE: Final = "#c2410c"
PEOPLE_CLASSES: Final = 5


def layer_style(layer: Layer) -> tuple[str, str] | None:
    """Name and QML of the style of a layer; None for one without places."""
    return STYLES[layer.name](layer.table) if layer.has_places else None


def _catchment_style(table: pd.DataFrame) -> tuple[str, str]:
    return "travel time", catchment_qml(sorted(set(table["threshold_min"].astype(float))))


def _cell_style(table: pd.DataFrame) -> tuple[str, str]:
    column = next(str(name) for name in table.columns if str(name).startswith("people_"))
    return "people", _graduated(column, table[column].to_numpy(dtype=np.float64).tolist())


def _facility_style(table: pd.DataFrame) -> tuple[str, str]:
    return "kind", _by_kind(list(dict.fromkeys(table["kind"])))


def _site_style(_table: pd.DataFrame) -> tuple[str, str]:
    return "rank", _single(_marker("star", SITE, 6.0), label="rank")


def _boundary_style(_table: pd.DataFrame) -> tuple[str, str]:
    return "name", _single(_outline(), label="name")


STYLES: Final[Mapping[str, Callable[[pd.DataFrame], tuple[str, str]]]] = {
    CATCHMENTS: _catchment_style,
    CELLS: _cell_style,
    FACILITIES: _facility_style,
    SITES: _site_style,
    BOUNDARIES: _boundary_style,
}


def _by_kind(kinds: Sequence[str]) -> str:
    known = [kind for kind in KIND_COLOURS if kind in kinds] + sorted(set(kinds) - set(KIND_COLOURS))
    categories = "".join(
        f'<category value="{_attribute(kind)}" symbol="{at}" label="{_attribute(kind)}" render="true" type="string"/>'
        for at, kind in enumerate(known)
    )
    colours = [KIND_COLOURS.get(kind, KIND_COLOURS["other"]) for kind in known]
    symbols = "".join(_symbol(at, "marker", _marker("circle", colour, 3.2)) for at, colour in enumerate(colours))
    return _qml(
        '<renderer-v2 type="categorizedSymbol" attr="kind" symbollevels="0">'
        f"<categories>{categories}</categories><symbols>{symbols}</symbols></renderer-v2>",
        label="name",
    )


def _graduated(column: str, people: Sequence[float]) -> str:
    """Classes that hold about as many cells each, dark where most people live."""
    edges = np.unique(np.quantile(people or [0.0], np.linspace(0, 1, PEOPLE_CLASSES + 1)))
    bounds = list(itertools.pairwise(edges)) or [(edges[0], edges[0])]
    colours = RAMP[: len(bounds)][::-1]
    ranges = "".join(
        f'<range lower="{lower!r}" upper="{upper!r}" symbol="{at}" label="{lower:.0f} - {upper:.0f}" render="true"/>'
        for at, (lower, upper) in enumerate((float(lower), float(upper)) for lower, upper in bounds)
    )
    symbols = "".join(_symbol(at, "marker", _marker("circle", colour, 1.6)) for at, colour in enumerate(colours))
    return _qml(
        f'<renderer-v2 type="graduatedSymbol" attr="{_attribute(column)}" graduatedMethod="GraduatedColor"'
        f' symbollevels="0"><ranges>{ranges}</ranges><symbols>{symbols}</symbols></renderer-v2>'
    )


def _single(drawn: tuple[str, str, Mapping[str, str]], *, label: str) -> str:
    kind, *_ = drawn
    symbol = _symbol(0, "marker" if kind == "SimpleMarker" else "fill", drawn)
    return _qml(
        f'<renderer-v2 type="singleSymbol" symbollevels="0"><symbols>{symbol}</symbols></renderer-v2>', label=label
    )


def _marker(shape: str, colour: str, size_mm: float) -> tuple[str, str, Mapping[str, str]]:
    options = {
        "name": shape,
        "color": rgba(colour),
        "outline_color": "255,255,255,255",
        "outline_width": "0.3",
        "size": f"{size_mm:g}",
        "size_unit": "MM",
    }
    return "SimpleMarker", "1", options


def _outline() -> tuple[str, str, Mapping[str, str]]:
    return "SimpleFill", "1", {"style": "no", "outline_color": rgba(OUTLINE), "outline_width": "0.5"}


def _symbol(at: int, kind: str, drawn: tuple[str, str, Mapping[str, str]]) -> str:
    layer, alpha, options = drawn
    rows = "".join(f'<Option name="{name}" value="{value}" type="QString"/>' for name, value in options.items())
    return (
        f'<symbol name="{at}" type="{kind}" alpha="{alpha}"><layer class="{layer}" enabled="1">'
        f'<Option type="Map">{rows}</Option></layer></symbol>'
    )


def _qml(renderer: str, *, label: str = "") -> str:
    labels = (
        f'<labeling type="simple"><settings><text-style fieldName="{_attribute(label)}" isExpression="0" fontSize="9"'
        ' textColor="22,33,43,255"><text-buffer bufferDraw="1" bufferSize="0.8" bufferColor="255,255,255,255"/>'
        "</text-style></settings></labeling>"
        if label
        else ""
    )
    return (
        '<!DOCTYPE qgis PUBLIC "http://mrcc.com/qgis.dtd" "SYSTEM"><qgis version="3.22"'
        f' styleCategories="Symbology|Labeling" labelsEnabled="{int(bool(label))}">{renderer}{labels}</qgis>'
    )


def _attribute(text: str) -> str:
    return escape(text, quote=True)
