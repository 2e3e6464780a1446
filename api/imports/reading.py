"""Uploads read for a user: which task for which kind and content, with which limits."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.imports.confined import LIST_LIMITS, MAP_LIMITS, run_confined, work_folder
from api.imports.tasks import TABLE
from api.imports.upload_kinds import MEDIA_TYPES
from api.store.models import Upload

LISTS = ("facilities", "care")
Answer = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """An upload without its row: what a reader needs."""

    name: str
    kind: str
    content: str
    path: Path


@dataclass(frozen=True)
class ListPlace:
    """What is known of the place that a list is about."""

    country: str = ""
    bbox: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Read:
    """What a reader answers, and the table it left."""

    answer: Answer
    table: Path


def source_of(row: Upload, data: Path) -> Source:
    """The file of an upload."""
    return Source(row.name, row.kind, MEDIA_TYPES[row.media_type].name, data / row.file)


def preview(data: Path, source: Source, kind: str, place: ListPlace, *, lang: str, sheet: str | None) -> Answer:
    """What a file seems to hold."""
    given: dict[str, Any] = {"name": source.name, "content": source.content}
    if kind in LISTS:
        given |= _of_list(kind, place, lang, sheet)
        task, limits = "preview_list", LIST_LIMITS
    elif source.content == "geotiff":
        task, limits = "preview_raster", MAP_LIMITS
    else:
        given |= {"sheet": sheet}
        task, limits = "preview_map", MAP_LIMITS
    with work_folder(data) as folder:
        return run_confined(task, given, {"file": source.path}, folder, name=source.name, limits=limits)


@contextmanager
def read_list(
    data: Path,
    source: Source,
    kind: str,
    place: ListPlace,
    *,
    mapping: Mapping[str, str] | None,
    lang: str,
    sheet: str | None,
) -> Iterator[Read]:
    """What became of each row of a list, and its table."""
    given = {"name": source.name, "content": source.content, "mapping": mapping, **_of_list(kind, place, lang, sheet)}
    with work_folder(data) as folder:
        answer = run_confined("read_list", given, {"file": source.path}, folder, name=source.name, limits=LIST_LIMITS)
        yield Read(answer, folder / TABLE)


@contextmanager
def read_boundaries(
    data: Path, source: Source, *, mapping: Mapping[str, str], level: str, sheet: str | None
) -> Iterator[Read]:
    """The polygons of a file."""
    given = {"name": source.name, "content": source.content, "mapping": dict(mapping), "level": level, "sheet": sheet}
    with work_folder(data) as folder:
        files = {"file": source.path}
        yield Read(
            run_confined("read_boundaries", given, files, folder, name=source.name, limits=MAP_LIMITS), folder / TABLE
        )


@contextmanager
def read_cells(data: Path, source: Source, bbox: Sequence[float] | None, **asked: Any) -> Iterator[Read]:
    """The people of a table of cells; `asked` as `api.imports.tasks.read_cells` takes it."""
    given = {"name": source.name, "content": source.content, "bbox": bbox, **asked}
    with work_folder(data) as folder:
        files = {"file": source.path}
        yield Read(
            run_confined("read_cells", given, files, folder, name=source.name, limits=MAP_LIMITS), folder / TABLE
        )


@contextmanager
def read_rasters(
    data: Path, sources: Mapping[str, Source], bbox: Sequence[float] | None, *, everyone: str, h3_resolution: int | None
) -> Iterator[Read]:
    """The people of rasters, by stratum."""
    names = {stratum: source.name for stratum, source in sources.items()}
    given = {"names": names, "everyone": everyone, "h3_resolution": h3_resolution, "bbox": bbox}
    with work_folder(data) as folder:
        files = {stratum: source.path for stratum, source in sources.items()}
        name = ", ".join(names.values())
        yield Read(run_confined("read_rasters", given, files, folder, name=name, limits=MAP_LIMITS), folder / TABLE)


def _of_list(kind: str, place: ListPlace, lang: str, sheet: str | None) -> dict[str, Any]:
    return {"kind": kind, "country": place.country, "lang": lang, "sheet": sheet, "expected_bbox": place.bbox}
