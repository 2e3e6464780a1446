"""The plan as a workbook: the calendar by team and day, the visits, what has no place and why, hours and km."""

import datetime
import io
from typing import Any

from xlsxwriter import Workbook

from geo.visits.documented import Documented
from geo.visits.documents.book_form import Book, Column, add_formats, open_sheet, write_table
from geo.visits.documents.dates import clock, short_date
from geo.visits.documents.speaking import mode_name, reason, skill_name
from geo.visits.documents.tours_shown import TourShown, show_tours
from geo.words import Speech
from geo.workbook.form import NO_CLOCK
from routing.visits.plan import VisitPlan


def render_workbook(
    shown: Documented, plan: VisitPlan, *, language: str, team: str | None = None, date: datetime.date | None = None
) -> bytes:
    """An XLSX file of the tours of a plan, of a team or of a day; people by their ids only."""
    out = io.BytesIO()
    speech = Speech(language)
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, options) as file:
        file.set_properties({"title": speech.say("visits_plan_title", title=shown.title), "created": NO_CLOCK})
        book = Book(file, add_formats(file), speech, shown, show_tours(shown, plan, team=team, date=date))
        _write_calendar(book)
        _write_visits(book)
        _write_missed(book, plan)
        _write_teams(book)
    return out.getvalue()


def _write_calendar(book: Book) -> None:
    """A row for each team, a column for each day, a visit on each line of a cell."""
    sheet = open_sheet(book, "calendar")
    tours = {(tour.team, tour.date): tour for tour in book.tours}
    dates = [day for day in book.shown.dates if any(tour.date == day for tour in book.tours)]
    teams = sorted({tour.team for tour in book.tours})
    sheet.write_string(3, 0, book.speech.say("visits_head_team"), book.formats["head"])
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, max(1, len(dates)), 19)
    for column, day in enumerate(dates, 1):
        holiday = book.shown.holidays.get(day, {}).get(book.speech.lang)
        heading = short_date(day, book.speech.lang) + (f"\n{holiday}" if holiday else "")
        sheet.write_string(3, column, heading, book.formats["head"])
    for row, team in enumerate(teams, 4):
        sheet.write_string(row, 0, book.shown.team_names[team], book.formats["team"])
        lines = 1
        for column, day in enumerate(dates, 1):
            tour = tours.get((team, day))
            told = [f"{clock(stop.arrive_s)} {stop.person_id}" for stop in tour.stops] if tour else []
            lines = max(lines, len(told))
            sheet.write_string(row, column, "\n".join(told), book.formats["cell"])
        sheet.set_row(row, 15 * lines + 4)
    sheet.freeze_panes(4, 1)
    sheet.repeat_rows(3)
    sheet.repeat_columns(0)


def _write_visits(book: Book) -> None:
    say = book.speech.say
    stops = [(tour, stop) for tour in book.tours for stop in tour.stops]
    columns = [
        Column(say("visits_head_date"), "date", [tour.date for tour, _ in stops]),
        Column(say("visits_head_team"), "text", [tour.team_name for tour, _ in stops]),
        Column(say("visits_head_stop"), "count", [stop.number for _, stop in stops]),
        Column(say("visits_head_person"), "id", [stop.person_id for _, stop in stops]),
        Column(say("visits_head_arrive"), "clock", [stop.arrive_s for _, stop in stops]),
        Column(say("visits_head_leave"), "clock", [stop.leave_s for _, stop in stops]),
        Column(say("visits_head_minutes"), "count", [stop.duration_s / 60 for _, stop in stops]),
        Column(say("visits_head_travel"), "count", [stop.travel_s / 60 for _, stop in stops]),
        Column(say("visits_head_km"), "tenths", [_km(stop.way_m) for _, stop in stops]),
        Column(say("visits_head_skills"), "text", [_skills(book.speech, stop.skills) for _, stop in stops]),
        Column(say("visits_head_carers"), "count", [stop.carers for _, stop in stops]),
    ]
    write_table(book, open_sheet(book, "visits"), columns)


def _write_missed(book: Book, plan: VisitPlan) -> None:
    say = book.speech.say
    sheet = open_sheet(book, "missed")
    if not plan.missed:
        sheet.write_string(3, 0, say("visits_none_missed"), book.formats["text"])
        return
    people = [plan.problem.people[missed.person] for missed in plan.missed]
    periods = [person.periods[missed.period] for person, missed in zip(people, plan.missed, strict=True)]
    columns = [
        Column(say("visits_head_person"), "id", [person.person_id for person in people]),
        Column(say("visits_head_from"), "date", [book.shown.dates[period.first] for period in periods]),
        Column(say("visits_head_to"), "date", [book.shown.dates[period.last] for period in periods]),
        Column(say("visits_head_reason"), "text", [reason(book.speech, missed) for missed in plan.missed]),
    ]
    write_table(book, sheet, columns)


def _write_teams(book: Book) -> None:
    say = book.speech.say
    teams = sorted({tour.team for tour in book.tours})
    tours: dict[int, list[TourShown]] = {team: [t for t in book.tours if t.team == team] for team in teams}

    def sums(of: Any) -> list[float | None]:
        found = [[of(tour) for tour in tours[team]] for team in teams]
        return [None if None in values else sum(values) for values in found]

    columns = [
        Column(say("visits_head_team"), "text", [book.shown.team_names[team] for team in teams]),
        Column(say("visits_head_mode"), "text", [mode_name(book.speech, tours[team][0].mode) for team in teams]),
        Column(say("visits_head_days"), "count", [len(tours[team]) for team in teams]),
        Column(say("visits_head_visits"), "count", sums(lambda tour: len(tour.stops))),
        Column(say("visits_head_working"), "tenths", sums(lambda tour: tour.working_s / 3600)),
        Column(say("visits_head_waiting"), "tenths", sums(lambda tour: tour.waiting_s / 3600)),
        Column(say("visits_head_driving"), "tenths", sums(lambda tour: tour.travel_s / 3600)),
        Column(say("visits_head_km"), "tenths", sums(lambda tour: _km(tour.way_m))),
    ]
    write_table(book, open_sheet(book, "teams"), columns, total=True)


def _km(metres: float | None) -> float | None:
    return None if metres is None else metres / 1000


def _skills(speech: Speech, skills: tuple[str, ...]) -> str:
    return ", ".join(skill_name(speech, skill) for skill in skills)
