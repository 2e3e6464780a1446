"""A car's rides as GPX 1.1: stops as waypoints and as a route, the way of each day as a track."""

from geo.visits.documents.dates import clock
from geo.visits.documents.gpx import write_tracks
from geo.visits.documents.ride_words import said_riders
from geo.visits.documents.rides_shown import CarStop, RidesShown
from geo.words import Speech


def render_ride_tracks(rides: RidesShown, car: str, *, language: str) -> bytes:
    """All days of a car."""
    speech = Speech(language)

    def told(stop: CarStop) -> tuple[str, str]:
        where = stop.hub or ", ".join(dict.fromkeys(rider.rider_id for rider in stop.riders))
        return f"{stop.number}. {where}", f"{clock(stop.arrive_s)}–{clock(stop.leave_s)}, {said_riders(speech, stop)}"

    title = speech.say("visits_ride_title", title=rides.shown.title)
    return write_tracks(rides.shown, rides.of_car(car), speech, title, told)
