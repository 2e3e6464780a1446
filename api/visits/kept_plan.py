"""A plan between its sealed parts and what `routing.visits` works on.

about   what it is called, by what it was judged, what it comes to: enough for a list
asked   the problem with its travel times, and what its numbers stand for
tours   who comes when, who is missed
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final

from api.jobs.phrases import phrase_from_dict, phrase_to_dict
from api.store.models import KeptVisitPlan
from api.visits.plain_values import from_plain, to_plain
from api.visits.sealing import Seal
from geo.notes import Note
from geo.visits.documented import Documented, document_plan
from geo.visits.prepared import Prepared
from routing.errors import Phrase
from routing.visits.plan import VisitPlan
from routing.visits.problem import VisitProblem

PLACE: Final = "visit_plan"
_PROBLEM: Final = ("n_days", "people", "teams", "travel_s", "length_m", "weights", "seed", "clock_s")
_PREPARED: Final = (
    "name",
    "people",
    "teams",
    "lon",
    "lat",
    "horizon",
    "modes",
    "holidays",
    "estimated_holidays",
    "synthetic",
    "country",
    "attributions",
)
LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)
About = dict[str, Any]


@dataclass(frozen=True, eq=False)
class OpenPlan:
    """A plan with what stands behind its numbers."""

    prepared: Prepared
    plan: VisitPlan

    def documented(self) -> Documented:
        """The plan's surroundings, without streets."""
        return document_plan(self.prepared, made_at=LONG_AGO)

    def hours_of(self, person_id: str) -> tuple[tuple[int, int], ...]:
        """The hours in which somebody may be visited, as they were given; () is any time."""
        return self._hours[person_id]

    @cached_property
    def row_by_person(self) -> dict[str, int]:
        """Rows of the plan's people."""
        return {person.person_id: row for row, person in enumerate(self.plan.problem.people)}

    @cached_property
    def _hours(self) -> dict[str, tuple[tuple[int, int], ...]]:
        return {person.person_id: person.windows for person in self.prepared.people}


def asked_to_plain(prepared: Prepared) -> dict[str, Any]:
    """What was asked, as JSON keeps it."""
    return {
        "problem": {name: to_plain(getattr(prepared.problem, name)) for name in _PROBLEM},
        "prepared": {name: to_plain(getattr(prepared, name)) for name in _PREPARED},
        "notes": [phrase_to_dict(Phrase(note.template, **note.params)) for note in prepared.notes],
    }


def asked_from_plain(kept: Mapping[str, Any]) -> Prepared:
    """What was asked; without streets, which are the region's."""
    problem = VisitProblem(**{name: from_plain(value) for name, value in kept["problem"].items() if name in _PROBLEM})
    told = [phrase_from_dict(note) for note in kept["notes"]]
    return Prepared(
        problem=problem,
        **{name: from_plain(value) for name, value in kept["prepared"].items() if name in _PREPARED},
        notes=tuple(Note(note.template, note.params) for note in told),
    )


def tours_to_plain(plan: VisitPlan) -> dict[str, Any]:
    """The tours, as JSON keeps them."""
    return {"tours": to_plain(plan.tours), "missed": to_plain(plan.missed), "engine": plan.engine}


def tours_from_plain(kept: Mapping[str, Any], problem: VisitProblem) -> VisitPlan:
    """The tours again."""
    return VisitPlan(problem, from_plain(kept["tours"]), from_plain(kept["missed"]), kept["engine"])


def open_plan(row: KeptVisitPlan, seal: Seal) -> OpenPlan:
    """A plan of the database."""
    prepared = asked_from_plain(seal.open_json(row.asked, PLACE, row.region_id, row.id, "asked"))
    tours = seal.open_json(row.tours, PLACE, row.region_id, row.id, "tours")
    return OpenPlan(prepared, tours_from_plain(tours, prepared.problem))


def open_about(row: KeptVisitPlan, seal: Seal) -> About:
    """What a plan is called and comes to."""
    found: About = seal.open_json(row.about, PLACE, row.region_id, row.id, "about")
    return found


def write_plan(row: KeptVisitPlan, opened: OpenPlan, about: About, seal: Seal) -> None:
    """Put a plan into a row; its revision is the caller's."""
    row.asked = seal.seal_json(asked_to_plain(opened.prepared), PLACE, row.region_id, row.id, "asked")
    row.key_id = seal.key_id
    _write_tours(row, opened, about, seal)


def rewrite_plan(row: KeptVisitPlan, before: OpenPlan, after: OpenPlan, about: About, seal: Seal) -> None:
    """Put a changed plan into its row.

    Travel times, most of what is kept, are sealed again where the problem is another one, or the key: one row, one key.
    """
    if after.prepared.problem is before.prepared.problem and row.key_id == seal.key_id:
        _write_tours(row, after, about, seal)
    else:
        write_plan(row, after, about, seal)


def _write_tours(row: KeptVisitPlan, opened: OpenPlan, about: About, seal: Seal) -> None:
    row.about = seal.seal_json(about, PLACE, row.region_id, row.id, "about")
    row.tours = seal.seal_json(tours_to_plain(opened.plan), PLACE, row.region_id, row.id, "tours")


def reseal_plan(row: KeptVisitPlan, seal: Seal) -> None:
    """Put a plan under the key that seals now."""
    for part in ("about", "asked", "tours"):
        place = (PLACE, row.region_id, row.id, part)
        setattr(row, part, seal.seal(seal.open(getattr(row, part), *place), *place))
    row.key_id = seal.key_id


def with_plan(opened: OpenPlan, plan: VisitPlan) -> OpenPlan:
    """The same with other tours, and perhaps another problem."""
    return OpenPlan(replace(opened.prepared, problem=plan.problem), plan)
