"""The phone's page of home visits in Chromium: a day taken once, ticked without a line, sent later, once each."""

from collections.abc import Iterator
from typing import Any

import pytest
from chromium import PHONE
from visits_browser import Open, address, ask, browser, in_a_browser, open_page, plan_made, wait_until

__all__ = ["address", "browser", "open_page"]
pytestmark = in_a_browser


@pytest.fixture
def tour(address: str) -> dict[str, Any]:
    """The longest tour of the plan."""
    tours: list[dict[str, Any]] = plan_made(address)["tours"]
    return max(tours, key=lambda one: len(one["stops"]))


@pytest.fixture
def phone(open_page: Open, tour: dict[str, Any]) -> Iterator[Any]:
    """The page with that tour on it, ready to be without a line."""
    page = open_page(f"lang=en&team={tour['team_id']}&day={tour['date']}", PHONE, path="/visits/day")
    page.locator("[data-key=take]").click()
    page.wait_for_selector(".stop-card")
    page.wait_for_selector("html[data-offline]")
    yield page
    page.context.set_offline(False)


def outcomes_of(address: str, tour: dict[str, Any]) -> list[tuple[str, str]]:
    """What counts: the newest of each visit, those that were taken back left out."""
    told = ask(address, f"day?team={tour['team_id']}&date={tour['date']}")["outcomes"]
    newest = {one["visit_id"]: one["outcome"] for one in sorted(told, key=lambda one: str(one["at"]))}
    return sorted((visit, outcome) for visit, outcome in newest.items() if outcome != "none")


def state(page: Any, visit: str) -> str:
    return str(page.locator(f".stop-card[data-visit='{visit}']").get_attribute("data-state"))


def sent(page: Any) -> None:
    wait_until(page, "document.getElementById('line-state').dataset.waiting === '0'")


def test_ticks_without_a_line_are_sent_later_and_none_is_lost_or_doubled(
    phone: Any, address: str, tour: dict[str, Any]
) -> None:
    first, second = (stop["visit_id"] for stop in tour["stops"][:2])
    before = outcomes_of(address, tour)
    phone.context.set_offline(True)
    phone.reload()  # the page itself comes from the phone
    phone.wait_for_selector(f".stop-card[data-visit='{first}']")
    assert phone.locator(".sketch .stop").count() == len(tour["stops"])
    assert phone.locator(".pause").count() == len(tour["pauses"])
    assert "[object" not in phone.locator("body").inner_text()
    phone.locator(f"[data-key='outcome|{first}|done']").click()
    phone.wait_for_selector(f".stop-card[data-visit='{first}'][data-state=done][data-sent=false]")
    phone.locator(f"[data-key='noting|{second}']").click()
    phone.locator(f"[data-key='note|{second}']").fill("gate closed")
    phone.locator(f"[data-key='outcome|{second}|not_home']").click()
    phone.wait_for_selector(f".stop-card[data-visit='{second}'][data-state=not_home]")
    phone.reload()
    phone.wait_for_selector(f".stop-card[data-visit='{second}'][data-state=not_home]")
    assert phone.locator("#line-state").get_attribute("data-waiting") == "2"
    assert outcomes_of(address, tour) == before

    phone.context.set_offline(False)
    phone.evaluate("dispatchEvent(new Event('online'))")
    sent(phone)
    assert outcomes_of(address, tour) == sorted([(first, "done"), (second, "not_home")])


def test_an_answer_that_is_lost_doubles_nothing_and_a_tick_is_taken_back(
    phone: Any, address: str, tour: dict[str, Any]
) -> None:
    visit = tour["stops"][-1]["visit_id"]
    lost: list[str] = []

    def lose_first(route: Any) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.request.post_data)
        route.fetch()  # it arrives, and its answer does not
        route.abort()

    phone.route("**/visits/outcomes", lose_first)
    head = phone.locator(f"[data-key='open|{visit}']")
    if head.get_attribute("aria-expanded") == "false":
        head.click()
    phone.locator(f"[data-key='outcome|{visit}|refused']").click()
    wait_until(phone, "document.getElementById('line-state').dataset.waiting === '1'")
    sent(phone)  # tried again by itself
    assert lost
    assert [one for one in outcomes_of(address, tour) if one[0] == visit] == [(visit, "refused")]

    head.click()
    phone.locator(f"[data-key='undo|{visit}']").click()
    wait_until(phone, "(id) => document.querySelector(`[data-visit='${id}']`).dataset.state === ''", visit)
    sent(phone)
    assert [one for one in outcomes_of(address, tour) if one[0] == visit] == []


def test_the_day_leaves_the_phone_by_a_button_and_by_itself(phone: Any, tour: dict[str, Any]) -> None:
    kept = """() => new Promise((done) => {
      const asked = indexedDB.open("qamtu-visits");
      asked.onsuccess = () => {
        const day = asked.result.transaction("kept").objectStore("kept").get("day");
        day.onsuccess = () => (asked.result.close(), done(day.result?.date ?? ""));
      };
    })"""
    assert phone.evaluate(kept) == tour["date"]
    visit = tour["stops"][0]["visit_id"]
    phone.context.set_offline(True)
    head = phone.locator(f"[data-key='open|{visit}']")
    if head.get_attribute("aria-expanded") == "false":
        head.click()
    undo, done = phone.locator(f"[data-key='undo|{visit}']"), phone.locator(f"[data-key='outcome|{visit}|done']")
    undo.or_(done).wait_for()  # opened in the next frame
    if undo.count():
        undo.click()
    done.click()
    phone.locator("[data-key=wipe]").click()
    phone.wait_for_selector(".foot .wrong")  # what was not sent would be lost: said before it is
    assert phone.evaluate(kept) == tour["date"]
    phone.locator("[data-key=wipe]").click()
    phone.wait_for_selector(".choose")
    assert phone.evaluate(kept) == ""


def test_who_signs_out_leaves_no_home_on_the_phone_and_loses_no_tick(phone: Any, tour: dict[str, Any]) -> None:
    visit = phone.locator(".stop-card.open").get_attribute("data-visit")  # the next one that nobody has ticked
    phone.route("**/visits/outcomes", lambda route: route.abort())
    phone.locator(f"[data-key='outcome|{visit}|done']").click()
    phone.wait_for_selector(f".stop-card[data-visit='{visit}'][data-sent=false]")
    with phone.expect_navigation(url="**/sign-in"):
        phone.evaluate("void import('/static/panels/account.js').then(({ leave }) => leave())")
    store = "import('/static/visits/day/store.js')"
    day = phone.evaluate(f"() => {store}.then(({{ readKept }}) => readKept('day'))")
    outcomes = phone.evaluate(f"() => {store}.then(({{ readOutcomes }}) => readOutcomes())")
    assert day is None
    assert [one["visit_id"] for one in outcomes if not one["sent"]] == [visit]
