"""`/publish`: figures frozen, brought to readers and computed again; its modules ask the API for everything."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.access.needs import open_to_all
from api.endpoints.page_file import page_in_language
from api.settings import WEB_STATIC

router = APIRouter(include_in_schema=False)
PAGE: Final = WEB_STATIC / "publish" / "index.html"


@router.get("/publish", response_class=HTMLResponse, dependencies=[open_to_all])
def publish_page(request: Request) -> HTMLResponse:
    """The page in the language asked for; what is published stands there for everybody."""
    return page_in_language(PAGE, request)
