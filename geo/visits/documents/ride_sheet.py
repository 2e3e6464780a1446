"""Day sheets of the cars that bring people in: a page or more of A4 for each car and day, after those of the teams."""

from dataclasses import dataclass
from functools import partial
from importlib import resources
from typing import Final

from jinja2 import Environment
from markupsafe import Markup

from geo.visits.documents.dates import clock, full_date
from geo.visits.documents.ride_words import aboard, action
from geo.visits.documents.rides_shown import CarDay, CarStop, RiderShown, RidesShown
from geo.visits.documents.sheet_form import BREAK_MM, lay_out
from geo.visits.documents.sheet_map import draw_map
from geo.visits.documents.speaking import duration, length, way
from geo.words import Speech

RIDES_STYLE: Final = "rides.css"
MAP_MM: Final = 184.0
RIDER_MM: Final = 9.4
"""A rider's line: a box to tick and a pseudonym beside it."""
LEAST_WAIT_S: Final = 300
"""A shorter wait is not told: the clock says it."""


@dataclass(frozen=True)
class RiderLine:
    """Who gets in or out, and short words beside: how many seats, where to."""

    rider: RiderShown
    action: str
    marks: tuple[str, ...]


@dataclass(frozen=True)
class RideRow:
    """A row of the sheet: a stop, or a wait (from, to) before the car drives on to one."""

    stop: CarStop | None = None
    wait: tuple[int, int] | None = None
    way: str = ""
    hub: str = ""
    lines: tuple[RiderLine, ...] = ()
    aboard: str = ""


def render_ride_sheets(
    rides: RidesShown, environment: Environment, speech: Speech, plan_title: str, *, before: int
) -> Markup:
    """The sheets of all cars by day and car, as what stands in the page; `before` sheets of teams stand there first."""
    page = resources.files("geo.visits.documents") / "page"
    template = environment.from_string((page / "rides.html").read_text("utf-8"))
    text = template.render(
        plan_title=plan_title,
        synthetic=rides.shown.synthetic,
        ground_from=" · ".join(rides.shown.attributions),
        sheets=[_sheet(rides, day, speech) for day in rides.days],
        before=before,
        say=speech.say,
        clock=clock,
        duration=partial(duration, speech),
    )
    return Markup(text)  # noqa: S704 - the template has escaped every word of a user


def _sheet(rides: RidesShown, day: CarDay, speech: Speech) -> dict[str, object]:
    rows = _rows(day, speech)
    least_mm = [_least_mm(row, speech) for row in rows]
    form = lay_out(least_mm, _fixed_mm(day, speech))
    drawn = draw_map(rides.shown, day, speech, MAP_MM, form.map_mm, alt="visits_ride_map_alt")
    total = f"{speech.count('visits_ride_count', len(day.riders))} · {way(speech, day.travel_s, day.way_m)}"
    return {
        "day": day,
        "date": full_date(day.date, speech.lang),
        "seats": speech.count("visits_ride_seats", day.seats),
        "facts": _facts(day, speech),
        "map": Markup(drawn),  # noqa: S704 - drawn here, its words are escaped
        "straight": "stroke-dasharray" in drawn,
        "rows": [(row, round(mm + form.extra_mm, 1)) for row, mm in zip(rows, least_mm, strict=True)],
        "back": way(speech, day.travel_back_s, day.back_m),
        "total": f"{speech.say('visits_head_total')}: {total}",
        "note_lines": form.note_lines,
        "foot": f"{day.team_name} · {full_date(day.date, speech.lang)} · {speech.say('visits_confidential')}",
    }


def _rows(day: CarDay, speech: Speech) -> list[RideRow]:
    rows = []
    for stop in day.stops:
        if stop.waits_s >= LEAST_WAIT_S:
            drives_on = stop.arrive_s - stop.travel_s
            rows.append(RideRow(wait=(drives_on - stop.waits_s, drives_on)))
        rows.append(
            RideRow(
                stop=stop,
                way=speech.say("visits_way", time=way(speech, stop.travel_s, stop.way_m)) if stop.travel_s else "",
                hub=speech.say("visits_ride_hub", hub=stop.hub) if stop.hub else "",
                lines=tuple(_line(day, stop, rider, speech) for rider in stop.riders),
                aboard=aboard(speech, day, stop),
            )
        )
    return rows


def _line(day: CarDay, stop: CarStop, rider: RiderShown, speech: Speech) -> RiderLine:
    marks = [speech.count("visits_ride_seats", rider.seats)] if rider.seats > 1 else []
    if rider.way == "back":
        marks.append(speech.say("visits_ride_home"))
    elif not stop.hub and len(day.hubs) > 1:
        marks.append(speech.say("visits_ride_hub", hub=rider.hub))
    return RiderLine(rider, action(speech, rider), tuple(marks))


def _fixed_mm(day: CarDay, speech: Speech) -> float:
    """As on a team's sheet: heading, words of map and table, start and end (mm)."""
    return (80.5 if speech.lang == "th" else 74.0) + (12.0 if len(day.team_name) > 26 else 0.0)


def _least_mm(row: RideRow, speech: Speech) -> float:
    """How high a row is at least (mm): its riders, more lines for long words, the seats taken."""
    if row.stop is None:
        return BREAK_MM
    lines = sum(
        1 + int((3.0 * len(line.rider.rider_id) + sum(1.8 * len(m) + 6.5 for m in (line.action, *line.marks))) // 112)
        for line in row.lines
    )
    hub_mm = 7.0 * -(-len(row.hub) // 50)
    return (8.4 if speech.lang == "th" else 7.8) + hub_mm + RIDER_MM * lines


def _facts(day: CarDay, speech: Speech) -> list[dict[str, str]]:
    n = len(day.riders)
    facts = [
        {"value": speech.number(n), "label": speech.count("visits_ride_label", n)},
        {"value": duration(speech, day.travel_s), "label": speech.say("visits_on_the_way")},
        {"value": clock(day.returns_s), "label": speech.say("visits_back")},
    ]
    if day.way_m is not None:
        facts.insert(1, {"value": length(speech, day.way_m), "label": speech.say("visits_distance")})
    return facts
