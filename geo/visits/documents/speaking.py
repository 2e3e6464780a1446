"""Words that every document of a plan shares: durations, lengths, travel modes, skills and reasons."""

from geo.visits.documents.tours_shown import StopShown
from geo.words import Speech
from routing.visits.plan import Missed


def duration(speech: Speech, seconds: float) -> str:
    """Minutes up to an hour and a half, hours and minutes beyond."""
    minutes = max(1, round(seconds / 60)) if seconds > 0 else 0
    if minutes <= 90:
        return speech.say("visits_minutes", n=speech.number(minutes))
    hours, rest = divmod(minutes, 60)
    if rest == 0:
        return speech.say("visits_hours", h=speech.number(hours))
    return speech.say("visits_hours_minutes", h=speech.number(hours), m=speech.number(rest))


def length(speech: Speech, metres: float) -> str:
    """Kilometres, with one digit below ten."""
    km = metres / 1000
    return speech.say("visits_km", n=speech.number(km, 1 if km < 10 else 0))


def way(speech: Speech, seconds: float, metres: float | None) -> str:
    """How long and, where known, how far."""
    if metres is None:
        return duration(speech, seconds)
    return f"{duration(speech, seconds)} · {length(speech, metres)}"


def mode_name(speech: Speech, mode: str) -> str:
    """How a team travels: on foot, by motorcycle."""
    return speech.name("mode", mode)


def skill_name(speech: Speech, skill: str) -> str:
    """A skill as it is called; an unknown one as it is written in the data."""
    return speech.words.get(f"visits_skill_{skill.casefold()}", skill)


def carers_needed(speech: Speech, stop: StopShown) -> str:
    """With whom, or that two are needed; nothing for one carer."""
    if stop.together:
        return speech.say("visits_together", teams=", ".join(stop.together))
    return speech.say("visits_two_carers") if stop.carers > 1 else ""


def reason(speech: Speech, missed: Missed) -> str:
    """Why a due visit has no place."""
    skills = ", ".join(skill_name(speech, skill) for skill in missed.skills)
    return speech.say(f"visits_reason_{missed.reason}", skills=skills)
