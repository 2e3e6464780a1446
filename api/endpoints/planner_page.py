"""`/`: the planner's map, a page whose modules ask the API for everything they show."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.access.needs import open_to_all, signed_in
from api.endpoints.page_file import page_in_language
from api.settings import WEB_STATIC

router = APIRouter(include_in_schema=False)
PAGE: Final = WEB_STATIC / "index.html"


@router.get("/", response_class=HTMLResponse, dependencies=[signed_in])
def planner_page(request: Request) -> HTMLResponse:
    """The page in the language asked for; it shows nothing that the API does not give to whoever looks at it."""
    return page_in_language(PAGE, request)


@router.get("/planner", dependencies=[open_to_all])
def former_address(request: Request) -> RedirectResponse:
    """Where the page was before it became the first one: links to a view go on working."""
    query = request.url.query
    return RedirectResponse(f"/?{query}" if query else "/", status_code=308)
