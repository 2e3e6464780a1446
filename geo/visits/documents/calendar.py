"""A team's visits as an iCalendar file: events with ids that stay, breaks as their own, no name and no place."""

import datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from geo.visits.documented import Documented
from geo.visits.documents.dates import full_date
from geo.visits.documents.speaking import carers_needed, length, mode_name, skill_name, way
from geo.visits.documents.tours_shown import AtPlace, Driven, StopShown, TourShown, show_tours
from geo.words import Speech
from routing.visits.plan import VisitPlan


def render_calendar(
    shown: Documented, plan: VisitPlan, *, language: str, team: str | None = None, date: datetime.date | None = None
) -> bytes:
    """The visits of a team (of all teams where none is asked) in the country's own time, as RFC 5545.

    An event is known by team, day and person: imported again after a change, it is changed, not doubled.
    """
    speech = Speech(language)
    tours = show_tours(shown, plan, team=team, date=date)
    calendar = new_calendar(shown, language, _title(shown, plan, speech, team))
    for tour in tours:
        for stop in tour.stops:
            calendar.add_component(_visit(shown, tour, stop, speech))
        for number, pause in enumerate(tour.pauses, 1):
            event = new_event(shown, tour, f"break-{number}", pause.begins_s, pause.ends_s)
            event.add("summary", speech.say("visits_break"))
            event.add("transp", "TRANSPARENT")
            calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def new_calendar(shown: Documented, language: str, title: str) -> Calendar:
    """A calendar without events."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Qamtu//home visits//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("x-wr-timezone", shown.zone)
    return calendar


def _title(shown: Documented, plan: VisitPlan, speech: Speech, team: str | None) -> str:
    names = [name for one, name in zip(plan.problem.teams, shown.team_names, strict=True) if one.team_id == team]
    return speech.say("visits_calendar_title", team=names[0] if names else shown.title)


def _visit(shown: Documented, tour: TourShown, stop: StopShown, speech: Speech) -> Event:
    event = new_event(shown, tour, stop.person_id, stop.arrive_s, stop.leave_s)
    event.add("summary", speech.say("visits_event", n=stop.number, person=stop.person_id))
    event.add("description", "\n".join(_told(tour, stop, speech)))
    event.add("class", "CONFIDENTIAL")
    return event


def _told(tour: TourShown, stop: StopShown, speech: Speech) -> list[str]:
    lines = [f"{tour.team_name} · {full_date(tour.date, speech.lang)} · {mode_name(speech, tour.mode)}"]
    lines.append(speech.say("visits_way", time=way(speech, stop.travel_s, stop.way_m)))
    if stop.skills:
        lines.append(f"{speech.say('visits_skills')}: {', '.join(skill_name(speech, skill) for skill in stop.skills)}")
    if together := carers_needed(speech, stop):
        lines.append(together)
    if stop.number == len(tour.stops) and tour.way_m is not None:
        lines.append(f"{speech.say('visits_head_total')}: {length(speech, tour.way_m)}")
    return lines


def new_event(shown: Documented, tour: Driven[AtPlace], what: str, begins_s: int, ends_s: int) -> Event:
    """An event of a tour, known by day, team and what it is."""
    event = Event()
    event.add("uid", f"{tour.date:%Y%m%d}.{tour.team_id}.{what}@visits.qamtu")
    event.add("dtstamp", shown.made_at.astimezone(datetime.UTC))
    event.add("sequence", shown.revision)
    event.add("dtstart", _moment(shown, tour.date, begins_s))
    event.add("dtend", _moment(shown, tour.date, ends_s))
    return event


def _moment(shown: Documented, date: datetime.date, seconds: int) -> datetime.datetime:
    """A time of day on the clocks of the country, to the minute as the sheets say it."""
    midnight = datetime.datetime(date.year, date.month, date.day)
    return (midnight + datetime.timedelta(minutes=seconds // 60)).replace(tzinfo=ZoneInfo(shown.zone))
