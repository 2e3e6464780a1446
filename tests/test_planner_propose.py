"""Sites are proposed on the planner's map in Chromium: three presses, wishes, the curve; numbers are the service's."""

import json
from typing import Any

import pytest
from chromium import DESK, PHONE
from drag_times import pixel_of
from planner_browser import Visit, broken_rules, in_a_browser, settle, wait_for_address, wait_until
from planner_proposals import SITES, WOMEN, added, changes_of, fresh, gain, gained, propose, site_gains

from geo.words import LANGUAGES

pytestmark = in_a_browser


# ---- asked for -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_three_presses_from_the_first_page(visit: Visit, town_address: str, lang: str) -> None:
    """The page, the group, the button: how many more women 15-49, and by site; nothing stands untranslated."""
    page = visit(f"lang={lang}&minutes=4")
    page.click('[data-key="page|sites"]')
    page.click(f'#ask-stratum label:has([value="{WOMEN}"])')
    plan = propose(page)
    assert len(plan["sites"]) == 5
    expected = gained(town_address, added(plan["sites"]))
    assert gain(page) == pytest.approx(expected[WOMEN])
    assert site_gains(page) == pytest.approx([site["people_gained"] for site in plan["sites"]])
    assert page.locator("#proposals-table tbody tr:not(.total)").count() == 5
    assert page.locator("#proposals-table thead th").count() == 3 + 4
    assert page.locator(".pin-handle").count() == 5
    assert "{" not in page.inner_text("#propose")
    assert "_" not in page.inner_text("#propose")
    assert page.inner_text("#proof")


def test_the_question_of_the_view_is_asked_and_its_changes_go_along(visit: Visit, town_address: str) -> None:
    changes = [{"id": "c1", "type": "close_facility", "facility_id": "f0"}]
    page = visit(f"{SITES}&service=gp&changes={json.dumps(changes)}&siting=sites.2,kind.fap")
    plan = propose(page)
    assert len(plan["sites"]) == 2
    both = gained(town_address, [*changes, *added(plan["sites"])], service="gp")
    assert gain(page) == pytest.approx(both[WOMEN] - gained(town_address, changes, service="gp")[WOMEN])
    page.click('[data-key="accept-all"]')
    new = [one for one in changes_of(page) if one["type"] == "add_facility"]
    assert [(one["kind"], "gp" in one["services"]) for one in new] == [("fap", True)] * 2


def test_the_numbers_follow_the_view(visit: Visit, town_address: str) -> None:
    """Another threshold or mode: the same sites, counted for it, and a word that they were chosen for another."""
    page = visit(SITES)
    plan = propose(page)
    page.evaluate("document.querySelector('[data-minutes=\"12\"]').click()")
    page.wait_for_selector(".anew")
    assert gain(page) == pytest.approx(gained(town_address, added(plan["sites"]), threshold_min=12)[WOMEN])
    page.click('#ask-mode label:has([value="car"])')
    settle(page)
    page.wait_for_timeout(400)
    assert gain(page) == pytest.approx(gained(town_address, added(plan["sites"]), threshold_min=12, mode="car")[WOMEN])
    assert "On foot" not in page.inner_text(".who")
    propose(page)
    wait_until(page, "() => !document.querySelector('.anew')")


def test_money(visit: Visit) -> None:
    page = visit(SITES)
    page.click('label:has([data-key="propose-by|money"])')
    page.wait_for_selector('[data-key="propose"]:disabled')
    page.fill("#propose-budget", "700")
    page.fill("#propose-cost", "200")
    page.keyboard.press("Tab")
    wait_until(page, "document.querySelector('.money').textContent.includes('3 sites')")
    plan = propose(page)
    assert (len(plan["sites"]), plan["cost"], plan["budget"]) == (3, 600, 700)


@pytest.mark.parametrize(("goal", "words"), [("pmedian", "Mean travel time"), ("pcenter", "Longest travel time")])
def test_other_goals(visit: Visit, goal: str, words: str) -> None:
    page = visit(SITES)
    page.select_option("#propose-goal", goal)
    assert propose(page)["model"] == goal
    assert words in page.inner_text(".plan")
    assert "Proved best" in page.inner_text("#proof")


