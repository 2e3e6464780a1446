"""Home visits of a small town in Chromium: a service with its worker, fixtures and questions. Never installed."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from chromium import DESK
from job_town import Threads
from live_service import HTTP
from planner_browser import PATIENCE_S, WORDS, browser, in_a_browser, wait_until, watched_pages
from planner_town import town_service
from visit_town import MONDAY, VISITS, person, team
from worked_service import listening_and_working

__all__ = ["WORDS", "browser", "in_a_browser", "wait_until"]
Open = Callable[..., Any]
LINE_CUT = re.compile(r"ERR_INTERNET_DISCONNECTED|ERR_FAILED|responded with a status of 4\d\d|ERR_CONNECTION")
PEOPLE, TEAMS = 9, 3


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service that has the town, its base map, and nobody to visit yet; its worker does jobs as they come."""
    with listening_and_working(town_service(tmp_path_factory.mktemp("visits")), Threads()) as address:
        yield address


@pytest.fixture
def open_page(browser: Any, address: str) -> Iterator[Open]:
    """Opens a page; afterwards nothing may have been asked of elsewhere, and nothing but the line may have failed."""
    with watched_pages(browser, address) as (new_page, failed):

        def opened(query: str, size: dict[str, int] = DESK, *, path: str = "/visits", scheme: str = "light") -> Any:
            page = new_page(size, scheme=scheme)
            page.goto(f"{address}{path}?region=town&{query}")
            page.wait_for_selector("html[data-ready]")
            return page

        yield opened
    assert [text for text in failed if not LINE_CUT.search(text)] == []


def ask(address: str, path: str, body: Any = None, method: str | None = None) -> Any:
    """The answer of the service, as it is."""
    asks = {"json": body, "headers": {"If-Match": "*"}} if body is not None else {}
    answer = HTTP.request(
        method or ("GET" if body is None else "POST"), f"{address}{VISITS}/{path}", timeout=PATIENCE_S, **asks
    )
    assert answer.status_code < 300, answer.text
    return answer.json()


def put_people_and_teams(address: str) -> None:
    ask(address, "people", {"people": [person(n) for n in range(PEOPLE)]}, "PUT")
    ask(address, "teams", {"teams": [team(n) for n in range(TEAMS)]}, "PUT")


def plan_made(address: str) -> dict[str, Any]:
    """A plan of a week, made once and shared by the tests of a module."""
    if not ask(address, "plans"):
        put_people_and_teams(address)
        job = ask(address, "plans", {"start": MONDAY, "days": 5})
        while True:
            told = HTTP.get(f"{address}/api/v1/jobs/{job['id']}", timeout=PATIENCE_S).json()
            assert told["state"] in ("queued", "running", "done"), told
            if told["state"] == "done":
                break
            time.sleep(0.05)
    return newest(address)


def newest(address: str) -> dict[str, Any]:
    plan: dict[str, Any] = ask(address, f"plans/{ask(address, 'plans')[0]['plan_id']}")
    return plan


def place_of(plan: dict[str, Any], visit: str) -> tuple[str, str]:
    """Day and team of a visit."""
    return next(
        (tour["date"], tour["team_id"]) for tour in plan["tours"] for stop in tour["stops"] if stop["visit_id"] == visit
    )


def moves_of(address: str, plan: dict[str, Any], visit: str) -> list[dict[str, Any]]:
    told = ask(address, f"plans/{plan['plan_id']}/visits/{visit}/why")["alternatives"]
    return [one for one in told if one["possible"] and not one["current"]]


def cell(page: Any, date: str, team_id: str) -> Any:
    return page.locator(f"td[data-date='{date}'][data-team='{team_id}']")


def chip(page: Any, visit: str) -> Any:
    return page.locator(f"button.chip[data-visit='{visit}']").first


def drag(page: Any, visit: str, date: str, team_id: str) -> None:
    """Carry a chip with the pointer into a day of a carer."""
    target = cell(page, date, team_id)
    target.scroll_into_view_if_needed()
    chip(page, visit).scroll_into_view_if_needed()
    begin, end = chip(page, visit).bounding_box(), target.bounding_box()
    page.mouse.move(begin["x"] + 20, begin["y"] + 8)
    page.mouse.down()
    page.mouse.move(begin["x"] + 40, begin["y"] + 20)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=3)
    page.mouse.up()
