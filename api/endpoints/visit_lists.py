"""`/api/v1/regions/{id}/visits/people/import` and `/teams/import`: spreadsheets as districts have them."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.access.needs import Action, Actor, CurrentUser, audit, costs, needs
from api.endpoints.problem_answers import problem_answers
from api.etags import changes_seen, require_match
from api.fields import Name
from api.problems import asked_language
from api.region_shelf import require_region
from api.store.visit_register import lock_visits
from api.visits.fields import Strict
from api.visits.opening import open_seal
from api.visits.register import PersonGiven, TeamGiven
from api.visits.registers import PEOPLE, TEAMS, Given, Register, Row, replace_all
from api.visits.route import VisitRoute
from api.visits.untold_cells import cells_untold
from geo.words import tell
from routing.errors import Phrase

if TYPE_CHECKING:
    from api.service import Service
    from api.visits.lists import GivenList
    from geo.notes import Notes
    from geo.region import Region

router = APIRouter(
    prefix="/regions/{region_id}/visits",
    tags=["home visits: people and teams"],
    route_class=VisitRoute,
    responses=problem_answers(503),
    dependencies=[needs(Action.visit), costs(5), changes_seen],
)
BODY: Final[Mapping[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "The bytes of the spreadsheet: xlsx, xls, ods, csv or text.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
FileName = Annotated[Name, Query(description="Of the file; said in sentences about it.")]
Sheet = Annotated[str, Query(description="Of a workbook; without it, the first that fits.", max_length=200)]
Preview = Annotated[bool, Query(description="Say what would be done, and do nothing; needs no `If-Match`.")]
Column = Annotated[
    list[str],
    Query(
        description="`field=heading`: a column that is another field than its heading says; `field=` reads none.",
        max_length=60,
        examples=[["skills=Кто нужен"]],
    ),
]
KeepOthers = Annotated[bool, Query(description="Who is not in the list stays; else they are removed.")]


class ListTaken(Strict):
    """What a list has changed, or would change."""

    rows: int
    ids: list[str]
    added: int
    changed: int
    removed: int
    without_place: list[str]
    notes: list[str]
    etag: str


class ListColumn(Strict):
    """A column of a list: what it is taken for; `personal` ones are left out unless names are wanted."""

    heading: str
    field: str | None
    personal: bool


class ListColumns(Strict):
    """The columns of a list, and the fields that a column can be."""

    columns: list[ListColumn]
    fields: list[str]


@router.post("/people/import/columns", openapi_extra=dict(BODY))
async def read_visit_people_columns(
    region_id: str,
    name: FileName,
    request: Request,
    sheet: Sheet = "",
    contacts: Annotated[bool, Query(description="Names, phones and addresses would be taken.")] = False,
) -> ListColumns:
    """What each column of a spreadsheet of people is taken for; nothing is kept."""
    content = await request.body()
    return await run_in_threadpool(
        _columns, request, region_id, (name, content, sheet), "names" if contacts else "people"
    )


@router.post("/teams/import/columns", openapi_extra=dict(BODY))
async def read_visit_teams_columns(region_id: str, name: FileName, request: Request, sheet: Sheet = "") -> ListColumns:
    """What each column of a spreadsheet of teams is taken for; nothing is kept."""
    content = await request.body()
    return await run_in_threadpool(_columns, request, region_id, (name, content, sheet), "teams")


@router.post("/people/import", openapi_extra=dict(BODY))
async def import_visit_people(
    region_id: str,
    name: FileName,
    request: Request,
    response: Response,
    actor: CurrentUser,
    sheet: Sheet = "",
    preview: Preview = False,
    keep_others: KeepOthers = False,
    column: Column = [],  # noqa: B006 - never changed
    contacts: Annotated[bool, Query(description="Take names, phones and addresses too; they are kept sealed.")] = False,
) -> ListTaken:
    """Take people from a spreadsheet: its headings in any of four languages. Columns that name persons are left out."""

    def read(given: "GivenList", region: "Region", notes: "Notes") -> list[PersonGiven]:
        from api.visits.lists import people_of_list

        return people_of_list(given, region, notes, contacts=contacts)

    content = await request.body()
    asked = _Asked(request, actor, region_id, name, sheet, preview=preview, keep_others=keep_others, columns=column)
    told = await run_in_threadpool(_take, asked, content, read, PEOPLE)
    response.headers["ETag"] = told.etag
    return told


@router.post("/teams/import", openapi_extra=dict(BODY))
async def import_visit_teams(
    region_id: str,
    name: FileName,
    request: Request,
    response: Response,
    actor: CurrentUser,
    sheet: Sheet = "",
    preview: Preview = False,
    keep_others: KeepOthers = False,
    column: Column = [],  # noqa: B006 - never changed
) -> ListTaken:
    """Take teams from a spreadsheet: its headings in any of four languages."""

    def read(given: "GivenList", region: "Region", notes: "Notes") -> list[TeamGiven]:
        from api.visits.lists import teams_of_list

        return teams_of_list(given, region, notes)

    content = await request.body()
    asked = _Asked(request, actor, region_id, name, sheet, preview=preview, keep_others=keep_others, columns=column)
    told = await run_in_threadpool(_take, asked, content, read, TEAMS)
    response.headers["ETag"] = told.etag
    return told


class _Asked:
    """What is asked beside the file."""

    def __init__(
        self,
        request: Request,
        actor: Actor,
        region_id: str,
        name: str,
        sheet: str,
        *,
        preview: bool,
        keep_others: bool,
        columns: Sequence[str],
    ) -> None:
        self.request, self.actor, self.region_id = request, actor, region_id
        self.name, self.sheet, self.preview, self.keep_others = name, sheet or None, preview, keep_others
        self.columns = {field: heading for field, _, heading in (one.partition("=") for one in columns)}


def _columns(request: Request, region_id: str, file: tuple[str, bytes, str], what: str) -> ListColumns:
    from api.visits.lists import WITH_CONTACTS, GivenList, columns_of_list
    from geo.visits.list_columns import PEOPLE_LIST, TEAM_LIST

    kind = {"people": PEOPLE_LIST, "names": WITH_CONTACTS, "teams": TEAM_LIST}[what]
    name, content, sheet = file
    region = require_region(request.app.state.regions, region_id).region
    with cells_untold():
        read = columns_of_list(GivenList(name, content, sheet or None), region, kind)
    columns = [ListColumn(heading=one.heading, field=one.field or None, personal=one.personal) for one in read]
    return ListColumns(columns=columns, fields=list(kind.by_name))


def _take(
    asked: _Asked,
    content: bytes,
    read: "Callable[[GivenList, Region, Notes], Sequence[Given]]",
    register: Register[Row, Given, Any],
) -> ListTaken:
    from api.visits.lists import GivenList

    service: Service = asked.request.app.state.service
    seal = open_seal(service)
    region = require_region(asked.request.app.state.regions, asked.region_id).region
    notes: Notes = []
    with cells_untold():
        given = read(GivenList(asked.name, content, asked.sheet, asked.columns), region, notes)
    with service.database.session() as session:
        lock_visits(session, asked.region_id)
        before = register.etag(session, asked.region_id)
        if not asked.preview:
            require_match(asked.request, before)
        done = replace_all(session, register, asked.region_id, given, seal, keep_others=asked.keep_others)
        if asked.preview:
            session.rollback()
            return _told(asked, register, given, done, notes, before)
        etag = register.etag(session, asked.region_id)
        audit(session, asked.actor, "import", register.all, asked.region_id, done)
    return _told(asked, register, given, done, notes, etag)


def _told(
    asked: _Asked,
    register: Register[Any, Given, Any],
    given: Sequence[Given],
    done: Mapping[str, int],
    notes: "Notes",
    etag: str,
) -> ListTaken:
    from geo.visits.rows import NOT_READ  # not above: it brings what reads spreadsheets

    lang = asked_language(asked.request)
    said = {NOT_READ: Phrase("{name}: not read: {columns}").template}  # there is no plan file to map them in
    return ListTaken(
        rows=len(given),
        ids=[register.id_of(one) for one in given],
        **done,
        without_place=[register.id_of(one) for one in given if one.lon is None or one.lat is None],
        notes=[tell(Phrase(said.get(note.template, note.template), **note.params), lang) for note in notes],
        etag=etag,
    )
