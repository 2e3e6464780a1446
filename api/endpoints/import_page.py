"""`/import`: regions, streets, people, facilities and boundaries brought in step by step; its modules ask the API."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.access.needs import open_to_all
from api.endpoints.page_file import page_in_language
from api.settings import WEB_STATIC

router = APIRouter(include_in_schema=False)
PAGE: Final = WEB_STATIC / "import" / "index.html"


@router.get("/import", response_class=HTMLResponse, dependencies=[open_to_all])
def import_page(request: Request) -> HTMLResponse:
    """The page in the language asked for; whoever may not plan is told so by the API."""
    return page_in_language(PAGE, request)
