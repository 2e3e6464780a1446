"""The way of a publication to readers: a district corrects, the region approves, the ministry publishes or withdraws.

Figures never change on it; whoever finds them wrong says so, and a new edition is made. Nothing is ever deleted.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from api.access.actor import Actor, Place
from api.access.needs import audit, refusal
from api.access.objects import place_of
from api.access.roles import Action
from api.errors import RequestError
from api.store.models import Publication, PublicationStep
from api.store.publications import PUBLISHED, WITHDRAWN
from routing.errors import Phrase

DRAFT: Final = "draft"
CORRECTED: Final = "corrected"
APPROVED: Final = "approved"
STATES: Final = {
    DRAFT: Phrase("a draft"),
    CORRECTED: Phrase("corrected"),
    APPROVED: Phrase("approved"),
    PUBLISHED: Phrase("published"),
    WITHDRAWN: Phrase("withdrawn"),
}


class StepName(StrEnum):
    """What somebody does with a publication."""

    comment = "comment"
    correct = "correct"
    approve = "approve"
    send_back = "send_back"
    publish = "publish"
    withdraw = "withdraw"


class Reach(StrEnum):
    """How far a right must reach."""

    within = "within"  # something inside the region will do: a district
    region = "region"  # all of it
    above = "above"  # an area around the region's own, or everywhere: a ministry


@dataclass(frozen=True)
class Rule:
    """From which states a step leads where (None = it stays), and the right that it needs."""

    before: tuple[str, ...]
    after: str | None
    action: Action
    reach: Reach
    needs_words: bool = False


RULES: Final = {
    StepName.comment: Rule(tuple(STATES), None, Action.view, Reach.region, needs_words=True),
    StepName.correct: Rule((DRAFT,), CORRECTED, Action.plan, Reach.within),
    StepName.approve: Rule((CORRECTED,), APPROVED, Action.publish, Reach.region),
    StepName.send_back: Rule((CORRECTED, APPROVED), DRAFT, Action.publish, Reach.region, needs_words=True),
    StepName.publish: Rule((APPROVED,), PUBLISHED, Action.publish, Reach.above),
    # Of what was public alone: what is withdrawn stays public, with its notice.
    StepName.withdraw: Rule((PUBLISHED,), WITHDRAWN, Action.publish, Reach.above, needs_words=True),
}


ROLES: Final = {Reach.within: "district", Reach.region: "region", Reach.above: "ministry"}
"""In which role somebody takes a step, by how far their right must reach."""


def allowed_steps(session: Session, actor: Actor | None, row: Publication) -> list[StepName]:
    """The steps that somebody may take from where a publication is now, a comment last."""
    if actor is None:
        return []
    place = place_of(session, row.area_id, row.organisation_id)
    allowed = [step for step, rule in RULES.items() if row.state in rule.before and _may(actor, rule, place)]
    return sorted(allowed, key=lambda step: step is StepName.comment)


def take_step(session: Session, actor: Actor, row: Publication, step: StepName, comment: str) -> PublicationStep:
    """Do a step of a publication, which is locked, and note who did it and what they said (`api.fields.SHOWN`).

    Raises
    ------
    RightError
        They may not.
    RequestError
        The publication is not where this step begins, or the step needs words.
    """
    rule = RULES[step]
    if not _may(actor, rule, place_of(session, row.area_id, row.organisation_id)):
        raise refusal(rule.action)
    if row.state not in rule.before:
        raise RequestError("this step cannot be taken: the publication is {state} now", state=STATES[row.state])
    if rule.needs_words and not comment:
        raise RequestError("this step needs a comment: say why")
    row.state = rule.after or row.state
    row.revision += 1
    if step is StepName.withdraw:
        row.notice = comment
    done = PublicationStep(
        publication_id=row.id, step=step.value, state=row.state, comment=comment, created_by=actor.user_id
    )
    session.add(done)
    session.flush()
    audit(session, actor, step.value, "publication", row.id, {"state": row.state})
    return done


def _may(actor: Actor, rule: Rule, place: Place) -> bool:
    if rule.reach is Reach.within:
        return actor.may_within(rule.action, place)
    if rule.reach is Reach.region:
        return actor.may(rule.action, place)
    return any(
        right.covers(place) and (not right.lineage or right.lineage[0] != place.lineage[0])
        for right in actor.rights_to(rule.action)
    )
