"""The parameter datetime: a moment or an interval as RFC 3339 and OGC API write them; ours only has to be well formed.

No feature here has a time of its own, and the standard has every such feature match (/req/core/fc-time-response C).
"""

import re
from datetime import UTC, datetime
from typing import Final

from api.errors import BadQueryError

MOMENT: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[Tt](\d\d:\d\d:)(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d))?"
)  # a date alone is taken for its first moment
EXAMPLE: Final = "2026-01-31T00:00:00Z"


def check_datetime(text: str) -> None:
    """Refuse what is no moment and no interval.

    Raises
    ------
    BadQueryError
        It is neither, or its end lies before its start.
    """
    parts = text.split("/")
    try:
        open_ends = [part in ("", "..") for part in parts]
        if len(parts) > 2 or all(open_ends) or (len(parts) == 1 and any(open_ends)):
            raise ValueError(text)
        moments = [_moment(part) for part, is_open in zip(parts, open_ends, strict=True) if not is_open]
        if moments != sorted(moments):
            raise ValueError(text)
    except ValueError as error:
        raise BadQueryError(
            "datetime is {value}; write a moment such as {moment} or an interval such as {interval}",
            value=text,
            moment=EXAMPLE,
            interval=f"{EXAMPLE}/..",
        ) from error


def _moment(text: str) -> datetime:
    found = MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(text)
    date, hours, seconds, _fraction, zone = found.groups()
    if hours is None:
        return datetime.fromisoformat(date).replace(tzinfo=UTC)
    # A leap second is a moment that Python does not have.
    zone = zone.upper().replace("Z", "+00:00")
    return datetime.fromisoformat(f"{date}T{hours}{'59' if seconds == '60' else seconds}{zone}")
