"""`/visits` and `/visits/day`: home visits at the desk and on the phone; their modules ask the API for everything."""

import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api.access.needs import open_to_all
from api.endpoints.page_file import page_in_language
from api.settings import REPORT_PAGE, WEB_STATIC

router = APIRouter(include_in_schema=False)
DESK: Final = WEB_STATIC / "visits" / "index.html"
PHONE: Final = WEB_STATIC / "visits" / "day" / "index.html"
WORKER: Final = WEB_STATIC / "visits" / "day" / "worker.js"
WORKER_POLICY: Final = "default-src 'none'; script-src 'self'; connect-src 'self'"
"""A worker is held to the policy its own file came with, not to that of the page."""
_IMPORTED: Final = re.compile(r'^import .*?"(\.[^"]+)";', re.MULTILINE)
_NAMED: Final = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_RARE: Final = "latin-ext"
"""Letters of languages that are not spoken here are not worth a phone's line."""


@router.get("/visits", response_class=HTMLResponse, dependencies=[open_to_all])
def visits_page(request: Request) -> HTMLResponse:
    """The desk; whoever may not visit is told so by the API."""
    return page_in_language(DESK, request)


@router.get("/visits/day", response_class=HTMLResponse, dependencies=[open_to_all])
def visits_day_page(request: Request) -> HTMLResponse:
    """The phone's page; once it was opened it needs no line, so it asks nobody who signs in."""
    return page_in_language(PHONE, request)


@router.get("/visits/worker.js", dependencies=[open_to_all])
def visits_worker() -> Response:
    """The worker that keeps the phone's page, and the list of files it keeps: another one after any change to them."""
    files = offline_files()
    changed = tuple(file.stat().st_mtime_ns for file in (PHONE, WORKER, *map(_file_of, files)))
    text = _worker_text(tuple(files), changed)
    headers = {"Service-Worker-Allowed": "/visits/day", "Content-Security-Policy": WORKER_POLICY}
    return Response(text, media_type="text/javascript", headers=headers)


def offline_files() -> list[str]:
    """Addresses of all that the phone's page is made of: what it names, what its modules import, words and fonts."""
    named = _NAMED.findall(PHONE.read_text(encoding="utf-8"))
    modules = [path for path in named if path.endswith(".js")]
    found: dict[str, None] = dict.fromkeys(named)
    while modules:
        path = modules.pop()
        for name in _IMPORTED.findall(_file_of(path).read_text(encoding="utf-8")):
            imported = (
                f"/static/{(_file_of(path).parent / name).resolve().relative_to(WEB_STATIC.resolve()).as_posix()}"
            )
            if imported not in found:
                found[imported] = None
                modules.append(imported)
    words = sorted((WEB_STATIC / "i18n").glob("*.json"))
    fonts = [file for file in sorted((WEB_STATIC / "vendor" / "fonts").glob("*.woff2")) if _RARE not in file.name]
    found |= dict.fromkeys(f"/static/{file.relative_to(WEB_STATIC).as_posix()}" for file in [*words, *fonts])
    return list(found)


def _file_of(path: str) -> Path:
    if path.startswith("/static/report/"):
        return REPORT_PAGE / path.removeprefix("/static/report/")
    return WEB_STATIC / path.removeprefix("/static/")


@lru_cache(maxsize=2)
def _worker_text(files: tuple[str, ...], _changed: tuple[int, ...]) -> str:
    digest = hashlib.sha256(PHONE.read_bytes())
    for path in files:
        digest.update(path.encode() + b"\0" + _file_of(path).read_bytes())
    kept = json.dumps({"version": digest.hexdigest()[:16], "files": files})
    return f"self.KEPT = {kept};\n{WORKER.read_text(encoding='utf-8')}"
