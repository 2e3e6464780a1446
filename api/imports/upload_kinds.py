"""The kinds of uploads, as data: which contents each may have, and how large it may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from api.imports.errors import UploadError

MB: Final = 10**6
UploadKindName = Literal["osm", "facilities", "care", "population", "boundaries"]


@dataclass(frozen=True)
class Content:
    """What a file holds, found in the file itself."""

    name: str
    media_type: str
    suffix: str


CONTENTS: Final[Mapping[str, Content]] = {
    content.name: content
    for content in (
        Content("osm_pbf", "application/vnd.openstreetmap.data+pbf", ".osm.pbf"),
        Content("osm_xml", "application/vnd.openstreetmap.data+xml", ".osm"),
        Content("osm_gzip", "application/vnd.openstreetmap.data+xml+gzip", ".osm.gz"),
        Content("osm_bzip2", "application/vnd.openstreetmap.data+xml+bzip2", ".osm.bz2"),
        Content("csv", "text/csv", ".csv"),
        Content("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
        Content("xls", "application/vnd.ms-excel", ".xls"),
        Content("ods", "application/vnd.oasis.opendocument.spreadsheet", ".ods"),
        Content("geojson", "application/geo+json", ".geojson"),
        Content("gpkg", "application/geopackage+sqlite3", ".gpkg"),
        Content("kml", "application/vnd.google-earth.kml+xml", ".kml"),
        Content("shapefile", "application/zip", ".zip"),
        Content("parquet", "application/vnd.apache.parquet", ".parquet"),
        Content("geotiff", "image/tiff", ".tif"),
    )
}
MEDIA_TYPES: Final = {content.media_type: content for content in CONTENTS.values()}
_LISTS: Final = ("csv", "xlsx", "xls", "ods", "geojson", "gpkg")


@dataclass(frozen=True)
class UploadKind:
    """What an upload is for."""

    name: str
    contents: tuple[str, ...]
    most_bytes: int


UPLOAD_KINDS: Final[Mapping[str, UploadKind]] = {
    kind.name: kind
    for kind in (
        UploadKind("osm", ("osm_pbf", "osm_xml", "osm_gzip", "osm_bzip2"), 8000 * MB),
        UploadKind("facilities", _LISTS, 100 * MB),
        UploadKind("care", _LISTS, 100 * MB),
        UploadKind(
            "population", ("csv", "xlsx", "ods", "geojson", "gpkg", "shapefile", "parquet", "geotiff"), 4000 * MB
        ),
        UploadKind("boundaries", ("geojson", "gpkg", "kml", "shapefile", "parquet"), 500 * MB),
    )
}


def require_content(kind: str, content: Content, name: str) -> None:
    """Refuse a file whose content is not of its kind.

    Raises
    ------
    UploadError
        It is another one's.
    """
    allowed = UPLOAD_KINDS[kind].contents
    if content.name not in allowed:
        raise UploadError(
            "{name} holds {content}; for {kind} give one of: {allowed}",
            name=name,
            content=content.suffix,
            kind=kind,
            allowed=", ".join(CONTENTS[each].suffix for each in allowed),
        )
