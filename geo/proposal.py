"""What a site plan brings, in plain sentences: by the measure of its model, with whom it leaves out and what is proved.

The summary, the workbook, the map and `qamtu siting` say these very sentences.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.proof import proof_sentence
from geo.words import Speech

if TYPE_CHECKING:
    from geo.region import Question
    from geo.siting.plan import SitePlan


@dataclass(frozen=True)
class Asked:
    """What a plan answers, as far as its sentences need it. None and "" = not said."""

    sites: int | None = None
    threshold_min: float | None = None
    mode: str = ""
    cutoff_min: float | None = None  # where the search for travel times stops
    threshold_given: bool = True


def asked_of(question: "Question") -> Asked:
    """What the plan of a study answers."""
    siting = question.siting
    assert siting is not None  # noqa: S101 - the caller has a plan, so it was asked for
    return Asked(siting.sites or None, siting.threshold_min, siting.mode, question.cutoff_min, siting.threshold_given)


def plan_sentences(speech: Speech, plan: "SitePlan", asked: Asked) -> list[str]:
    """What the plan brings, or that there is none; whom nothing can serve; the proof; a threshold nobody chose."""
    if plan.status == "infeasible":
        told = [*_no_plan(speech, plan, asked), *_left_out(speech, plan, asked)]
    else:
        proof = [] if plan.model == "lscp" and not plan.chosen else [proof_sentence(speech, plan)]
        told = [_brought(speech, plan, asked), *_left_out(speech, plan, asked), *proof]
    return told + _threshold(speech, plan, asked)


def site_worth(speech: Speech, plan: "SitePlan", rank: int, asked: Asked) -> str:
    """What the site of a rank (from 1) does by the measure of the model: people gained, or the time after it."""
    if plan.tells_time:
        return _time(speech, float(plan.time_after_s[rank - 1]), asked)
    return f"+{speech.number(float(plan.people_gained[rank - 1, 0]))}"


def _brought(speech: Speech, plan: "SitePlan", asked: Asked) -> str:
    if plan.model in ("pmedian", "pcenter"):
        return _shortened(speech, plan, asked)
    gained = float(plan.people_gained[:, 0].sum())
    people, within = speech.count("more_people", gained), _within(speech, asked)
    if plan.model == "lscp" and not plan.chosen:
        nobody = plan.people_covered_before == 0 and plan.people_out_of_reach > 0
        return speech.say("plan_lscp_nobody" if nobody else "plan_lscp_needless", within=within)
    covered = plan.people_covered_before + gained
    if plan.model == "mclp" and not math.isclose(covered, plan.objective, rel_tol=1e-6):  # capacity turns people away
        return speech.count("plan_places", plan.objective, sites=speech.count("sites", len(plan.chosen)), within=within)
    if plan.model == "mclp" and gained == 0 and plan.status == "optimal":
        return speech.say("plan_mclp_nobody", within=within)
    return speech.count(f"plan_{plan.model}", len(plan.chosen), people=people, within=within)


def _shortened(speech: Speech, plan: "SitePlan", asked: Asked) -> str:
    """Travel time before and after, as far as it is known: without facilities or a cutoff there is no time before."""
    by = speech.say("by_how", mode=speech.name("how", asked.mode)) if asked.mode else ""
    count, key = len(plan.chosen), f"plan_{plan.model}"
    if not plan.tells_time:
        return speech.say("plan_room", n=speech.number(count))
    after_s = float(plan.time_after_s[-1])
    if math.isfinite(plan.time_before_s) or asked.cutoff_min is not None:
        before, after = (_time(speech, seconds, asked) for seconds in (plan.time_before_s, after_s))
        told = speech.count(key, count, before=before, after=after, by=by)
        if after_s == plan.time_before_s and plan.status == "optimal":
            return f"{told} {speech.say('plan_no_shorter', sites=speech.count('sites', count))}"
        return told
    return speech.say(f"{key}_alone", sites=speech.count("sites", count), after=_time(speech, after_s, asked), by=by)


def _time(speech: Speech, seconds: float, asked: Asked) -> str:
    if math.isinf(seconds) and asked.cutoff_min is not None:
        return speech.say("minutes_over", n=speech.number(asked.cutoff_min, 1))
    return speech.duration(seconds)


def _no_plan(speech: Speech, plan: "SitePlan", asked: Asked) -> list[str]:
    """That there is no plan, how many sites it would take, and what to do."""
    least, enough = plan.details.get("sites_needed_at_least"), plan.details.get("sites_enough")
    if least is None or asked.sites is None:
        return [speech.say("plan_none")]
    sites = speech.count("sites", asked.sites)
    what = "cover" if plan.model == "lscp" else "reach"
    needs = (
        speech.say("plan_needs", n=least)
        if least == enough
        else speech.say("plan_needs_between", least=least, most=enough)
    )
    return [
        speech.say(f"plan_none_{what}", sites=sites, within=_within(speech, asked)),
        needs,
        speech.say(f"plan_advice_{what}", sites=sites),
    ]


def _left_out(speech: Speech, plan: "SitePlan", asked: Asked) -> list[str]:
    """People whom no facility and no candidate serves: no choice of sites could help them."""
    if plan.model == "mclp" or plan.people_out_of_reach <= 0:
        return []
    cells = speech.count("count_cells", plan.cells_out_of_reach)
    key = "plan_uncoverable" if plan.model == "lscp" else "plan_unreached"
    return [speech.count(key, plan.people_out_of_reach, cells=cells, within=_within(speech, asked))]


def _threshold(speech: Speech, plan: "SitePlan", asked: Asked) -> list[str]:
    """Where the threshold comes from when the study names none, and that people gained are no aim of a time model."""
    by_time = plan.model in ("pmedian", "pcenter")
    if asked.threshold_min is None or (by_time and not plan.tells_time):
        return []
    told = [speech.say("plan_gain_within", within=_within(speech, asked))] if by_time else []
    if asked.threshold_given:
        return told
    return [*told, speech.say("plan_threshold_default", minutes=speech.minutes(asked.threshold_min))]


def _within(speech: Speech, asked: Asked) -> str:
    if asked.threshold_min is None:
        return ""
    minutes = speech.minutes(asked.threshold_min)
    if not asked.mode:
        return speech.say("within", minutes=minutes)
    return speech.say("within_how", minutes=minutes, mode=speech.name("how", asked.mode))
