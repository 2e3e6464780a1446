"""The page of publications in Chromium: a town with a publication, in a service with its worker. Never installed."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from chromium import DESK
from job_town import Threads
from live_service import HTTP
from planner_browser import PATIENCE_S, WORDS, browser, in_a_browser, wait_until, watched_pages
from planner_town import town_service
from publication_service import keep_publication
from worked_service import listening_and_working

__all__ = ["WORDS", "browser", "in_a_browser", "wait_until"]
Open = Callable[..., Any]
REFUSED = re.compile(r"^Failed to load resource: the server responded with a status of 4\d\d")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a service that has the town and a draft, and the draft's id."""
    service = town_service(tmp_path_factory.mktemp("publish"))
    kept = keep_publication(service)
    with listening_and_working(service, Threads()) as address:
        yield address, kept


@pytest.fixture
def open_page(browser: Any, town: tuple[str, str]) -> Iterator[Open]:
    """Opens the page; afterwards nothing may have been asked of elsewhere, and nothing may have failed."""
    with watched_pages(browser, town[0]) as (new_page, failed):

        def opened(query: str, size: dict[str, int] = DESK, *, scheme: str = "light") -> Any:
            page = new_page(size, scheme=scheme)
            page.goto(f"{town[0]}/publish?region=town&{query}")
            page.wait_for_selector("html[data-ready] #list :is(ul, .none)")
            return page

        yield opened
    assert [text for text in failed if not REFUSED.match(text)] == []


def ask(town: tuple[str, str], path: str = "") -> Any:
    """What the service says of the draft."""
    return HTTP.get(f"{town[0]}/api/v1/publications/{town[1]}{path}", timeout=PATIENCE_S).json()
