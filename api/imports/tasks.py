"""What is done in the process that reads a file of somebody else's: each task answers in values that JSON knows.

Files are known by what they hold (`content`, found when they came); under the name their user gave they are only linked
to, so that a sentence names them as the user does. What is large a task leaves in its folder as Parquet.
"""

import shutil
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from api.imports.archives import require_harmless_zip
from api.imports.errors import UploadError
from api.imports.plain_gpkg import require_plain_gpkg
from api.imports.told import told_to_dict
from api.imports.upload_kinds import CONTENTS
from geo.notes import Notes

TABLE: Final = "table.parquet"
SHAPE_PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
FIRST_ROWS: Final = 10
LONGEST_SHOWN: Final = 200
Answer = dict[str, Any]


def preview_list(files: Mapping[str, Path], folder: Path, *, name: str, content: str, **asked: Any) -> Answer:
    """A list as it is understood, with the guessed mapping."""
    from geo.lists.preview import preview_list as preview

    found = preview(_safe(files["file"], content, name), name, **_list_options(asked))
    return {
        "format": found.format,
        "encoding": found.encoding,
        "delimiter": found.delimiter,
        "sheet": found.sheet,
        "sheets": list(found.sheets),
        "heading_row": found.heading_row,
        "headings": list(found.headings),
        "row_count": found.row_count,
        "first_rows": [{"row": number, "cells": list(cells)} for number, cells in found.first_rows],
        "guesses": [
            {
                "field": guess.field,
                "column": guess.column,
                "confidence": guess.confidence,
                "reason": told_to_dict(guess.reason),
            }
            for guess in found.guesses
        ],
        "unknown": list(found.unknown),
        "personal": list(found.personal),
        "missing": list(found.missing),
        "share_placed": found.share_placed,
        "notes": [told_to_dict(note) for note in found.notes],
    }


def read_list(files: Mapping[str, Path], folder: Path, *, name: str, content: str, **asked: Any) -> Answer:
    """What became of each row of a list; the table is left in a file."""
    from geo.lists.read import read_list as read

    mapping = asked.pop("mapping")
    report = read(_safe(files["file"], content, name), name, mapping=mapping, **_list_options(asked))
    report.table.to_parquet(folder / TABLE, index=False)
    return {
        "mapping": dict(report.mapping),
        "rows": [
            {"row": row.row, "outcome": row.outcome, "id": row.id, "notes": [told_to_dict(note) for note in row.notes]}
            for row in report.rows
        ],
        "notes": [told_to_dict(note) for note in report.notes],
    }


def preview_map(files: Mapping[str, Path], folder: Path, *, name: str, content: str, sheet: str | None) -> Answer:
    """The columns and the first rows of boundaries or population cells, and which column seems to be what."""
    import geopandas as gpd
    import pandas as pd

    from geo.columns import find_column
    from geo.tables import read_table

    path = _named(files["file"], folder, content, name)
    table = read_table(path, sheet=sheet)
    plain = [str(column) for column in table.columns if column != "geometry"]
    fields = ("id", "name", "level", "lon", "lat", "boundary_id", "population")
    guesses = {field: find_column(table, field) for field in fields}
    guessed = {field: str(column) for field, column in guesses.items() if column is not None}
    numeric = [column for column in plain if pd.api.types.is_numeric_dtype(table[column].dtype)]
    shown = table[plain].head(FIRST_ROWS)
    return {
        "sheets": _layers(path, content),
        "headings": plain,
        "row_count": len(table),
        "first_rows": [
            {"row": int(number), "cells": [_shown(cell) for cell in row]}
            for number, row in zip(shown.index, shown.itertuples(index=False, name=None), strict=True)
        ],
        "guesses": guessed,
        "numeric": [
            column for column in numeric if column not in guessed.values() or column == guessed.get("population")
        ],
        "geometry": sorted(set(table.geom_type.dropna())) if isinstance(table, gpd.GeoDataFrame) else [],
        "bbox": [float(side) for side in table.total_bounds] if isinstance(table, gpd.GeoDataFrame) else None,
    }


def preview_raster(files: Mapping[str, Path], folder: Path, *, name: str, content: str) -> Answer:
    """Size, bands, CRS and place of a raster."""
    import rasterio
    import rasterio.warp

    from geo.points import CRS

    path = _named(files["file"], folder, content, name)
    try:
        with rasterio.open(path, driver="GTiff") as source:
            crs = source.crs
            box = list(rasterio.warp.transform_bounds(crs, CRS, *source.bounds)) if crs else None
            return {
                "width": source.width,
                "height": source.height,
                "bands": source.count,
                "crs": str(crs or ""),
                "bbox": box,
            }
    except rasterio.errors.RasterioError as error:
        raise UploadError("{name} is cut short or damaged; send it again", name=name) from error


