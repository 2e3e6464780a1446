"""The formats layers are exported in: what each is called, what it can hold, and who writes it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo.exports.about import About
from geo.exports.csv_file import write_csv_file
from geo.exports.dhis2 import write_dhis2
from geo.exports.fhir import write_fhir
from geo.exports.geojson import write_geojson
from geo.exports.geopackage import write_geopackage
from geo.exports.geoparquet import write_geoparquet
from geo.exports.layer import BOUNDARIES, FACILITIES, LAYERS, PLACE_LAYERS, Layer
from geo.exports.workbook import write_workbook

Writer = Callable[[Sequence[Layer], About, Path], None]
REGISTER: Final = (BOUNDARIES, FACILITIES)
"""What a register of health facilities holds."""


@dataclass(frozen=True)
class ExportFormat:
    """A file format: its ending and media type, the layers it can hold, and whether it holds several at once."""

    suffix: str
    media_type: str
    layers: tuple[str, ...]
    several: bool
    write: Writer


FORMATS: Final = {
    "geojson": ExportFormat("geojson", "application/geo+json", PLACE_LAYERS, False, write_geojson),
    "gpkg": ExportFormat("gpkg", "application/geopackage+sqlite3", LAYERS, True, write_geopackage),
    "csv": ExportFormat("csv", "text/csv; charset=utf-8", LAYERS, False, write_csv_file),
    "xlsx": ExportFormat(
        "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", LAYERS, True, write_workbook
    ),
    "geoparquet": ExportFormat("parquet", "application/vnd.apache.parquet", PLACE_LAYERS, False, write_geoparquet),
    "dhis2": ExportFormat("dhis2.geojson", "application/geo+json", REGISTER, True, write_dhis2),
    "fhir": ExportFormat("fhir.json", "application/fhir+json", REGISTER, True, write_fhir),
}
