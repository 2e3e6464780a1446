"""The question to an Overpass server: the streets, water, railways, buildings' uses and health facilities in a box."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from api.imports.errors import FetchError
from api.imports.fetch.allowed import show_url

MOST_SQUARE_DEGREES: Final = 1.0
TIMEOUT_S: Final = 300
LAST_BYTES: Final = 2000
QUERY: Final = """[out:xml][timeout:{timeout}][bbox:{south},{west},{north},{east}];
(way[highway];way[natural~"^(water|bay|coastline)$"];rel[natural=water];way[waterway~"^(river|canal|riverbank)$"];
way[railway=rail];way[landuse];way[building];nwr[healthcare];nwr[amenity~"^(hospital|clinic|doctors|pharmacy)$"];
node[place];rel[type=restriction];);
(._;>;);out meta;"""


def overpass_body(bbox: Sequence[float]) -> bytes:
    """The question about a box (west, south, east, north), as a form.

    Raises
    ------
    FetchError
        The box is none, or larger than what such a server should be asked for.
    """
    west, south, east, north = bbox
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise FetchError("the box {bbox} is none; give west, south, east, north", bbox=", ".join(map(str, bbox)))
    if (east - west) * (north - south) > MOST_SQUARE_DEGREES:
        raise FetchError(
            "the box is larger than {most} square degree; fetch an extract instead", most=MOST_SQUARE_DEGREES
        )
    query = QUERY.format(timeout=TIMEOUT_S, south=south, west=west, north=north, east=east)
    return urlencode({"data": query}).encode()


def require_answered(file: Path, url: str) -> None:
    """Refuse an answer that was broken off: such a server says so at its end, and still calls it a success.

    Raises
    ------
    FetchError
        It ran out of time or memory.
    """
    with file.open("rb") as answer:
        answer.seek(max(0, file.stat().st_size - LAST_BYTES))
        end = answer.read()
    if b"<remark>" in end or not end.rstrip().endswith(b"</osm>"):
        raise FetchError("{url} broke off its answer; ask for a smaller box, or later", url=show_url(url))
