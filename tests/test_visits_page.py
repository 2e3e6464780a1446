"""The desk of home visits in Chromium, against the live service: planned, moved, made anew, agreed."""

import csv
import io
from typing import Any

import pytest
from visit_town import MONDAY
from visits_browser import (
    WORDS,
    Open,
    address,
    ask,
    browser,
    cell,
    chip,
    drag,
    in_a_browser,
    moves_of,
    newest,
    open_page,
    place_of,
    plan_made,
    put_people_and_teams,
    wait_until,
)

__all__ = ["address", "browser", "open_page"]
pytestmark = in_a_browser


@pytest.fixture
def plan(address: str) -> dict[str, Any]:
    return plan_made(address)


def visit_that_can_move(address: str, plan: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A visit, and another day and carer where it may go."""
    for tour in plan["tours"]:
        for stop in tour["stops"]:
            elsewhere = [
                one
                for one in moves_of(address, plan, stop["visit_id"])
                if one["team_id"] != tour["team_id"] and one["date"] != tour["date"]
            ]
            if elsewhere:
                return stop["visit_id"], elsewhere[0]
    raise AssertionError("nothing can move in this plan")


def test_a_plan_is_made_from_an_empty_region(open_page: Open, address: str) -> None:
    page = open_page("lang=en")
    page.wait_for_selector(".start .step")  # what it takes, and the buttons that do it
    assert page.locator(".start .button").count() == 2
    page.locator("[data-key='start|people']").click()
    rows = io.StringIO()
    writer = csv.writer(rows)
    writer.writerow(["id", "lon", "lat", "visits per week", "minutes", "who comes"])
    writer.writerow(["A-1", 69.501, 42.301, 1, 30, "nurse"])
    page.set_input_files(
        "#file-people", files=[{"name": "people.csv", "mimeType": "text/csv", "buffer": rows.getvalue().encode()}]
    )
    page.locator("[data-key='column|who comes']").select_option("skills")  # its heading does not tell
    page.wait_for_selector(".list-columns:not(:has(.unread))")
    page.locator("[data-key=take]").click()
    page.wait_for_selector("[data-key='row|A-1']")
    assert ask(address, "people/A-1")["skills"] == ["nurse"]
    page.locator("[data-key=add]").click()
    page.locator("[data-key='of|id']").fill("A-2")
    page.locator("[data-key='of|lat']").fill("42,301")
    page.locator("[data-key='of|lon']").fill("69.502")
    page.locator("label:has([data-key='of|skill|dentist'])").click()
    page.locator("[data-key=row-save]").click()
    page.wait_for_selector("[data-key='row|A-2']")
    added = ask(address, "people/A-2")
    assert (added["lat"], added["lon"], added["skills"]) == (42.301, 69.502, ["dentist"])

    put_people_and_teams(address)
    page.goto(f"{address}/visits?region=town&lang=en")
    page.locator("[data-key='make|start']").fill(MONDAY)
    page.locator("label:has([data-key='make|weeks|1'])").click()
    page.locator("[data-key='weight|continuity']").press("ArrowRight")
    page.locator("[data-key=make]").click()
    page.wait_for_selector("button.chip", timeout=180_000)  # the planner is compiled at its first plan
    told = newest(address)
    assert told["start"] == MONDAY
    assert told["weights"]["continuity"] == 1800
    shown = page.locator("[data-figure=kept] b").inner_text()
    assert shown == f"{told['summary']['kept']} / {told['summary']['due']}"
    assert page.locator("button.chip").count() == sum(len(tour["stops"]) for tour in told["tours"])


def test_a_visit_tells_why_and_is_dragged_elsewhere(open_page: Open, address: str, plan: dict[str, Any]) -> None:
    visit, to = visit_that_can_move(address, plan)
    was = place_of(plan, visit)
    page = open_page("lang=ru")
    chip(page, visit).click()
    page.wait_for_selector(".reasons li")
    why = ask(address, f"plans/{plan['plan_id']}/visits/{visit}/why?lang=ru")["sentences"]
    assert page.locator(".reasons li").all_inner_texts() == why

    drag(page, visit, to["date"], to["team_id"])
    page.wait_for_selector("[data-effect=minutes]")
    asked = {"visit_id": visit, "date": to["date"], "team_id": to["team_id"]}
    effect = ask(address, f"plans/{plan['plan_id']}/moves", asked)
    minutes = page.locator("[data-effect=minutes]").inner_text()
    assert str(abs(round(effect["travel_min_more"]))) in minutes
    assert cell(page, to["date"], to["team_id"]).locator(".proposed").count() == 1
    assert newest(address)["revision"] == plan["revision"]  # nothing is done before it is accepted
    page.locator("[data-key=accept]").click()
    now = f"{visit.split('@')[0]}@{to['date']}"
    cell(page, to["date"], to["team_id"]).locator(f"[data-visit='{now}']").wait_for()
    assert place_of(newest(address), now) == (to["date"], to["team_id"])

    page.locator("[data-key=undo]").click()
    cell(page, *was).locator(f"[data-visit='{visit}']").wait_for()
    assert place_of(newest(address), visit) == was


def test_all_of_it_by_keys(open_page: Open, address: str, plan: dict[str, Any]) -> None:
    visit, to = visit_that_can_move(address, plan)
    date, team = place_of(plan, visit)
    days, teams = [day["date"] for day in plan["days"]], [one["team_id"] for one in plan["teams"]]
    page = open_page("lang=en")
    chip(page, visit).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".calendar.holding")
    page.keyboard.press("Escape")
    page.wait_for_selector(".calendar:not(.holding)")
    chip(page, visit).focus()
    page.keyboard.press("Enter")
    across, down = days.index(to["date"]) - days.index(date), teams.index(to["team_id"]) - teams.index(team)
    for _ in range(abs(across)):
        page.keyboard.press("ArrowRight" if across > 0 else "ArrowLeft")
    for _ in range(abs(down)):
        page.keyboard.press("ArrowDown" if down > 0 else "ArrowUp")
    page.wait_for_selector(f"td.over[data-date='{to['date']}'][data-team='{to['team_id']}']")  # drawn in the next frame
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-key=accept]")
    wait_until(page, "document.activeElement.dataset.key === 'accept'")
    page.keyboard.press("Enter")
    now = f"{visit.split('@')[0]}@{to['date']}"
    cell(page, to["date"], to["team_id"]).locator(f"[data-visit='{now}']").wait_for()
    page.keyboard.press("Control+z")
    cell(page, date, team).locator(f"[data-visit='{visit}']").wait_for()
    chip(page, visit).focus()
    before = page.evaluate("document.activeElement.dataset.visit")
    for key in ("ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft"):
        page.keyboard.press(key)
    assert before
    assert page.evaluate("document.activeElement.matches('.chip')")


def test_pins_and_a_carer_who_is_away(open_page: Open, address: str, plan: dict[str, Any]) -> None:
    tour = max(newest(address)["tours"], key=lambda one: len(one["stops"]))
    pinned = next(
        stop["visit_id"] for one in plan["tours"] if one["team_id"] != tour["team_id"] for stop in one["stops"]
    )
    page = open_page(f"lang=en&day={tour['date']}")
    chip(page, pinned).click()
    page.locator("[data-key=pin]").click()
    page.wait_for_selector(f"[data-visit='{pinned}'] .pinned")

    page.locator("[data-key='act|replan']").click()
    page.locator("[data-key='replan|team']").select_option(tour["team_id"])
    page.locator("[data-key='replan|from']").select_option(tour["date"])
    revision = newest(address)["revision"]
    page.locator("[data-key=replan]").click()
    page.wait_for_selector("[data-key=replan-accept]")
    assert newest(address)["revision"] == revision  # only told
    assert page.locator(".moved-line").count() >= len(tour["stops"])
    page.locator("[data-key=replan-accept]").click()
    page.wait_for_selector("[data-key=replan-accept]", state="detached")
    told = newest(address)
    assert not any((one["team_id"], one["date"]) == (tour["team_id"], tour["date"]) for one in told["tours"])
    assert place_of(told, pinned) == place_of(plan, pinned)
    page.wait_for_selector(f"td[data-date='{tour['date']}'][data-team='{tour['team_id']}'] .free")

    page.locator("[data-key='act|agree']").click()
    page.wait_for_selector(".state.agreed")
    assert newest(address)["state"] == "agreed"
    page.locator("[data-key=undo]").click()
    page.wait_for_selector(".state.draft")


def test_an_urgent_visit_finds_its_place(open_page: Open, address: str, plan: dict[str, Any]) -> None:
    page = open_page("lang=en&side=replan")
    page.locator("label:has([data-key='replan|what|urgent'])").click()
    page.locator("[data-key='replan|person']").fill("U-1")
    page.locator("[data-key='replan|place']").click()
    page.locator("[data-key='replan|from']").select_option(plan["days"][1]["date"])
    page.locator("[data-key=replan]").click()
    page.locator("[data-key=replan-accept]").click()
    page.wait_for_selector("button.chip:has-text('U-1')")
    assert any(stop["person_id"] == "U-1" for tour in newest(address)["tours"] for stop in tour["stops"])


def test_a_person_is_changed_removed_and_put_back(open_page: Open, address: str, plan: dict[str, Any]) -> None:
    page = open_page("lang=th&page=people")
    page.locator("[data-key='row|P-003']").click()
    page.locator("[data-key='of|duration_min']").fill("55")
    page.locator("[data-key=row-save]").click()
    page.wait_for_selector(".row-form", state="detached")
    assert ask(address, "people/P-003")["duration_min"] == 55
    page.locator("[data-key='row|P-003']").click()
    page.locator("[data-key=row-remove]").click()
    page.wait_for_selector("[data-key='row|P-003']", state="detached")
    page.locator("[data-key=put-back]").click()
    page.wait_for_selector("[data-key='row|P-003']")
    assert ask(address, "people/P-003")["duration_min"] == 55
    assert WORDS["th"]["visits_page_people"] in page.title()


def test_papers_are_links_that_the_service_answers(open_page: Open, address: str, plan: dict[str, Any]) -> None:
    page = open_page("lang=kk&side=papers")
    page.wait_for_selector(".paper")
    links = page.locator(".paper").evaluate_all("(all) => all.map((one) => one.getAttribute('href'))")
    assert len(links) == 6
    for link in (one for one in links if "sheets.pdf" not in one):
        answer = page.request.get(address + link)
        assert answer.status == 200, (link, answer.text())
