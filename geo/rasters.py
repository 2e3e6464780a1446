"""Population rasters, one GeoTIFF per stratum (WorldPop style), read in windows to cells."""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyproj
import rasterio
import rasterio.errors
import rasterio.warp
import rasterio.windows
import shapely

from geo.dasymetric import settle_total
from geo.errors import RasterError
from geo.gathering import CellScheme, gather_points
from geo.notes import Notes, add_note, group_digits
from geo.places import Bbox, inside_box
from geo.points import CRS
from geo.population import Population, build_population
from geo.strata import MOST_PEOPLE, name_everyone
from geo.tables import leads_elsewhere
from routing.errors import Phrase

FloatArray = npt.NDArray[np.float64]
LongArray = npt.NDArray[np.int64]
PIXELS_PER_WINDOW: Final = 4_000_000
MOST_PIXELS_COUNTED: Final = 150_000_000  # a few seconds of reading
SHIFT_ALLOWED_PIXELS: Final = 1e-3  # of one pixel, over the whole raster


@dataclass(frozen=True, eq=False)
class _Pixels:
    """Pixels with people: row and column in the raster, and people by stratum."""

    row: LongArray
    column: LongArray
    people: FloatArray  # [strata, pixels]
    undeclared: LongArray  # [strata] pixels that are NaN without NaN being declared as no data


def read_rasters(
    rasters: Mapping[str, str | Path],
    *,
    everyone: str = "",
    bbox: Bbox | None = None,
    cells: CellScheme | None = None,
    notes: Notes | None = None,
) -> Population:
    """Population of aligned rasters, {stratum: GeoTIFF}; each pixel's value is a number of people.

    Pixels become cells as they are ("r12c34"), or are summed by `cells` (`H3Cells`). With `bbox` (degrees) only
    pixels whose middle lies inside are read, and a note says how many people lie outside. Pixels without data and
    without people are left out; NaN that is not declared as no data counts as nobody and is noted.

    Raises
    ------
    RasterError
        A raster is missing, cut short, without CRS, not aligned with the first, or holds negative people.
    """
    with ExitStack() as stack:
        sources = {stratum: stack.enter_context(_open(Path(path))) for stratum, path in rasters.items()}
        first = next(iter(sources.values()))
        for source in sources.values():
            _require_aligned(source, first)
        to_degrees = pyproj.Transformer.from_crs(first.crs, CRS, always_xy=True)
        parts = [_read_window(sources, window) for window in _windows(first, bbox)]
        transform = first.transform
        cut = bbox is not None and not _lies_within(first, bbox)
        everywhere = _people_everywhere(sources, everyone or name_everyone(sources)) if cut else None
    pixels = _join(parts, len(rasters))
    _note_undeclared([Path(path).name for path in rasters.values()], pixels.undeclared, notes)
    x, y = transform.c + transform.a * (pixels.column + 0.5), transform.f + transform.e * (pixels.row + 0.5)
    lon, lat = to_degrees.transform(x, y)
    inside = np.ones(len(lon), dtype=np.bool_) if bbox is None else inside_box(lon, lat, bbox)
    if not inside.any():
        raise RasterError("{name} holds no people in the region; give rasters of this place", name=_name(first))
    pixels = _Pixels(pixels.row[inside], pixels.column[inside], pixels.people[:, inside], pixels.undeclared)
    population = _population(pixels, lon[inside], lat[inside], tuple(rasters), everyone=everyone, cells=cells)
    if everywhere is not None:
        _note_outside(_name(first), everywhere, population.total(), notes)
    return population


