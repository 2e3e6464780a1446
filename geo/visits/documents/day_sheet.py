"""The day sheets of a plan as one HTML page: a page or more of A4 for each team and day."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from geo.printing.typeface import PRINTED_FAMILY, printed_fonts
from geo.visits.documented import Contact, Documented
from geo.visits.documents.dates import clock, full_date, span_of_dates
from geo.visits.documents.ride_sheet import RIDES_STYLE, render_ride_sheets
from geo.visits.documents.rides_shown import RidesShown
from geo.visits.documents.sheet_form import BREAK_MM, lay_out
from geo.visits.documents.sheet_map import draw_map
from geo.visits.documents.speaking import carers_needed, duration, length, mode_name, skill_name, way
from geo.visits.documents.tours_shown import StopShown, TourShown, show_tours
from geo.words import Speech
from routing.visits.plan import Pause, VisitPlan

MAP_MM: Final = 184.0


@dataclass(frozen=True)
class Mark:
    """A short word beside a person: a skill (outlined), who else comes (strong), hours (plain)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Row:
    """A row of the sheet: a stop, or a break."""

    stop: StopShown | None = None
    pause: Pause | None = None
    way: str = ""
    marks: tuple[Mark, ...] = ()
    contact: Contact | None = None


def render_sheets(
    shown: Documented,
    plan: VisitPlan,
    *,
    language: str,
    assets: Path,
    team: str | None = None,
    date: datetime.date | None = None,
    contacts: Mapping[str, Contact] | None = None,
    rides: RidesShown | None = None,
) -> str:
    """The sheets of every tour, or of one team or day, by day and team; `assets` is `web/static/vendor`.

    Sheets of `rides` stand after those of the teams. People are told by their ids; who they are only where `contacts`
    says it.

    Raises
    ------
    OutputError
        A font is not in `assets`.
    """
    speech = Speech(language)
    tours = show_tours(shown, plan, team=team, date=date)
    page = resources.files("geo.visits.documents") / "page"
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((page / "sheets.html").read_text("utf-8"))
    form = (page / "sheets.css").read_text("utf-8").replace("FONT-FAMILY", PRINTED_FAMILY)
    style = "\n".join([*printed_fonts(assets), form, *([(page / RIDES_STYLE).read_text("utf-8")] if rides else [])])
    plan_title = _plan_title(shown, tours, language)
    return template.render(
        lang=language,
        title=speech.say("visits_sheets_title", title=shown.title),
        plan_title=plan_title,
        synthetic=shown.synthetic,
        style=Markup(style),  # noqa: S704 - ours, no word of a user is in it
        ground_from=" · ".join(shown.attributions),
        sheets=[_sheet(shown, tour, speech, contacts or {}) for tour in tours],
        ride_sheets=render_ride_sheets(rides, environment, speech, plan_title, before=len(tours)) if rides else "",
        say=speech.say,
        clock=clock,
        duration=partial(duration, speech),
    )


def _plan_title(shown: Documented, tours: list[TourShown], language: str) -> str:
    if not tours:
        return shown.title
    return f"{shown.title} · {span_of_dates(shown.dates[0], shown.dates[-1], language)}"


def _sheet(shown: Documented, tour: TourShown, speech: Speech, contacts: Mapping[str, Contact]) -> dict[str, object]:
    rows = _rows(tour, speech, contacts)
    form = lay_out([_least_mm(row, speech) for row in rows], _fixed_mm(tour, speech), with_map=shown.placed)
    drawn = draw_map(shown, tour, speech, MAP_MM, form.map_mm) if shown.placed else ""
    return {
        "tour": tour,
        "date": full_date(tour.date, speech.lang),
        "mode": mode_name(speech, tour.mode),
        "facts": _facts(tour, speech),
        "map": drawn,
        "straight": "stroke-dasharray" in drawn,
        "rows": [(row, round(_least_mm(row, speech) + form.extra_mm, 1)) for row in rows],
        "back": way(speech, tour.travel_back_s, tour.back_m),
        "total": _total(tour, speech),
        "extra": round(form.extra_mm, 1),
        "note_lines": form.note_lines,
        "foot": f"{tour.team_name} · {full_date(tour.date, speech.lang)} · {speech.say('visits_confidential')}",
    }


def _rows(tour: TourShown, speech: Speech, contacts: Mapping[str, Contact]) -> list[Row]:
    rows: list[Row] = []
    for before in range(len(tour.stops) + 1):
        rows += [Row(pause=pause) for pause in tour.pauses if pause.before == before]
        if before < len(tour.stops):
            stop = tour.stops[before]
            rows.append(
                Row(
                    stop=stop,
                    way=speech.say("visits_way", time=way(speech, stop.travel_s, stop.way_m)),
                    marks=tuple(_marks(stop, speech)),
                    contact=contacts.get(stop.person_id),
                )
            )
    return rows


def _fixed_mm(tour: TourShown, speech: Speech) -> float:
    """Height of the first page's heading, of the map's and the table's words, and of the start and the end (mm)."""
    return (80.5 if speech.lang == "th" else 74.0) + (12.0 if len(tour.team_name) > 26 else 0.0)


def _least_mm(row: Row, speech: Speech) -> float:
    """How high a row is at least (mm): three lines of time beside a name, words about it and a line to write on."""
    if row.stop is None:
        return BREAK_MM
    told = row.contact or Contact()
    wide_mm = 3.3 * len(told.name or row.stop.person_id) + sum(1.8 * len(mark.text) + 6.5 for mark in row.marks)
    more_lines = int(wide_mm // 108) + -(-(len(told.phone) + len(told.address)) // 46) + -(-len(told.note) // 46)
    return (20.8 if speech.lang == "th" else 19.5) + 6.2 * more_lines


def _marks(stop: StopShown, speech: Speech) -> list[Mark]:
    marks = [Mark("skill", skill_name(speech, skill)) for skill in stop.skills]
    if together := carers_needed(speech, stop):
        marks.append(Mark("strong", together))
    marks += [
        Mark("plain", speech.say("visits_window", **{"from": clock(first), "to": clock(last)}))
        for first, last in stop.windows
    ]
    return marks


def _facts(tour: TourShown, speech: Speech) -> list[dict[str, str]]:
    n = len(tour.stops)
    facts = [
        {"value": speech.number(n), "label": speech.count("visits_label", n)},
        {"value": duration(speech, tour.travel_s), "label": speech.say("visits_on_the_way")},
        {"value": duration(speech, tour.working_s), "label": speech.say("visits_working")},
        {"value": clock(tour.returns_s), "label": speech.say("visits_back")},
    ]
    if tour.way_m is not None:
        facts.insert(1, {"value": length(speech, tour.way_m), "label": speech.say("visits_distance")})
    return facts


def _total(tour: TourShown, speech: Speech) -> str:
    parts = [speech.count("visits_count", len(tour.stops)), way(speech, tour.travel_s, tour.way_m)]
    return f"{speech.say('visits_head_total')}: {' · '.join(parts)}"
