"""When somebody was last visited, as phones have told it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from api.visits.outcome_words import OutcomeWord

BACK: Final = timedelta(days=120)
"""So far back done visits are looked for."""


def last_done(became: Mapping[tuple[str, date], OutcomeWord]) -> dict[str, date]:
    """By person, the day of the last visit that was done."""
    last: dict[str, date] = {}
    for (person_id, day), word in became.items():
        if word == "done":
            last[person_id] = max(day, last.get(person_id, day))
    return last
