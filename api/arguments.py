"""Values that both commands and requests take."""

from enum import StrEnum
from pathlib import Path
from typing import Final

from api.errors import RequestError

MOST_ISOCHRONES: Final = 12


class Direction(StrEnum):
    """People go to a facility; an ambulance comes from it."""

    to_facility = "to_facility"
    from_facility = "from_facility"


def parse_minutes(text: str) -> tuple[float, ...]:
    """`"15,30,60"` as minutes, smallest first."""
    try:
        minutes = tuple(sorted({float(part) for part in text.split(",")}))
    except ValueError:
        minutes = ()
    if not minutes or not all(0 < value < float("inf") for value in minutes):
        raise RequestError("minutes are {text}; write numbers above 0 with commas, such as 15,30,60", text=text)
    if len(minutes) > MOST_ISOCHRONES:
        raise RequestError(
            "{count} isochrones are asked for; ask for {most} at most", count=len(minutes), most=MOST_ISOCHRONES
        )
    return minutes


def require_file(path: Path) -> Path:
    """A path where something is; asked before the heavy libraries are loaded."""
    if not path.exists():
        raise RequestError("{path} does not exist; check the path", path=path)
    return path
