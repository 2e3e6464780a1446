"""What a file holds, found in its first bytes, in the directory of a zip, in the root of an XML; its name is not asked.

Nothing is parsed beyond that: a bounded piece of the file, whatever its size.
"""

import bz2
import gzip
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree  # type: ignore[import-untyped]
from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]

from api.imports.archives import require_harmless_zip
from api.imports.errors import UploadError
from api.imports.json_depth import require_shallow_json
from api.imports.pbf_frames import OSM_HEADER, require_whole_pbf
from api.imports.upload_kinds import CONTENTS, Content

LOOKED_AT: Final = 65_536
ZIP: Final = b"PK\x03\x04"
SQLITE: Final = b"SQLite format 3\0"
GPKG_IDS: Final = (b"GPKG", b"GP10", b"GP11")
SIGNED: Final[Mapping[tuple[bytes, ...], str]] = {
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",): "xls",
    (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"): "geotiff",
    (b"PAR1",): "parquet",
}
PACKED: Final[Mapping[bytes, tuple[str, Callable[[Path], Any]]]] = {
    b"\x1f\x8b": ("osm_gzip", gzip.open),
    b"BZh": ("osm_bzip2", bz2.open),
}
WIDE_XML: Final = (b"\xff\xfe<\0", b"\xfe\xff\0<", b"<\0", b"\0<")  # UTF-16
SIGNS: Final = (
    b"%PDF",
    b"MZ",
    b"\x7fELF",
    b"PK",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\xfd7zXZ",
    b"#!",
    b"\x89PNG",
    b"\xff\xd8\xff",
)
ROOTS: Final = {"osm": "osm_xml", "kml": "kml"}
SHAPE_PARTS: Final = (".shp", ".shx", ".dbf")
BLANKS: Final = b"\xef\xbb\xbf \t\r\n"


def find_content(path: Path, name: str) -> Content:
    """What a file holds.

    Raises
    ------
    UploadError
        It is empty, damaged, may be meant to do harm, or holds nothing that is known here.
    """
    with path.open("rb") as file:
        start = file.read(LOOKED_AT)
    if not start.strip(b"\0 \r\n\t"):
        raise UploadError("{name} is empty", name=name)
    return CONTENTS[_find(path, start, name)]


def _find(path: Path, start: bytes, name: str) -> str:
    if OSM_HEADER in start[:64]:
        require_whole_pbf(path, name)
        return "osm_pbf"
    signed = next((content for signs, content in SIGNED.items() if start.startswith(signs)), None)
    if signed is not None:
        return signed
    if start.startswith(ZIP):
        return _of_zip(path, name)
    if start.startswith(SQLITE):
        return _of_sqlite(start, name)
    packed = next((sign for sign in PACKED if start.startswith(sign)), None)
    return _of_packed(path, packed, name) if packed else _of_text(path, start, name)


def _of_text(path: Path, start: bytes, name: str) -> str:
    text = start.lstrip(BLANKS)
    if text.startswith(b"<") or start.startswith(WIDE_XML):
        with path.open("rb") as file:
            return _of_xml(file, name)
    if text.startswith(b"{"):
        require_shallow_json(path, name)
        return "geojson"
    if start.startswith(SIGNS) or not _is_text(start):
        raise unknown_content(name)
    return "csv"


def unknown_content(name: str) -> UploadError:
    """The file is none of those that are known."""
    known = ", ".join(content.suffix for content in CONTENTS.values())
    return UploadError("{name} holds nothing that is known here; known are {known}", name=name, known=known)


def _of_zip(path: Path, name: str) -> str:
    names = require_harmless_zip(path, name).names
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    suffixes = [Path(each).suffix.lower() for each in names]
    if all(suffixes.count(part) == 1 for part in SHAPE_PARTS):
        return "shapefile"
    raise unknown_content(name)


def _of_sqlite(start: bytes, name: str) -> str:
    if start[68:72] not in GPKG_IDS:
        raise UploadError("{name} is a database but no GeoPackage; export the table as csv", name=name)
    return "gpkg"


def _of_packed(path: Path, sign: bytes, name: str) -> str:
    content, opened = PACKED[sign]
    try:
        with opened(path) as file:
            found = _of_xml(file, name)
    except (OSError, EOFError, zlib.error) as error:
        raise UploadError("{name} is cut short or damaged; send it again", name=name) from error
    if found != "osm_xml":
        raise unknown_content(name)
    return content


def _of_xml(file: BinaryIO, name: str) -> str:
    """The kind of an XML by its root; entities, which XML bombs are made of, are declared before that."""
    try:
        bounded = _Bounded(file)
        _, root = next(iter(ElementTree.iterparse(bounded, events=("start",), forbid_dtd=True)))
    except DefusedXmlException as error:
        raise UploadError(
            "{name} declares entities, as XML bombs do; export it again without them", name=name
        ) from error
    except (ParseError, StopIteration, UnicodeError, LookupError, ValueError) as error:
        raise unknown_content(name) from error
    found = ROOTS.get(root.tag.rpartition("}")[2])
    if found is None:
        raise unknown_content(name)
    return found


class _Bounded:
    """The first bytes of a file, as if it ended there."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._left = file, 4 * LOOKED_AT

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        chunk = self._file.read(min(self._left, size if size >= 0 else self._left))
        self._left -= len(chunk)
        return chunk


def _is_text(start: bytes) -> bool:
    from geo.encodings import decode_text
    from geo.errors import TableError

    try:
        text = decode_text(start[: len(start) - len(start) % 4], "")
    except (TableError, UnicodeError):
        return False
    odd = sum(sign < " " and sign not in "\t\r\n\f\v\x1a" for sign in text)
    return odd <= len(text) / 1000
