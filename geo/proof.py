"""What is proved about a site plan, in one plain sentence."""

import math
from typing import TYPE_CHECKING

from geo.words import Speech

if TYPE_CHECKING:
    from geo.siting.plan import SitePlan

CLOSED_GAP = 1e-9  # relative; below it only rounding is left


def proof_sentence(speech: Speech, plan: "SitePlan") -> str:
    """How much better any other plan with as many sites could be, in the reader's language."""
    sites = speech.count("sites", len(plan.chosen))
    if not (math.isfinite(plan.gap) and math.isfinite(plan.bound)):
        return speech.say("proof_none")
    if plan.gap < CLOSED_GAP:
        return speech.say("proof_best_people" if plan.model == "mclp" else "proof_best", sites=sites)
    gap = speech.percent(plan.gap)
    if plan.model == "mclp":
        return speech.count("proof_people", math.ceil(plan.bound - plan.objective), sites=sites, gap=gap)
    return speech.say("proof_time" if plan.model == "pmedian" else "proof_gap", sites=sites, gap=gap)