def read_boundaries(
    files: Mapping[str, Path],
    folder: Path,
    *,
    name: str,
    content: str,
    mapping: Mapping[str, str],
    level: str,
    sheet: str | None,
) -> Answer:
    """The polygons of a file, mended where they are broken; the table is left in a file."""
    from geo.boundaries import read_boundaries as read

    notes: Notes = []
    path = _named(files["file"], folder, content, name)
    table = read(
        path, id_column=mapping.get("id"), name_column=mapping.get("name"), level=level, sheet=sheet, notes=notes
    )
    table.to_parquet(folder / TABLE, index=False)
    return {"count": len(table), "notes": [told_to_dict(note) for note in notes]}


def read_cells(
    files: Mapping[str, Path],
    folder: Path,
    *,
    name: str,
    content: str,
    mapping: Mapping[str, str],
    strata: Sequence[str],
    everyone: str,
    where: str,
    sheet: str | None,
    bbox: Sequence[float] | None,
) -> Answer:
    """The people of a table of cells."""
    from geo.population import read_cells as read

    notes: Notes = []
    path = _named(files["file"], folder, content, name)
    people = read(
        path,
        columns=mapping,
        strata=tuple(strata),
        everyone=everyone,
        where=where,
        sheet=sheet,
        bbox=_box(bbox),
        notes=notes,
    )
    return _people(people, folder, notes)


def read_rasters(
    files: Mapping[str, Path],
    folder: Path,
    *,
    names: Mapping[str, str],
    everyone: str,
    h3_resolution: int | None,
    bbox: Sequence[float] | None,
) -> Answer:
    """The people of rasters, one for each stratum."""
    from geo.gathering import H3Cells
    from geo.rasters import read_rasters as read

    notes: Notes = []
    rasters: dict[str, str | Path] = {}
    for stratum, file in files.items():
        own = folder / f"raster-{len(rasters)}"
        own.mkdir()
        rasters[stratum] = _named(file, own, "geotiff", names[stratum])
    cells = None if h3_resolution is None else H3Cells(h3_resolution)
    return _people(read(rasters, everyone=everyone, bbox=_box(bbox), cells=cells, notes=notes), folder, notes)


def _people(population: Any, folder: Path, notes: Notes) -> Answer:
    from geo.population import order_cells

    ordered = order_cells(population)
    ordered.cells[["cell_id", "boundary_id", "geometry"]].join(ordered.people).to_parquet(folder / TABLE)
    return {
        "cells": len(ordered.cells),
        "people": float(ordered.total()),
        "everyone": ordered.everyone,
        "notes": [told_to_dict(note) for note in notes],
    }


def _list_options(asked: dict[str, Any]) -> dict[str, Any]:
    return {**asked, "expected_bbox": _box(asked["expected_bbox"])}


def _box(bbox: Sequence[float] | None) -> Any:
    return None if bbox is None else tuple(bbox)


def _safe(file: Path, content: str, name: str) -> Path:
    """A file that may be opened: what its directory or its schema says was looked at first."""
    if content in ("xlsx", "ods"):
        require_harmless_zip(file, name)
    elif content == "gpkg":
        require_plain_gpkg(file, name)
    return file


def _named(file: Path, folder: Path, content: str, name: str) -> Path:
    """A link to a file under its user's name, with the ending of what it holds, so that it is opened as that."""
    _safe(file, content, name)
    stem = (
        "".join(sign if sign.isalnum() or sign in " -_()" else "_" for sign in Path(name).stem)[:80].strip() or "file"
    )
    if content == "shapefile":
        return _unpack_shapefile(file, folder / stem, name)
    link = folder / f"{stem}{CONTENTS[content].suffix}"
    link.symlink_to(file)
    return link


def _unpack_shapefile(file: Path, stem: Path, name: str) -> Path:
    require_harmless_zip(file, name)
    with zipfile.ZipFile(file) as archive:
        for entry in archive.infolist():
            suffix = Path(entry.filename).suffix.lower()
            if suffix in SHAPE_PARTS:
                with archive.open(entry) as packed, stem.with_name(stem.name + suffix).open("wb") as part:
                    shutil.copyfileobj(packed, part)
    return stem.with_name(stem.name + ".shp")


def _layers(path: Path, content: str) -> list[str]:
    if content != "gpkg":
        return []
    import pyogrio

    return [str(layer) for layer in pyogrio.list_layers(path)[:, 0]]


def _shown(cell: object) -> str:
    from geo.lists.cell_text import show_cell

    return "" if cell is None or cell != cell else show_cell(cell)[:LONGEST_SHOWN]  # noqa: PLR0124 - NaN
