"""Words of rides that sheet, calendar and track share: who gets in or out, and how many seats are taken then."""

from geo.visits.documents.rides_shown import CarDay, CarStop, RiderShown
from geo.words import Speech


def action(speech: Speech, rider: RiderShown) -> str:
    """Gets in, or gets out."""
    return speech.say("visits_ride_in" if rider.boards else "visits_ride_out")


def aboard(speech: Speech, day: CarDay, stop: CarStop) -> str:
    """Seats taken when the car leaves, of all it has for riders."""
    return speech.say("visits_ride_aboard", n=speech.number(stop.aboard), seats=speech.number(day.seats))


def said_riders(speech: Speech, stop: CarStop) -> str:
    """Everybody with what they do, in order."""
    return ", ".join(f"{rider.rider_id} {action(speech, rider)}" for rider in stop.riders)