def _population(
    pixels: _Pixels,
    lon: FloatArray,
    lat: FloatArray,
    strata: tuple[str, ...],
    *,
    everyone: str,
    cells: CellScheme | None,
) -> Population:
    if cells is None:
        ids = [f"r{row}c{column}" for row, column in zip(pixels.row.tolist(), pixels.column.tolist(), strict=True)]
        people = dict(zip(strata, pixels.people, strict=True))
        return build_population(ids, np.asarray(shapely.points(lon, lat), dtype=object), people, everyone=everyone)
    gathered = gather_points(lon, lat, pixels.people.sum(axis=0), cells)
    summed = {
        stratum: settle_total(gathered.sums(values), float(values.sum()))
        for stratum, values in zip(strata, pixels.people, strict=True)
    }
    return build_population(
        [cells.cell_id(code) for code in gathered.code.tolist()],
        np.asarray(shapely.points(lon[gathered.point], lat[gathered.point]), dtype=object),
        summed,
        everyone=everyone,
    )


def _open(path: Path) -> Any:
    if leads_elsewhere(path):
        raise RasterError("{name} is missing or no raster; give a GeoTIFF", name=path.name)
    try:
        with warnings.catch_warnings():  # a raster without a place is refused below, in words of our own
            warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
            source = rasterio.open(path)
    except rasterio.errors.RasterioIOError as error:
        raise RasterError("{name} is missing or no raster; give a GeoTIFF", name=path.name) from error
    name = path.name
    if source.count != 1:
        raise RasterError("{name} has {bands} bands; give one band per stratum", name=name, bands=source.count)
    if source.crs is None:
        raise RasterError("{name} has no CRS; declare one (WorldPop uses EPSG:4326) and save it again", name=name)
    if source.transform.is_identity or source.transform.b or source.transform.d:
        raise RasterError("{name} has no plain north-up grid; warp it to EPSG:4326", name=name)
    return source


def _name(source: Any) -> str:
    return Path(source.name).name


def _require_aligned(source: Any, first: Any) -> None:
    """Refuse a raster of another size, CRS or place than the first."""
    own, other = source.transform, first.transform
    shift = max(
        abs(own.c - other.c) / abs(other.a),
        abs(own.f - other.f) / abs(other.e),
        abs(own.a - other.a) / abs(other.a) * first.width,
        abs(own.e - other.e) / abs(other.e) * first.height,
    )
    for what, is_same in (
        (Phrase("CRS of the grid"), source.crs == first.crs),
        (Phrase("size in pixels"), source.shape == first.shape),
        (Phrase("place of the corner"), shift <= SHIFT_ALLOWED_PIXELS),
    ):
        if not is_same:
            raise RasterError(
                "{name} does not align with {first}, they differ in: {what}; warp it to the same grid",
                name=_name(source),
                first=_name(first),
                what=what,
            )


