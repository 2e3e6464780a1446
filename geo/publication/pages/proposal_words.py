"""What a proposal of new sites says: sentences of its plan with the proof, and its sites as a table."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from geo.proof import proof_sentence
from geo.proposal import Asked, plan_sentences
from geo.publication.figure import Figure
from geo.siting.plan import SitePlan
from geo.words import Speech

PEOPLE_MODELS = ("mclp", "lscp")


def tell_proposal(figure: Figure, speech: Speech) -> str:
    """What the plan brings and what is proved of it; that people are held back, where they are."""
    says = figure.says
    plan = _plan(says)
    if says["people_gained"] is None and says["model"] in PEOPLE_MODELS and says["status"] != "infeasible":
        sites = speech.say("proposal_sites", n=speech.number(says["sites"]))
        minimum = speech.number(figure.meaning.gaps["minimum"])
        sentences = [sites, speech.say("proposal_held", minimum=minimum)]
        if math.isfinite(plan.gap):
            sentences.append(proof_sentence(speech, plan))
    else:
        sentences = plan_sentences(speech, plan, _asked(figure))
    if says["is_cut"]:
        sentences.append(speech.say("proposal_cut"))
    return " ".join(sentences)


def proposal_table(figure: Figure, speech: Speech, boundaries: Mapping[str, str]) -> dict[str, Any]:
    """The sites, best first; `boundaries` are names in the language, by id."""
    rows = figure.says["rows"]
    tells_time = any(row["travel_time_s"] is not None for row in rows)
    time = [speech.say("head_longest_after" if figure.says["model"] == "pcenter" else "head_mean_after")]
    head = [speech.say(f"column_{name}") for name in ("site", "place", "gained", "covered")]
    return {
        "caption": speech.say("proposal"),
        "is_words": True,
        "head": head + (time if tells_time else []),
        "rows": [_row(row, speech, boundaries, tells_time=tells_time) for row in rows],
    }


def _row(
    row: Mapping[str, Any], speech: Speech, boundaries: Mapping[str, str], *, tells_time: bool
) -> list[tuple[str, str]]:
    where = boundaries.get(row["boundary_id"]) or str(row["boundary_name"])
    point = speech.say("report_point", lat=speech.degrees(row["lat"]), lon=speech.degrees(row["lon"]))
    cells = [
        (str(row["rank"]), ""),
        (where or point, (point if where else "") if row["is_exact"] else speech.say("proposal_near")),
        (_people(row["people_gained"], speech, "+"), ""),
        (_people(row["people_covered_total"], speech), ""),
    ]
    if tells_time:
        seconds = row["travel_time_s"]
        cells.append((speech.number(seconds / 60, 1) if seconds is not None else "–", ""))
    return cells


def _people(people: float | None, speech: Speech, sign: str = "") -> str:
    return speech.say("held") if people is None else f"{sign}{speech.number(people)}"


def _asked(figure: Figure) -> Asked:
    subject, says = figure.subject, figure.says
    return Asked(says["sites"] or None, subject.threshold_min, subject.mode, says["cutoff_min"])


def _plan(says: Mapping[str, Any]) -> SitePlan:
    """The plan of a figure, for the sentences that the study says of it."""
    rows = says["rows"]
    times = [row["travel_time_s"] for row in rows]
    is_timed = says["travel_time_before_s"] is not None or any(seconds is not None for seconds in times)
    return SitePlan(
        model=says["model"],
        status=says["status"],
        objective=_value(says["objective"]),
        bound=_value(says["bound"]),
        gap=_value(says["gap"]),
        seconds=0.0,
        chosen=tuple(row["candidate_id"] for row in rows),
        chosen_index=np.zeros(len(rows), dtype=np.int32),
        strata=("people",),
        people_gained=np.array([[row["people_gained"] or 0.0] for row in rows]).reshape(len(rows), 1),
        people_covered_total=np.array([_value(row["people_covered_total"]) for row in rows]),
        people_covered_before=says["people_covered_before"] or 0.0,
        people_out_of_reach=0.0,
        checker_objective=_value(says["checker_objective"]),
        time_before_s=_value(says["travel_time_before_s"]),
        time_after_s=np.array([math.inf if seconds is None else seconds for seconds in times if is_timed]),
        required_sites=says["required_sites"],
    )


def _value(value: float | None) -> float:
    return math.nan if value is None else float(value)
