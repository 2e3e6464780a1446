"""Opening hours as OSM writes them, as FHIR has them: the plain weekly forms; what is more than that stays unsaid."""

import re
from collections.abc import Iterator
from typing import Any, Final

DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
FHIR_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY: Final = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
RULE: Final = re.compile(rf"(?:({DAY}(?:-{DAY})?(?:,\s*{DAY}(?:-{DAY})?)*)\s+)?(off|closed|[\d:,\s-]+)")
SPAN: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")


def fhir_hours(text: str) -> list[dict[str, Any]] | None:
    """`Mo-Fr 08:00-20:00; Sa 09:00-14:00` or `24/7` as hoursOfOperation; None where there is anything else.

    A later rule takes its days from the earlier ones, as in OSM. Half of an opening hour would send people to closed
    doors: a text that is not understood to its end gives nothing.
    """
    if text.strip() == "24/7":
        return [{"daysOfWeek": list(FHIR_DAYS), "allDay": True}]
    by_day: dict[int, tuple[tuple[str, str], ...]] = {}
    for rule in filter(None, (part.strip() for part in text.split(";"))):
        found = RULE.fullmatch(rule)
        spans = _spans(found[2]) if found else None
        if found is None or spans is None:
            return None
        for day in _days(found[1] or "Mo-Su"):
            by_day[day] = spans
    hours: dict[tuple[str, str], list[str]] = {}
    for day in sorted(by_day):
        for span in by_day[day]:
            hours.setdefault(span, []).append(FHIR_DAYS[day])
    return [_entry(span, days) for span, days in hours.items()] or None


def _entry(span: tuple[str, str], days: list[str]) -> dict[str, Any]:
    opens, closes = span
    if (opens, closes) == ("00:00:00", "24:00:00"):
        return {"daysOfWeek": days, "allDay": True}
    return {"daysOfWeek": days, "openingTime": opens, "closingTime": closes}


def _days(text: str) -> Iterator[int]:
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        start, end = DAYS.index(first), DAYS.index(last or first)
        yield from (day % 7 for day in range(start, end + (1 if end >= start else 8)))


def _spans(text: str) -> tuple[tuple[str, str], ...] | None:
    if text in ("off", "closed"):
        return ()
    spans = []
    for part in text.split(","):
        found = SPAN.fullmatch(part.strip())
        opens, closes = (f"{found[1]}:{found[2]}:00", f"{found[3]}:{found[4]}:00") if found else ("", "")
        # FHIR has no time past the last second of a day, nor one span over two days.
        if not opens < closes or closes > "24:00:00" or (closes == "24:00:00" and opens != "00:00:00"):
            return None
        spans.append((opens, closes))
    return tuple(spans)
