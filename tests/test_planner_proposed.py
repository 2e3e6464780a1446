"""Proposed sites on the planner's map in Chromium are moved, kept, refused, accepted, undone; long work is a job."""

import re
from pathlib import Path
from typing import Any

import pytest
from chromium import DESK
from live_service import HTTP
from planner_browser import Visit, in_a_browser, settle, wait_for_address, wait_until
from planner_proposals import SITES, WOMEN, added, changes_of, fresh, gain, gained, propose, site_gains
from planner_town import served_planner

from api.endpoints import siting
from api.jobs.processes import LocalProcesses
from api.jobs.worker import Worker
from api.service import open_service

pytestmark = in_a_browser


# ---- moved by hand -------------------------------------------------------------------------------------------------


def test_dragging_a_pin_counts_while_it_moves(visit: Visit, town_address: str) -> None:
    page = visit(f"{SITES}&siting=sites.3&at=69.516,42.316,14")
    plan = propose(page)
    before, pin = gain(page), page.locator('.pin-handle[data-rank="2"]')
    box = pin.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 30, steps=6)
    wait_until(page, "(was) => Number(document.querySelector('#proposed-gain').dataset.people) !== was", before)
    page.mouse.up()
    search = wait_for_address(page, "must.")
    lon, lat = (float(value) for value in search.split("must.")[1].split("&")[0].split("*"))
    moved = [plan["sites"][0], {"lon": lon, "lat": lat}, plan["sites"][2]]
    page.wait_for_timeout(400)
    expected = gained(town_address, added(moved))[WOMEN]
    assert gain(page) == pytest.approx(expected)
    assert sum(site_gains(page)) == pytest.approx(expected)
    assert page.locator(".sites li:nth-child(2).is-kept").count() == 1


def test_a_pin_is_moved_and_refused_by_keys(visit: Visit, town_address: str) -> None:
    page = visit(f"{SITES}&siting=sites.2&at=69.516,42.316,14")
    plan = propose(page, press=lambda: (page.locator('[data-key="propose"]').focus(), page.keyboard.press("Enter")))
    page.locator('.pin-handle[data-rank="1"]').focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    east = plan["sites"][0]["lon"] + 6 * 8 * 360 / (256 * 2**14)
    wait_until(page, "(east) => Math.abs(Number(location.search.match(/must\\.([^*]+)/)?.[1]) - east) < 2e-4", east)
    lon, lat = (float(value) for value in page.evaluate("location.search.match(/must\\.([^&]+)/)[1]").split("*"))
    assert lat == pytest.approx(plan["sites"][0]["lat"], abs=1e-4)
    page.wait_for_timeout(400)
    assert gain(page) == pytest.approx(gained(town_address, added([{"lon": lon, "lat": lat}, plan["sites"][1]]))[WOMEN])
    page.locator('.pin-handle[data-rank="1"]').focus()
    page.keyboard.press("Delete")
    wait_for_address(page, "not.")
    assert page.locator(".sites li").count() == 1


def test_keep_and_refuse(visit: Visit) -> None:
    page = visit(f"{SITES}&siting=sites.3")
    first = propose(page)["sites"]
    page.click('.sites li:nth-child(3) [data-act="keep"]')
    page.click('.sites li:nth-child(1) [data-act="refuse"]')
    page.wait_for_selector(".anew")
    assert page.locator(".sites li").count() == 2
    assert "No plan with 3 sites can reach more than" in page.inner_text("#proof")
    second = propose(page)["sites"]
    places = [(round(site["lon"], 4), round(site["lat"], 4)) for site in second]
    assert (round(first[2]["lon"], 4), round(first[2]["lat"], 4)) in places
    assert (round(first[0]["lon"], 4), round(first[0]["lat"], 4)) not in places


def test_a_place_without_a_street_says_so(visit: Visit) -> None:
    """Moved a kilometre and more beyond the last street: nobody gets there."""
    page = visit(f"{SITES}&siting=sites.1&at=69.516,42.316,12")
    propose(page)
    page.locator(".pin-handle").focus()
    for _ in range(26):
        page.keyboard.press("ArrowLeft")
    page.wait_for_selector(".lost-site")
    assert "no road near" in page.inner_text(".sites")
    assert gain(page) == 0


# ---- accepted ------------------------------------------------------------------------------------------------------