def _windows(source: Any, bbox: Bbox | None) -> Iterator[rasterio.windows.Window]:
    """Strips of whole blocks over the raster, or over the part of it that the box touches."""
    rows, columns = (0, source.height), (0, source.width)
    if bbox is not None:
        rows, columns = _touched(source, bbox)
    block = source.block_shapes[0][0]
    step = max(1, PIXELS_PER_WINDOW // max(1, (columns[1] - columns[0]) * block)) * block
    for top in range(rows[0] // block * block, rows[1], step):
        first, last = max(top, rows[0]), min(top + step, rows[1])
        yield rasterio.windows.Window.from_slices((first, last), columns)


def _lies_within(source: Any, bbox: Bbox) -> bool:
    west, south, east, north = rasterio.warp.transform_bounds(source.crs, CRS, *source.bounds)
    return bool(bbox[0] <= west and bbox[1] <= south and east <= bbox[2] and north <= bbox[3])


def _touched(source: Any, bbox: Bbox) -> tuple[tuple[int, int], tuple[int, int]]:
    west, south, east, north = rasterio.warp.transform_bounds(CRS, source.crs, *bbox)
    place = source.transform
    left, right = sorted(((west - place.c) / place.a, (east - place.c) / place.a))
    top, bottom = sorted(((south - place.f) / place.e, (north - place.f) / place.e))
    rows = max(0, int(np.floor(top)) - 1), min(source.height, int(np.ceil(bottom)) + 1)
    columns = max(0, int(np.floor(left)) - 1), min(source.width, int(np.ceil(right)) + 1)
    if rows[0] >= rows[1] or columns[0] >= columns[1]:
        raise RasterError("{name} holds no people in the region; give rasters of this place", name=_name(source))
    return rows, columns


def _read_window(sources: Mapping[str, Any], window: rasterio.windows.Window) -> _Pixels:
    """Pixels of a window with people in any stratum."""
    read = [_read_people(source, window) for source in sources.values()]
    people = np.stack([values for values, _ in read])
    row, column = np.nonzero((people > 0).any(axis=0))
    undeclared = np.array([count for _, count in read], dtype=np.int64)
    return _Pixels(row + int(window.row_off), column + int(window.col_off), people[:, row, column], undeclared)


def _read_people(source: Any, window: rasterio.windows.Window) -> tuple[FloatArray, int]:
    """People by pixel, 0 where there are no data; and how many pixels are NaN that nobody declared."""
    values = _read_band(source, window)
    wrong = (values < 0) | (values > MOST_PEOPLE)
    if wrong.any():
        row, column = (int(axis[0]) for axis in np.nonzero(wrong))
        raise RasterError(
            "{name}: the pixel in row {row}, column {column} is {value}; people are from 0 to {most}, and a value for "
            "no data must be declared as nodata",
            name=_name(source),
            row=row + int(window.row_off),
            column=column + int(window.col_off),
            value=f"{values[row, column]:g}",
            most=group_digits(MOST_PEOPLE),
        )
    absent = np.isnan(values)
    undeclared = 0
    if absent.any() and not (source.nodata is not None and np.isnan(source.nodata)):
        undeclared = int((absent & (source.read_masks(1, window=window) > 0)).sum())
    return np.where(absent, 0.0, values), undeclared


def _read_band(source: Any, window: rasterio.windows.Window) -> FloatArray:
    """Values of a window, NaN where there are no data."""
    try:
        band = source.read(1, window=window, masked=True)
    except rasterio.errors.RasterioIOError as error:
        raise RasterError("{name} is cut short or damaged; download it again", name=_name(source)) from error
    return np.asarray(band.astype(np.float64).filled(np.nan), dtype=np.float64)


def _people_everywhere(sources: Mapping[str, Any], everyone: str) -> float:
    """People of the whole raster, each counted once; NaN where it is too large to be read for that alone."""
    counted = [sources[everyone]] if everyone in sources else list(sources.values())
    if sum(source.width * source.height for source in counted) > MOST_PIXELS_COUNTED:
        return np.nan
    total = 0.0
    for source in counted:
        for window in _windows(source, None):
            values = _read_band(source, window)
            total += float(values[(values > 0) & (values <= MOST_PEOPLE)].sum())
    return total


def _note_outside(name: str, everywhere: float, inside: float, notes: Notes | None) -> None:
    if np.isnan(everywhere):
        add_note(notes, "{name} covers more than the extract; people outside the extract were left out", name=name)
    elif everywhere - inside >= 1:
        add_note(
            notes,
            "{name}: {outside} of {people} people live outside the extract and were left out",
            name=name,
            outside=group_digits(everywhere - inside),
            people=group_digits(everywhere),
        )


def _note_undeclared(names: list[str], counts: LongArray, notes: Notes | None) -> None:
    for name, count in zip(names, counts.tolist(), strict=True):
        if count:
            add_note(
                notes,
                "{name}: {count} pixels are NaN, which is not declared as no data; they were counted as nobody",
                name=name,
                count=group_digits(count),
            )


def _join(parts: list[_Pixels], strata: int) -> _Pixels:
    return _Pixels(
        np.concatenate([part.row for part in parts] or [np.empty(0, dtype=np.int64)]),
        np.concatenate([part.column for part in parts] or [np.empty(0, dtype=np.int64)]),
        np.concatenate([part.people for part in parts] or [np.empty((strata, 0))], axis=1),
        np.sum([part.undeclared for part in parts] or [np.zeros(strata, dtype=np.int64)], axis=0),
    )
