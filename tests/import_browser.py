"""The import page of a service without regions in Chromium: fixtures and questions of its tests. Never installed."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from chromium import DESK
from job_town import Threads
from live_service import HTTP
from planner_browser import PATIENCE_S, browser, in_a_browser, rest, wait_until, watched_pages
from worked_service import listening_and_working

from api.service import open_service

__all__ = ["browser", "in_a_browser", "rest", "wait_until"]
Open = Callable[..., Any]
REFUSED = re.compile(r"^Failed to load resource: the server responded with a status of 4\d\d")


class Works:
    """A worker that waits before each step until it may."""

    def __init__(self) -> None:
        self.may = Event()
        self.may.set()

    def wait(self) -> None:
        self.may.wait(PATIENCE_S)


@pytest.fixture(scope="module")
def works() -> Works:
    return Works()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, works: Works, warm_reader: None) -> Iterator[str]:
    """A service without any region."""
    service = open_service(tmp_path_factory.mktemp("data"))
    with listening_and_working(service, Threads(before=works.wait)) as address:
        try:
            yield address
        finally:
            works.may.set()


@pytest.fixture
def open_page(browser: Any, address: str) -> Iterator[Open]:
    """Opens the page; afterwards nothing may have been asked of elsewhere, and nothing may have failed."""
    with watched_pages(browser, address) as (new_page, failed):

        def opened(query: str, size: dict[str, int] = DESK, *, scheme: str = "light") -> Any:
            page = new_page(size, scheme=scheme)
            page.goto(f"{address}/import?{query}")
            page.wait_for_selector("html[data-ready] #steps li")
            return page

        yield opened
    assert [text for text in failed if not REFUSED.match(text) and "ERR_FAILED" not in text] == []


@contextmanager
def files_served(folder: Path) -> Iterator[str]:
    """The address of a server of the files in a folder."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def add_region(address: str, name: str = "Town", **given: Any) -> str:
    body = {"name": name, "country": "KZ", **given}
    return str(HTTP.post(f"{address}/api/v1/regions", json=body, timeout=60).json()["id"])


def send(address: str, content: bytes, kind: str, name: str) -> str:
    query = {"kind": kind, "name": name}
    made = HTTP.post(f"{address}/api/v1/uploads", params=query, content=content, timeout=60)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def choose(page: Any, step: str, name: str, content: bytes) -> None:
    page.set_input_files(
        f"#file-{step}", files=[{"name": name, "mimeType": "application/octet-stream", "buffer": content}]
    )


def counts(page: Any) -> dict[str, int]:
    found = page.locator(".counts button").evaluate_all(
        "(all) => all.map((one) => [one.dataset.key, Number(one.dataset.count)])"
    )
    return {key.removeprefix("show|") or "all": count for key, count in found}


def mapping(page: Any) -> dict[str, str]:
    """What stands above each column."""
    return dict(
        page.locator(".preview thead [data-column]").evaluate_all(
            "(all) => all.map((one) => [one.dataset.column, one.querySelector('select')?.value ?? null])"
        )
    )


def region_of(page: Any) -> str:
    return re.search(r"region=(\w+)", page.url)[1]  # type: ignore[index]
