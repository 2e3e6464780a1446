"""Home visits are planned: travel times first, then the tours. What the steps leave for each other is sealed.

The people and teams are those of the moment the job began. A step that is killed is done again; the plan appears in
the database with the end of the job, or not at all.
"""

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Field
from sqlalchemy.orm import Session

from api.errors import unknown_object
from api.jobs.asked import Asked
from api.jobs.kind import Kind, Output, Part, Work
from api.jobs.snapshot import NETWORK, link_network
from api.store.models import Job, KeptVisitPlan, Network, Region
from api.store.visit_register import note_planned
from api.visits.fields import Day
from routing.errors import Phrase

if TYPE_CHECKING:
    from api.service import Service

KIND_NAME: Final = "visits"
REGISTER: Final = "register.sealed"
ASKED: Final = "asked.sealed"
TOURS: Final = "tours.sealed"


class AskedVisits(Asked):
    """The days of a plan, and the rest of the question sealed: it may hold what somebody has written."""

    start: Day
    days: Annotated[int, Field(ge=1, le=366)]
    sealed: Annotated[str, Field(max_length=100_000)]


def seal_question(asked: Mapping[str, Any], seal: Any, region_id: str) -> str:
    """The question as the parameter of a job."""
    return base64.b64encode(seal.seal_json(asked, "visit_question", region_id)).decode()


def prepare(session: Session, service: "Service", work: Work) -> Output:
    """The register as it is now, sealed beside the streets of the region."""
    from api.visits.kept_register import open_people, open_teams
    from api.visits.last_visits import with_last_visits
    from api.visits.opening import open_seal
    from api.visits.plan_asked import is_over, require_places
    from api.visits.possible import require_possible
    from api.visits.register import care_to_seal, team_to_seal

    region = session.get(Region, work.region_id)
    if region is None or region.network_id is None:
        raise unknown_object(work.region_id)
    network = session.get_one(Network, region.network_id)
    seal = open_seal(service, session)
    start = AskedVisits.model_validate(work.parameters).start
    people = open_people(session, work.region_id, seal)
    people = with_last_visits(session, seal, work.region_id, people, start)
    people = {one: care for one, care in people.items() if not is_over(care, start)}
    teams = open_teams(session, work.region_id, seal)
    homeless = require_places(people, teams)
    require_possible(people, teams)
    people = {one: care for one, care in people.items() if one not in set(homeless)}
    register = {
        "people": {one: care_to_seal(care) for one, care in people.items()},
        "homeless": homeless,
        "teams": {one: team_to_seal(team) for one, team in teams.items()},
    }
    work.folder.mkdir(parents=True, exist_ok=True)
    _write(work, REGISTER, seal.seal_json(register, KIND_NAME, work.job_id, REGISTER))
    link_network(service.data / network.folder, work.folder / NETWORK)
    return {"country": region.country, "synthetic": region.synthetic, "people": len(people), "teams": len(teams)}


def plan(work: Work) -> list[Part]:
    """Two parts."""
    return [Part(Phrase("measuring travel times"), {"part": ASKED}), Part(Phrase("planning visits"), {"part": TOURS})]


def run(work: Work, number: int, given: Mapping[str, Any]) -> Output:
    """One of them."""
    return _measure(work) if given["part"] == ASKED else _plan_tours(work)


def _measure(work: Work) -> Output:
    """Travel times between everybody."""
    from api.visits.kept_plan import asked_to_plain
    from api.visits.opening import seal_of_worker
    from api.visits.plan_asked import PlanAsked, name_some
    from api.visits.planning_lists import on_known_modes, plan_question, visited_person, visiting_team
    from api.visits.register import CarePlan, TeamPlan
    from geo.notes import Note, add_note
    from geo.visits.preparing import prepare_on_streets
    from routing.storage import load_network

    seal = seal_of_worker(work.data)
    register = seal.open_json((work.folder / REGISTER).read_bytes(), KIND_NAME, work.job_id, REGISTER)
    question = base64.b64decode(work.parameters["sealed"])
    asked = PlanAsked.model_validate(seal.open_json(question, "visit_question", work.region_id))
    people = [
        visited_person(one, CarePlan.model_validate(care), row)
        for row, (one, care) in enumerate(register["people"].items(), start=1)
    ]
    teams = [
        visiting_team(one, TeamPlan.model_validate(team), row)
        for row, (one, team) in enumerate(register["teams"].items(), start=1)
    ]
    network, notes = load_network(work.folder / NETWORK), list[Note]()
    if homeless := register["homeless"]:
        add_note(
            notes,
            "not in this plan, for their place is not known: {ids} ({count} people)",
            ids=name_some(homeless),
            count=len(homeless),
        )
    prepared = prepare_on_streets(
        people,
        on_known_modes(teams, network.modes, notes),
        plan_question(asked, country=work.given["country"], synthetic=work.given["synthetic"]),
        network,
        notes=notes,
    )
    _write(work, ASKED, seal.seal_json(asked_to_plain(prepared), KIND_NAME, work.job_id, ASKED))
    return {"due": prepared.problem.visits_due}


def _plan_tours(work: Work) -> Output:
    """The tours."""
    from api.visits.kept_plan import asked_from_plain, tours_to_plain
    from api.visits.opening import seal_of_worker
    from routing.visits.planner import plan_visits

    seal = seal_of_worker(work.data)
    kept = seal.open_json((work.folder / ASKED).read_bytes(), KIND_NAME, work.job_id, ASKED)
    made = plan_visits(asked_from_plain(kept).problem)
    _write(work, TOURS, seal.seal_json(tours_to_plain(made), KIND_NAME, work.job_id, TOURS))
    return {"kept": made.visits_kept, "engine": made.engine}


def finish(work: Work, outputs: Sequence[Output]) -> Output:
    """What the plan comes to."""
    due, kept = outputs[0]["due"], outputs[1]["kept"]
    return {"due": due, "kept": kept, "missed": due - kept}


def keep(session: Session, work: Work, outcome: Output) -> Output:
    """The plan as a row, named by its job, so that there is one of it."""
    from api.visits.kept_plan import OpenPlan, asked_from_plain, tours_from_plain, write_plan
    from api.visits.opening import seal_of_worker
    from api.visits.plan_figures import about_plan

    seal = seal_of_worker(work.data)
    prepared = asked_from_plain(seal.open_json((work.folder / ASKED).read_bytes(), KIND_NAME, work.job_id, ASKED))
    tours = seal.open_json((work.folder / TOURS).read_bytes(), KIND_NAME, work.job_id, TOURS)
    opened = OpenPlan(prepared, tours_from_plain(tours, prepared.problem))
    job = session.get_one(Job, work.job_id)
    row = KeptVisitPlan(
        id=job.id,
        region_id=work.region_id,
        start=prepared.dates[0],
        ends=prepared.dates[-1],
        created_by=job.created_by,
    )
    write_plan(row, opened, about_plan(opened), seal)
    session.add(row)
    note_planned(session, work.region_id, {one.person_id for one in prepared.people}, row.ends)
    return {"plan_id": job.id, **outcome}


def _write(work: Work, name: str, sealed: bytes) -> Path:
    from geo.output_folder import output_file

    with output_file(work.folder / name) as partial:
        partial.write_bytes(sealed)
    return work.folder / name


KIND = Kind(AskedVisits, plan, run, finish, prepare, keep)
