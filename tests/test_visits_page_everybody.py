"""The pages of home visits are for everybody: axe, targets and words, at the desk and on a phone, light and dark."""

from typing import Any

from chromium import DESK, PHONE
from planner_browser import broken_rules
from thorough import each_language
from visits_browser import Open, address, browser, in_a_browser, open_page, plan_made

__all__ = ["address", "browser", "open_page"]

pytestmark = in_a_browser
SMALL = """(all, least) => all
  .filter((one) => one.getBoundingClientRect().height < least - 0.5 && !one.closest("p, .leaflet-container"))
  .map((one) => one.outerHTML.slice(0, 120))"""
HIT = "button:visible, select:visible, a:visible:not(.skip), summary:visible"


def assert_for_everybody(page: Any, size: dict[str, int], least: int) -> None:
    assert broken_rules(page) == [], size
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size
    assert page.locator(HIT).evaluate_all(SMALL, least) == []


@each_language
def test_the_desk_is_for_everybody(open_page: Open, address: str, lang: str) -> None:
    visit = plan_made(address)["tours"][0]["stops"][0]["visit_id"]
    for size, scheme, least in ((DESK, "light", 24), (PHONE, "dark", 40)):
        page = open_page(f"lang={lang}&visit={visit}", size, scheme=scheme)
        page.wait_for_selector(".reasons li")
        assert_for_everybody(page, size, least)
        if size is DESK:
            for side in ("make", "replan", "papers", "hours"):
                page.locator(f"[data-key='act|{side}'], [data-key='figure|{side}']").click()
                assert broken_rules(page) == [], side


@each_language
def test_tables_and_the_phone_are_for_everybody(open_page: Open, address: str, lang: str) -> None:
    tour = plan_made(address)["tours"][0]
    page = open_page(f"lang={lang}&page=people")
    page.locator("[data-key='row|P-001']").click()
    assert_for_everybody(page, DESK, 24)
    page = open_page(f"lang={lang}&page=teams", PHONE, scheme="dark")
    page.wait_for_selector("[data-key='row|N-01']")
    assert_for_everybody(page, PHONE, 40)
    phone = open_page(f"lang={lang}&team={tour['team_id']}&day={tour['date']}", PHONE, path="/visits/day")
    phone.wait_for_selector("[data-key=take]")
    assert_for_everybody(phone, PHONE, 44)
    phone.locator("[data-key=take]").click()
    phone.wait_for_selector(".stop-card.open .outcome")
    assert_for_everybody(phone, PHONE, 44)
