"""`/import`: regions, streets, people, facilities and boundaries brought in step by step; its modules ask the API."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.access.needs import open_to_all
from api.problems import asked_language
from api.settings import WEB_STATIC

router = APIRouter(include_in_schema=False)
PAGE: Final = WEB_STATIC / "import" / "index.html"


@router.get("/import", response_class=HTMLResponse, dependencies=[open_to_all])
def import_page(request: Request) -> HTMLResponse:
    """The page in the language asked for; whoever may not plan is told so by the API."""
    page = _read_page(PAGE, PAGE.stat().st_mtime_ns)
    return HTMLResponse(page.replace('<html lang="en">', f'<html lang="{asked_language(request)}">', 1))


@lru_cache(maxsize=2)
def _read_page(file: Path, _changed_ns: int) -> str:
    return file.read_text(encoding="utf-8")
