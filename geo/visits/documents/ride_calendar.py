"""A car's rides as an iCalendar file: a stop is an event with an id that stays; no name and no place."""

from geo.visits.documents.calendar import new_calendar, new_event
from geo.visits.documents.dates import full_date
from geo.visits.documents.ride_words import aboard, said_riders
from geo.visits.documents.rides_shown import CarDay, CarStop, RidesShown
from geo.visits.documents.speaking import length, way
from geo.words import Speech


def render_ride_calendar(rides: RidesShown, car: str, *, language: str) -> bytes:
    """The stops of a car in the country's own time.

    An event is known by car, day and who gets in or out first: read again after a change, it is changed, not doubled.
    """
    speech = Speech(language)
    calendar = new_calendar(rides.shown, language, speech.say("visits_ride_calendar_title", car=car))
    for day in rides.of_car(car):
        for stop in day.stops:
            first = stop.riders[0]
            what = f"ride-{first.rider_id}-{first.way}-{'in' if first.boards else 'out'}"
            event = new_event(rides.shown, day, what, stop.arrive_s, stop.leave_s)
            event.add("summary", speech.say("visits_ride_event", n=stop.number, riders=said_riders(speech, stop)))
            event.add("description", "\n".join(_told(day, stop, speech)))
            event.add("class", "CONFIDENTIAL")
            calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _told(day: CarDay, stop: CarStop, speech: Speech) -> list[str]:
    lines = [
        f"{day.team_name} · {full_date(day.date, speech.lang)}",
        speech.say("visits_way", time=way(speech, stop.travel_s, stop.way_m)),
        aboard(speech, day, stop),
    ]
    if stop.number == len(day.stops) and day.way_m is not None:
        lines.append(f"{speech.say('visits_head_total')}: {length(speech, day.way_m)}")
    return lines
