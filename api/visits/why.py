"""Why a visit is where it is, and what another place would cost, in sentences of the asked language."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from api.visits.effect_figures import effect_figures
from api.visits.why_view import AlternativeView
from geo.visits.documents.dates import short_date
from geo.visits.documents.speaking import skill_name
from geo.words import Speech, tell_in_words
from routing.errors import Phrase
from routing.visits.effect import Effect
from routing.visits.move import Obstacle

if TYPE_CHECKING:
    from api.visits.kept_plan import OpenPlan
    from routing.visits.explain import Alternative, VisitReasons

AROUND: Final = timedelta(days=7)
"""So far from the visit other days are told."""
MOST_DAYS_NAMED: Final = 6


def tell_reasons(opened: "OpenPlan", reasons: "VisitReasons", lang: str) -> list[str]:
    """Why this day, this team, and this place in the order."""
    told = [*_of_day(opened, reasons, lang), *_of_team(opened, reasons), *_of_order(reasons)]
    if reasons.pinned:
        told.append(Phrase("The visit is pinned: it stays where it is when the plan is made anew."))
    told.append(
        Phrase("{count} other places would be cheaper by the weights of the plan.", count=len(reasons.better))
        if reasons.better
        else Phrase("By the weights of the plan no other day or team would be better.")
    )
    return [tell_in_words(phrase, lang) for phrase in told]


def show_alternatives(opened: "OpenPlan", reasons: "VisitReasons", lang: str) -> list[AlternativeView]:
    """Every team on every day around the visit, with what it would cost, or what is in the way."""
    dates = opened.prepared.dates
    near = [one for one in reasons.alternatives if abs(dates[one.day] - dates[reasons.day]) <= AROUND]
    return [_alternative(opened, reasons, one, lang) for one in near]


def tell_effect(effect: Effect, *, lang: str) -> str:
    """What a move changes, in one sentence."""
    speech = Speech(lang)
    shown = {
        "minutes": _signed(speech, effect.travel_s / 60),
        "after": speech.number(100 * effect.balance_after),
        "before": speech.number(100 * effect.balance_before),
    }
    if effect.length_m is None:
        phrase = Phrase("Travel {minutes} min; hours differ by {after} % at most (now {before} %)", **shown)
    else:
        km = _signed(speech, effect.length_m / 1000, 1)
        phrase = Phrase(
            "Travel {minutes} min, {km} km; hours differ by {after} % at most (now {before} %)", km=km, **shown
        )
    told = tell_in_words(phrase, lang)
    return f"{told}; {tell_in_words(Phrase('somebody else comes than usual'), lang)}" if effect.strange_visits else told


def tell_obstacle(opened: "OpenPlan", obstacle: Obstacle, person: int, lang: str) -> str:
    """Why a visit cannot be somewhere."""
    if obstacle is Obstacle.SKILLS:
        speech = Speech(lang)
        skills = sorted(opened.plan.problem.people[person].skills)
        named = ", ".join(skill_name(speech, skill) for skill in skills)
        return tell_in_words(Phrase("the team does not have what is needed: {skills}", skills=named), lang)
    return tell_in_words(OBSTACLES[obstacle], lang)


OBSTACLES: Final[Mapping[Obstacle, Phrase]] = {
    Obstacle.NOT_DUE: Phrase("the visit is not due on this day"),
    Obstacle.NOT_ALLOWED: Phrase("the person cannot be visited on this day"),
    Obstacle.GAPS: Phrase("it would be too near to another visit of this person, or too far from it"),
    Obstacle.DAY_OFF: Phrase("the team does not work on this day"),
    Obstacle.CARERS: Phrase("the team has not the number of carers that the visit needs"),
    Obstacle.NO_WAY: Phrase("the team cannot get there"),
    Obstacle.WINDOW: Phrase("the team does not work in the hours of this person"),
    Obstacle.FULL: Phrase("the team has no room between its other visits"),
    Obstacle.BOUND: Phrase("another team needs this visit where it is"),
}


def _of_day(opened: "OpenPlan", reasons: "VisitReasons", lang: str) -> list[Phrase]:
    dates = opened.prepared.dates
    days = [short_date(dates[day], lang) for day in reasons.days_possible]
    told = [
        Phrase(
            "Visits due from {first} to {last}: {count}.",
            first=short_date(dates[reasons.period_first], lang),
            last=short_date(dates[reasons.period_last], lang),
            count=reasons.visits_due,
        )
    ]
    if len(days) == 1:
        told.append(Phrase("On no other day could anybody come."))
    else:
        named = ", ".join(days[:MOST_DAYS_NAMED]) + (" ..." if len(days) > MOST_DAYS_NAMED else "")
        told.append(Phrase("Somebody could come on these days: {days}.", days=named))
    if reasons.day_is_wished is not None:
        told.append(
            Phrase("The day is one of those that the person prefers.")
            if reasons.day_is_wished
            else Phrase("The day is none of those that the person prefers.")
        )
    if reasons.gap_before is not None:
        even = Speech(lang).number(reasons.even_gap, 1)
        told.append(
            Phrase("Days since the visit before: {days}; even would be {even}.", days=reasons.gap_before, even=even)
        )
    return told


def _of_team(opened: "OpenPlan", reasons: "VisitReasons") -> list[Phrase]:
    names = _names(opened, reasons.teams)
    told = []
    if set(reasons.teams_possible) <= set(reasons.teams):
        told.append(Phrase("Only {teams} can come.", teams=names))
    elif reasons.team_is_usual:
        told.append(Phrase("{teams} came before: the person knows them.", teams=names))
    told.append(
        Phrase(
            "Visits to this person by {teams}: {count} of {all}.",
            teams=_names(opened, reasons.teams[:1]),
            count=reasons.visits_by_team,
            all=reasons.visits,
        )
    )
    return told


def _of_order(reasons: "VisitReasons") -> list[Phrase]:
    place, stops = reasons.positions[0]
    minutes = max(0, round(reasons.extra_travel_s / 60))
    told = [Phrase("Stop {place} of {stops}: here it adds {n} min of travel.", place=place, stops=stops, n=minutes)]
    if reasons.waits_s >= 60:
        told.append(Phrase("Before it the team waits {n} min.", n=round(reasons.waits_s / 60)))
    return told


def _alternative(opened: "OpenPlan", reasons: "VisitReasons", one: "Alternative", lang: str) -> AlternativeView:
    teams = [opened.plan.problem.teams[team].team_id for team in one.teams]
    effect = one.effect
    if effect is not None:
        sentence = tell_effect(effect, lang=lang)
    elif one.obstacle is not None:
        sentence = tell_obstacle(opened, one.obstacle, reasons.person, lang)
    else:
        sentence = ""
    return AlternativeView(
        date=opened.prepared.dates[one.day],
        team_id=teams[0],
        teams=teams,
        possible=effect is not None,
        current=one.current,
        obstacle=None if one.obstacle is None else one.obstacle.value,
        **effect_figures(effect),
        sentence=sentence,
    )


def _names(opened: "OpenPlan", teams: Sequence[int]) -> str:
    return ", ".join(opened.prepared.teams[team].name or opened.prepared.teams[team].team_id for team in teams)


def _signed(speech: Speech, number: float, digits: int = 0) -> str:
    told = speech.number(abs(number), digits)
    return told if round(number, digits) == 0 else f"{'+' if number > 0 else '−'}{told}"
