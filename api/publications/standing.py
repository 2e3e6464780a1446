"""How a publication stands, as its archives tell: its state, who took which step and when, the edition that follows."""

from sqlalchemy.orm import Session

from api.publications.workflow import ROLES, RULES, StepName
from api.store.models import Publication
from api.store.publications import find_newer, load_steps
from geo.publication.standing import Standing


def standing_of(session: Session, row: Publication, origin: str) -> Standing:
    """Steps have names and dates; comments are for those who took part, but for the notice of a withdrawn one."""
    newer = find_newer(session, row.id)
    return Standing(
        state=row.state,
        notice=row.notice,
        steps=tuple(
            {
                "step": step.step,
                "state": step.state,
                "who": name,
                "role": ROLES[RULES[StepName(step.step)].reach],
                "when": step.created_at.isoformat(),
            }
            for step, name in load_steps(session, row.id)
            if step.step != StepName.comment
        ),
        newer={"id": newer.id, "edition": newer.edition, "address": f"{origin}/publications/{newer.id}"}
        if newer
        else {},
    )
