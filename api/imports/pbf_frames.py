"""The frames of an OSM PBF: a length, a header, a body, and again; whether the last one is whole is known at once."""

from pathlib import Path
from typing import Final

from api.imports.errors import UploadError

OSM_HEADER: Final = b"\x0a\x09OSMHeader"
MOST_HEADER_BYTES: Final = 64 * 1024
MOST_BODY_BYTES: Final = 32 * 2**20
DATASIZE: Final = 3  # field number in BlobHeader
VARINT, BYTES = 0, 2


def require_whole_pbf(path: Path, name: str) -> None:
    """Refuse a PBF that is cut short or no PBF, without unpacking anything of it.

    Raises
    ------
    UploadError
        A frame is larger than the format allows, or reaches beyond the end of the file.
    """
    size = path.stat().st_size
    at = 0
    with path.open("rb") as file:
        while at < size:
            file.seek(at)
            header_bytes = int.from_bytes(file.read(4), "big")
            if not 0 < header_bytes <= MOST_HEADER_BYTES:
                raise _damaged(name)
            header = file.read(header_bytes)
            if len(header) < header_bytes:
                raise _damaged(name)
            body_bytes = _body_bytes(header, name)
            at += 4 + header_bytes + body_bytes
            if not 0 <= body_bytes <= MOST_BODY_BYTES or at > size:
                raise _damaged(name)


def _body_bytes(header: bytes, name: str) -> int:
    at = 0
    while at < len(header):
        key, at = _varint(header, at, name)
        field, wire = key >> 3, key & 7
        if wire not in (VARINT, BYTES):
            raise _damaged(name)
        value, at = _varint(header, at, name)
        if wire == BYTES:
            at += value
        elif field == DATASIZE:
            return value
    raise _damaged(name)


def _varint(data: bytes, at: int, name: str) -> tuple[int, int]:
    value = shift = 0
    while at < len(data) and shift < 64:
        byte = data[at]
        value, shift, at = value | (byte & 0x7F) << shift, shift + 7, at + 1
        if byte < 0x80:
            return value, at
    raise _damaged(name)


def _damaged(name: str) -> UploadError:
    return UploadError("{name} is cut short or damaged; send it again", name=name)