def test_what_is_refused_is_said_where_it_was_asked(browser: Any, town_address: str) -> None:
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    page.goto(f"{town_address}/planner?{SITES}&siting=inside.nowhere")
    settle(page)
    page.click('[data-key="propose"]')
    page.wait_for_selector(".refused")
    assert "there is no boundary nowhere" in page.inner_text(".refused")
    assert page.locator("#propose-goal").is_visible()
    context.close()


# ---- places that have to be, and ground that is out of question ----------------------------------------------------


def test_must_have_and_forbidden_places_on_the_map(visit: Visit, town_address: str) -> None:
    page = visit(f"{SITES}&siting=sites.3&at=69.516,42.316,13.5")
    first = propose(page)["sites"][0]
    page.click('[data-key="propose-form"]')
    page.click('[data-key="wishes"]')
    page.click('[data-key="add|not"]')
    page.mouse.click(*pixel_of(page, first["lon"], first["lat"]))
    page.click('[data-key="add|must"]')
    page.mouse.click(*pixel_of(page, 69.5101, 42.3301))
    page.keyboard.press("Escape")
    wait_for_address(page, "siting=sites.3,must.69.51")
    plan = propose(page)
    held = [site for site in plan["sites"] if abs(site["lon"] - 69.5101) < 1e-3 and abs(site["lat"] - 42.3301) < 1e-3]
    assert len(held) == 1
    assert all(abs(site["lon"] - first["lon"]) + abs(site["lat"] - first["lat"]) > 0.004 for site in plan["sites"])
    assert page.locator(".sites .is-kept").count() == 1
    assert "required" in page.inner_text("#proof")
    again = visit(f"lang=en&{page.evaluate('location.search.slice(1)')}")
    assert [site["candidate_id"] for site in propose(again)["sites"]] == [
        site["candidate_id"] for site in plan["sites"]
    ]


# ---- the curve -----------------------------------------------------------------------------------------------------


def test_a_point_of_the_curve_asks_for_that_number(visit: Visit) -> None:
    page = visit(f"{SITES}&siting=sites.2")
    plan = propose(page)
    curve = page.locator(".sites-curve .plot")
    assert float(curve.get_attribute("aria-valuenow")) == 2
    curve.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    curve = page.locator(".sites-curve .plot")
    assert "4 sites" in curve.get_attribute("aria-valuetext")
    four = propose(page, press=lambda: page.keyboard.press("Enter"))
    assert len(four["sites"]) == 4
    assert four["objective"] >= plan["curve"][4][1]
    box = page.locator(".sites-curve .plot").bounding_box()
    most = plan["curve"][-1][0]
    x = box["x"] + box["width"] * (4 + (300 - 4 - 8) * 1 / most) / 300
    one = propose(page, press=lambda: page.mouse.click(x, box["y"] + box["height"] / 2))
    assert len(one["sites"]) == 1
    assert len(propose(page, press=page.locator('[data-key="curve|3"]').click)["sites"]) == 3


# ---- for everybody -------------------------------------------------------------------------------------------------


def scroll_up(page: Any) -> None:
    """Nothing is half under the handle of a phone's sheet, where axe would take it for a small target."""
    page.evaluate("document.getElementById('sheet').scrollTop = 0")


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "dark"), (PHONE, "light")])
def test_axe_finds_nothing(visit: Visit, size: dict[str, int], scheme: str) -> None:
    page = visit(f"{SITES}&siting=sites.4,must.69.5101*42.3301,not.69.52*42.31", size, scheme=scheme)
    if size == PHONE:
        page.click("#sheet-toggle")
    page.click('[data-key="wishes"]')
    scroll_up(page)
    assert broken_rules(page) == []
    propose(page, press=lambda: page.locator('[data-key="propose"]').click())
    fresh(page)
    page.wait_for_timeout(300)
    assert broken_rules(page) == []
