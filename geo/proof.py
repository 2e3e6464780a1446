"""What is proved about a site plan, in one plain sentence."""

import math
from typing import TYPE_CHECKING, Final

from geo.words import Speech

if TYPE_CHECKING:
    from geo.siting.plan import SitePlan

CLOSED_GAP: Final = 1e-9  # relative; below it only rounding is left
BEST: Final = {
    "mclp": "proof_best_people",
    "lscp": "proof_fewest",
    "pmedian": "proof_best_mean",
    "pcenter": "proof_best_longest",
}


def proof_sentence(speech: Speech, plan: "SitePlan") -> str:
    """How much better any other plan could be by the measure of the model, in the reader's language.

    Where sites are required, other plans are those that hold them too: without them more may well be possible.
    """
    sites = speech.count("sites", len(plan.chosen))
    if plan.required_sites:
        sites = speech.say("sites_required", sites=sites)
    if not (math.isfinite(plan.gap) and math.isfinite(plan.bound)):
        return speech.say("proof_none")
    if plan.gap < CLOSED_GAP:
        told = speech.say(BEST[plan.model], sites=sites)
        return f"{told} {speech.say('proof_required')}" if plan.model == "lscp" and plan.required_sites else told
    match plan.model:
        case "mclp":
            people = math.ceil(plan.bound - plan.objective)
            return speech.count("proof_people", people, sites=sites, gap=speech.percent(plan.gap))
        case "lscp":
            told = speech.say("proof_at_least", n=speech.number(plan.bound))
            return f"{told} {speech.say('proof_required')}" if plan.required_sites else told
        case "pcenter":
            return speech.say("proof_longest", sites=sites, bound=speech.duration(plan.bound))
    return speech.say("proof_time", sites=sites, gap=speech.percent(plan.gap))
