"""Makes the answer that says what a move does, or what is in the way."""

from typing import TYPE_CHECKING

from api.visits.effect_figures import effect_figures
from api.visits.move_view import MoveView
from api.visits.why import tell_effect, tell_obstacle
from routing.visits.effect import Effect
from routing.visits.move import Obstacle

if TYPE_CHECKING:
    from api.visits.kept_plan import OpenPlan


def show_move(
    opened: "OpenPlan", person: int, found: Effect | Obstacle, lang: str, *, accepted: bool, revision: int, etag: str
) -> MoveView:
    """The effect of moving a visit of a person (row)."""
    effect = None if isinstance(found, Obstacle) else found
    return MoveView(
        possible=effect is not None,
        accepted=accepted and effect is not None,
        obstacle=found.value if isinstance(found, Obstacle) else None,
        sentence=tell_obstacle(opened, found, person, lang)
        if isinstance(found, Obstacle)
        else tell_effect(found, lang=lang),
        **effect_figures(effect),
        hours_more={} if effect is None else _hours_more(opened, effect),
        balance_before=None if effect is None else round(effect.balance_before, 4),
        revision=revision,
        etag=etag,
    )


def _hours_more(opened: "OpenPlan", effect: Effect) -> dict[str, float]:
    teams = opened.plan.problem.teams
    return {team.team_id: round(more / 3600, 2) for team, more in zip(teams, effect.working_s, strict=True) if more}
