"""Pages that are files of web/static: as they are, in the language asked for."""

from functools import lru_cache
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.problems import asked_language


def page_in_language(file: Path, request: Request) -> HTMLResponse:
    """The page; its modules say everything that stands in it."""
    page = _read_page(file, file.stat().st_mtime_ns)
    return HTMLResponse(page.replace('<html lang="en">', f'<html lang="{asked_language(request)}">', 1))


@lru_cache(maxsize=8)
def _read_page(file: Path, _changed_ns: int) -> str:
    return file.read_text(encoding="utf-8")
