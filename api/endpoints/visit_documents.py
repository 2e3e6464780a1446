"""`/api/v1/regions/{id}/visits/plans/{plan}/...`: a plan on paper, in calendars, on maps and in tables.

Made in memory and sent at once: nothing of them is kept. People stand in them by their pseudonyms; names only on the
day sheet, where they are asked for, with a line of its own in the audit log.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from api.access.needs import Action, Actor, CurrentUser, audit, costs, needs
from api.endpoints.export import disposition
from api.endpoints.problem_answers import problem_answers
from api.endpoints.visit_access import with_streets
from api.errors import RequestError
from api.problems import asked_language
from api.region_shelf import require_region
from api.settings import WEB_STATIC
from api.store.models import VisitPerson
from api.store.visit_plans import require_visit_plan
from api.store.visit_register import load_register
from api.visits.fields import Day, Pseudonym
from api.visits.kept_register import open_contact
from api.visits.opening import open_seal
from api.visits.route import VisitRoute

if TYPE_CHECKING:
    from api.visits.kept_plan import OpenPlan
    from geo.visits.documented import Contact, Documented

router = APIRouter(
    prefix="/regions/{region_id}/visits/plans/{plan_id}",
    tags=["home visits: plans"],
    route_class=VisitRoute,
    responses=problem_answers(503),
    dependencies=[needs(Action.visit), costs(5)],
)
ASSETS: Final = WEB_STATIC / "vendor"
Team = Annotated[str, Query(description="Of one team.", max_length=64, pattern=r"^[A-Za-z0-9._-]*$")]
Date = Annotated[Day | None, Query(description="Of one day.")]
Moved = Annotated[
    float,
    Query(
        ge=0,
        le=5000,
        description="For what leaves the district: every home moved by up to 200, 1000 or 5000 m, the first not under.",
    ),
]


def file_answer(media_type: str) -> dict[int | str, dict[str, Any]]:
    """For `responses=` of a route that gives a file."""
    text = media_type.startswith("text/")
    schema = {"type": "string"} if text else {"type": "string", "format": "binary"}
    return {200: {"description": "The file", "content": {media_type: {"schema": schema}}}}


PDF: Final = "application/pdf"
ICS: Final = "text/calendar"
GPX: Final = "application/gpx+xml"
KML: Final = "application/vnd.google-earth.kml+xml"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv"


class Asked:
    """A document that is asked for: the plan opened, its surroundings, the language."""

    def __init__(self, request: Request, actor: Actor, path: tuple[str, str], name: str, **about: Any) -> None:
        region_id, plan_id = path
        self.request, self.region_id, self.plan_id = request, region_id, plan_id
        self.language = asked_language(request)
        self.contacts: dict[str, Contact] | None = None
        self.file = name
        service = request.app.state.service
        with service.database.session() as session:
            from api.visits.kept_plan import open_plan

            row = require_visit_plan(session, region_id, plan_id)
            self._seal = open_seal(service, session)
            self.opened: OpenPlan = open_plan(row, self._seal)
            self.made_at, self.revision = row.changed_at, row.revision
            if about.get("names"):
                self.contacts = self._open_contacts(load_register(session, VisitPerson, region_id))
            told = {key: str(value) for key, value in about.items() if value not in (None, "", 0.0)}
            audit(session, actor, "export", "visit_plan", plan_id, {"region": region_id, "file": name, **told})
        self.team: str | None = about.get("team") or None
        self.date = about.get("date")
        known = [team.team_id for team in self.opened.plan.problem.teams]
        if self.team is not None and self.team not in known:
            raise RequestError("there is no team {team} in this plan", team=self.team)

    def documented(self, *, drawn: bool, moved_m: float = 0.0) -> "Documented":
        """The plan's surroundings; `drawn` puts the streets under it."""
        from geo.visits.documented import document_plan, move_places

        opened = with_streets(self.request, self.region_id, self.opened) if drawn else self.opened
        shown = document_plan(opened.prepared, made_at=self.made_at, revision=self.revision)
        if not shown.title:  # a plan need not have a name: it is called after its region then
            region = require_region(self.request.app.state.regions, self.region_id).region
            shown = replace(shown, title=region.title(self.language))
        return move_places(shown, moved_m, self._seal.derive("moved places", self.region_id)) if moved_m else shown

    def answer(self, content: bytes | str, media_type: str) -> Response:
        """The file, to be saved."""
        parts = [part for part in (self.file, self.team, self.date.isoformat() if self.date else None) if part]
        ending = self.file.rpartition(".")[2]
        name = "-".join([self.file.rpartition(".")[0], *parts[1:]]) + f".{ending}"
        return Response(content, media_type=media_type, headers={"Content-Disposition": disposition(name)})

    def _open_contacts(self, rows: Any) -> "dict[str, Contact]":
        from geo.visits.documented import Contact

        opened = {row.person_id: open_contact(row, self._seal) for row in rows}
        return {one: Contact(**told.model_dump()) for one, told in opened.items() if told is not None}


