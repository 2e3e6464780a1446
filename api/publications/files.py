"""The folder of a publication: its figures by their ids, the files of each, the whole as an archive."""

import json
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Final

from api.errors import unknown_object
from geo.output_folder import MANIFEST, files_below
from geo.publication.canonical import short_id
from geo.publication.folders import DATA, FIGURES
from geo.publication.standing import STATE_FILE, Standing

REPORT: Final = "report"
PACKED: Final = (".png", ".pdf", ".xlsx", ".parquet", ".gpkg", ".pbf")
FIRST_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""Of every file in an archive: the same publication is the same archive, to the byte."""


@lru_cache(maxsize=16)
def read_certificate(folder: Path) -> dict[str, Any]:
    """The certificate of a publication; it never changes, so it is read once."""
    certificate: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return certificate


def figure_by_id(folder: Path, figure_id: str) -> dict[str, Any]:
    """A figure of the certificate by its short or its whole id.

    Raises
    ------
    UnknownObjectError
        There is none.
    """
    figures = read_certificate(folder)["publication"]["figures"]
    found = next((figure for figure in figures if figure_id in (figure["id"], short_id(figure["id"]))), None)
    if found is None:
        raise unknown_object(figure_id)
    return dict(found)


def figure_files(folder: Path, figure: dict[str, Any]) -> dict[str, str]:
    """Files of a figure by name, each with its SHA-256 as the certificate has it."""
    return _files_by_figure(folder).get(short_id(figure["id"]), {})


@lru_cache(maxsize=16)
def _files_by_figure(folder: Path) -> dict[str, dict[str, str]]:
    """Of all figures at once: a publication of a city has a thousand, with seven files each."""
    found: dict[str, dict[str, str]] = {}
    for row in read_certificate(folder)["outputs"]:
        above, _, rest = row["name"].partition("/")
        figure, _, name = rest.partition("/")
        if above == FIGURES and name:
            found.setdefault(figure, {})[name] = row["sha256"]
    return found


def report_files(folder: Path) -> dict[str, str]:
    """Files of the report by name, each with its SHA-256; none where it was published without one."""
    rows = ((row["name"].partition("/"), row["sha256"]) for row in read_certificate(folder)["outputs"])
    return {name: digest for (above, _, name), digest in rows if above == REPORT and name}


def write_archive(folder: Path, archive: Path, name: str, standing: Standing, *, with_data: bool) -> None:
    """The folder as a zip file, with the inputs or without them, and how the publication stands beside it."""
    with zipfile.ZipFile(archive, "w", compresslevel=1) as packed:
        for path in _archived(folder, with_data=with_data):
            inside = _entry(f"{name}/{path.relative_to(folder).as_posix()}")
            with path.open("rb") as source, packed.open(inside, "w", force_zip64=True) as target:
                while block := source.read(2**20):
                    target.write(block)
        packed.writestr(_entry(f"{name}/{STATE_FILE}"), standing.as_bytes())


def _entry(name: str) -> zipfile.ZipInfo:
    """A file of the archive; what is packed already is not packed again."""
    inside = zipfile.ZipInfo(name, FIRST_MOMENT)
    is_packed = PurePosixPath(name).suffix in PACKED
    inside.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    inside.external_attr = 0o644 << 16
    return inside


def _archived(folder: Path, *, with_data: bool) -> Iterator[Path]:
    for path in files_below(folder):
        if with_data or path.relative_to(folder).parts[0] != DATA:
            yield path
