"""Opening an OSM file: what it is, what it was made from, and clear sentences when it cannot be used."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import osmium

from routing.errors import OsmFileError
from routing.network import LongArray, NetworkSource

_CHUNK_BYTES = 1 << 20


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn osmium's complaints about a file into one sentence each."""
    _require_file(path)
    try:
        yield
    except RuntimeError as error:
        raise _explained(path, error) from error


def read_source(path: Path, country: str, newest: str) -> NetworkSource:
    """Where the network comes from. The date is the header's, else `newest`, the last change of any road read."""
    header = osmium.FileProcessor(str(path)).header
    source = NetworkSource(
        name=path.name, sha256=_sha256(path), date=header_date(path) or newest, country=country.upper()
    )
    if "synthetic" not in header.get("generator", "").lower():
        return source
    # Invented roads are nobody's data: saying that OpenStreetMap's contributors mapped them would be false.
    return replace(source, synthetic=True, licence="CC0 1.0", attribution="Qamtu, synthetic data")


def header_date(path: Path) -> str:
    """ISO date of the data by the file's header, "" when it does not say."""
    header = osmium.FileProcessor(str(path)).header
    stamp = header.get("osmosis_replication_timestamp") or header.get("timestamp")
    return str(stamp)[:10]


def require_roads(path: Path, way_id: LongArray, refs: LongArray) -> None:
    """Refuse a file without roads, and one whose nodes have never been uploaded."""
    if not len(way_id):
        raise OsmFileError("{path} holds no roads (no way with a highway tag)", path=path)
    if len(refs) and refs.min() < 0:
        raise OsmFileError(
            "{path} holds nodes with negative ids, drawn but never uploaded; number them with osmium renumber",
            path=path,
        )


def _require_file(path: Path) -> None:
    """Refuse what is not there, is no file, or is empty."""
    if not path.exists():
        raise OsmFileError("{path} does not exist; check the path", path=path)
    if not path.is_file():
        raise OsmFileError("{path} is a folder; give an OSM file (.osm.pbf, .osm, .osm.gz)", path=path)
    if path.stat().st_size == 0:
        raise OsmFileError("{path} is empty; download it again", path=path)


def _explained(path: Path, error: RuntimeError) -> OsmFileError:
    """The sentence for what osmium said."""
    said = str(error)
    lowered = said.lower()
    if any(
        sign in lowered
        for sign in (
            "unexpected eof",
            "truncated",
            "no element found",
            "unclosed token",
            "end of file",
            "gzip error",
            "bzip2 error",
        )
    ):
        return OsmFileError("{path} is cut short; download it again ({reason})", path=path, reason=said)
    if any(sign in lowered for sign in ("could not detect file format", "not supported", "format")):
        return OsmFileError("{path} is not an OSM file; its name must end in .osm.pbf, .osm or .osm.gz", path=path)
    return OsmFileError("{path} cannot be read as OSM data; download it again ({reason})", path=path, reason=said)


def _sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of the file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