@router.get("/sheets.pdf", responses=file_answer(PDF), response_class=Response)
def read_visit_sheets(
    region_id: str,
    plan_id: Pseudonym,
    request: Request,
    actor: CurrentUser,
    team: Team = "",
    date: Date = None,
    names: Annotated[bool, Query(description="With names, phones and addresses.")] = False,
) -> Response:
    """Day sheets to print: A4, large type, a map with the order; a page or two for each tour."""
    from geo.visits.documents.day_sheet import render_sheets
    from geo.visits.documents.sheet_pdf import print_sheets

    asked = Asked(request, actor, (region_id, plan_id), "sheets.pdf", team=team, date=date, names=names)
    page = render_sheets(
        asked.documented(drawn=True),
        asked.opened.plan,
        language=asked.language,
        assets=ASSETS,
        team=asked.team,
        date=asked.date,
        contacts=asked.contacts,
    )
    return asked.answer(print_sheets(page), PDF)


@router.get("/calendar.ics", responses=file_answer(ICS), response_class=Response)
def read_visit_calendar(
    region_id: str, plan_id: Pseudonym, request: Request, actor: CurrentUser, team: Team = "", date: Date = None
) -> Response:
    """Visits for any calendar: pseudonyms and times, no place."""
    from geo.visits.documents.calendar import render_calendar

    asked = Asked(request, actor, (region_id, plan_id), "calendar.ics", team=team, date=date)
    shown = asked.documented(drawn=False)
    content = render_calendar(shown, asked.opened.plan, language=asked.language, team=asked.team, date=asked.date)
    return asked.answer(content, ICS)


@router.get("/tours.gpx", responses=file_answer(GPX), response_class=Response)
def read_visit_tracks(
    region_id: str, plan_id: Pseudonym, request: Request, actor: CurrentUser, team: Team = "", date: Date = None
) -> Response:
    """Stops and ways for a navigation device."""
    from geo.visits.documents.gpx import render_gpx

    asked = Asked(request, actor, (region_id, plan_id), "tours.gpx", team=team, date=date)
    shown = asked.documented(drawn=True)
    content = render_gpx(shown, asked.opened.plan, language=asked.language, team=asked.team, date=asked.date)
    return asked.answer(content, GPX)


@router.get("/tours.kml", responses=file_answer(KML), response_class=Response)
def read_visit_kml(
    region_id: str,
    plan_id: Pseudonym,
    request: Request,
    actor: CurrentUser,
    team: Team = "",
    date: Date = None,
    moved_m: Moved = 0.0,
) -> Response:
    """Stops and ways for other map programs."""
    from geo.visits.documents.kml import render_kml

    asked = Asked(request, actor, (region_id, plan_id), "tours.kml", team=team, date=date, moved_m=moved_m)
    shown = asked.documented(drawn=not moved_m, moved_m=moved_m)
    content = render_kml(shown, asked.opened.plan, language=asked.language, team=asked.team, date=asked.date)
    return asked.answer(content, KML)


@router.get("/plan.xlsx", responses=file_answer(XLSX), response_class=Response)
def read_visit_workbook(
    region_id: str, plan_id: Pseudonym, request: Request, actor: CurrentUser, team: Team = "", date: Date = None
) -> Response:
    """Calendar, visits, teams and what is missed, as a workbook."""
    from geo.visits.documents.workbook import render_workbook

    asked = Asked(request, actor, (region_id, plan_id), "plan.xlsx", team=team, date=date)
    shown = asked.documented(drawn=False)
    content = render_workbook(shown, asked.opened.plan, language=asked.language, team=asked.team, date=asked.date)
    return asked.answer(content, XLSX)


@router.get("/visits.csv", responses=file_answer(CSV), response_class=Response)
def read_visit_table(
    region_id: str, plan_id: Pseudonym, request: Request, actor: CurrentUser, team: Team = "", date: Date = None
) -> Response:
    """Visits as a table: date, team, order, person, times."""
    from api.visits.visits_table import visits_table

    asked = Asked(request, actor, (region_id, plan_id), "visits.csv", team=team, date=date)
    return asked.answer(visits_table(asked.opened, team=asked.team, day=asked.date), CSV)