def test_accepting_is_one_step_that_can_be_undone(visit: Visit, town_address: str) -> None:
    page = visit(f"{SITES}&siting=sites.3,capacity.80")
    plan = propose(page)
    before = gain(page)
    page.click('[data-key="accept-all"]')
    changes = changes_of(page)
    assert [(one["type"], one["kind"], one["capacity_per_day"]) for one in changes] == [
        ("add_facility", "ambulatory", 80)
    ] * 3
    assert gained(town_address, changes)[WOMEN] == pytest.approx(before)
    assert gain(page) == before
    assert page.locator(".pin-handle").count() == 0
    wait_until(
        page,
        "(people) => Math.abs(Number(document.querySelector('#answer').dataset.covered) - people) < 1e-6",
        plan["people_covered_before"] + before,
    )
    page.keyboard.press("Control+z")
    wait_until(page, "() => document.querySelectorAll('.pin-handle').length === 3")
    wait_until(page, "() => !location.search.includes('changes=')")
    page.click('.sites li:nth-child(2) [data-act="accept"]')
    wait_until(page, "() => document.querySelectorAll('.pin-handle').length === 2")
    assert len(changes_of(page)) == 1
    assert gain(page) == before


# ---- long work -----------------------------------------------------------------------------------------------------


def test_long_work_is_a_job_that_says_how_it_stands_and_can_be_cancelled(
    visit: Visit, town_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(siting, "LONGEST_WAIT_S", 0.0)
    page = visit(SITES)
    with page.expect_response(lambda answer: answer.url.endswith("/siting")) as answered:
        page.click('[data-key="propose"]')
    job = answered.value.json()
    assert answered.value.status == 202
    page.wait_for_selector(".solving")
    assert page.inner_text(".solving p").strip()
    with page.expect_response(lambda answer: answer.url.endswith("/cancel")):
        page.click('[data-key="stop-solving"]')
    page.wait_for_selector(".solving", state="detached")
    state = HTTP.get(f"{town_address}/api/v1/jobs/{job['id']}", timeout=30).json()["state"]
    assert state == "cancelled"


@pytest.mark.parametrize("is_lost", [False, True], ids=["heard", "lost"])
def test_the_plan_of_a_job_is_shown_once_it_is_done(
    browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_lost: bool
) -> None:
    """What the job tells is heard; where its line is lost for good, it is asked how it stands."""
    monkeypatch.setattr(siting, "LONGEST_WAIT_S", 0.0)
    with served_planner(tmp_path) as (address, _):
        context = browser.new_context(viewport=DESK)
        if is_lost:
            context.route("**/events*", lambda route: route.fulfill(status=404))
        page = context.new_page()
        page.goto(f"{address}/planner?{SITES}&siting=sites.2,must.69.5101*42.3301")
        settle(page)
        with page.expect_response(lambda response: response.status == 202):
            page.click('[data-key="propose"]')
        page.wait_for_selector(".solving")
        service, processes = open_service(tmp_path / "data"), LocalProcesses()
        assert Worker(service, processes).run_next()
        processes.close()
        service.close()
        page.wait_for_selector("#proposed-gain")
        changes = page.evaluate("() => document.querySelectorAll('.pin-handle').length")
        page.click('[data-key="accept-all"]')
        assert changes == 2
        assert gained(address, changes_of(page))[WOMEN] == pytest.approx(gain(page))
        context.close()


def test_a_kept_site_that_was_accepted_is_not_asked_for_again(visit: Visit, town_address: str) -> None:
    """It stands: no part of the next plan is spent on it. Undone, it has to be in the plan again."""
    page = visit(f"{SITES}&siting=sites.2")
    first = propose(page)["sites"]
    page.click('.sites li:nth-child(1) [data-act="keep"]')
    page.click('[data-key="accept-all"]')
    second = propose(page)["sites"]
    places = [(round(site["lon"], 4), round(site["lat"], 4)) for site in second]
    assert (round(first[0]["lon"], 4), round(first[0]["lat"], 4)) not in places
    assert all(people > 0 for people in site_gains(page))
    assert "required" not in page.inner_text("#proof")
    page.click('[data-key="undo"]')
    third = propose(page)["sites"]
    assert any(round(site["lon"], 4) == round(first[0]["lon"], 4) for site in third)


def test_a_plan_and_a_scenario_print_on_two_sheets_of_a4(visit: Visit) -> None:
    """The first holds numbers, proposals, changes and the map; the second at most what did not fit."""
    page = visit(f"{SITES.replace('lang=en', 'lang=kk')}&siting=sites.3")
    propose(page)
    page.click('[data-key="accept-all"]')
    fresh(page)
    for lying in (False, True):
        pdf = page.pdf(format="A4", landscape=lying)
        assert len(re.findall(rb"/Type /Page\b", pdf)) <= 2
