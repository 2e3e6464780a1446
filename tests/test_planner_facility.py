"""The page of a facility in Chromium: its numbers are the service's; found by map, table, keyboard and link; one A4."""

import re
from typing import Any

import pytest
from chromium import DESK, PHONE
from live_service import HTTP
from planner_browser import (
    PIXELS,
    WORDS,
    Visit,
    broken_rules,
    in_a_browser,
    settle,
    slide,
    wait_for_address,
    wait_until,
)
from planner_town import HOSTILE
from thorough import each_language

pytestmark = in_a_browser
PAGE = "page=facilities&minutes=12"


@pytest.fixture(scope="module", autouse=True)
def staffed(town_address: str) -> None:
    """The first facility says who works there and when."""
    known = {"staff_by_profession": {"doctor": 2, "nurse": 5}, "opening_hours": "Mo-Fr 08:00-18:00; Sa 09:00-13:00"}
    answer = HTTP.patch(
        f"{town_address}/api/v1/regions/town/facilities/f0",
        json={"properties": known},
        headers={"If-Match": "*"},
        timeout=60,
    )
    assert answer.status_code == 200, answer.text


def profile(address: str, facility_id: str, **asked: Any) -> dict[str, Any]:
    """What the service says; on foot, to any facility, within twelve minutes unless asked otherwise."""
    url = f"{address}/api/v1/regions/town/facilities/{facility_id}/profile"
    body = {"mode": "walk", "service": "any", "threshold_min": 12} | asked
    answer = HTTP.post(url, json=body, timeout=60)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def numbers(page: Any) -> list[float]:
    """The three numbers below its name."""
    page.wait_for_selector("#profile-numbers")
    settle(page)
    found = page.locator("#profile-numbers .number").evaluate_all(
        "(all) => all.map((one) => Number(one.dataset.people))"
    )
    return [float(value) for value in found]


def wanted(told: dict[str, Any], stratum: str = "all") -> list[float]:
    row = next(row for row in told["people"] if row["stratum"] == stratum)
    return [row["people_nearest"], row["people_nearest_within"], row["people_within"]]


def test_without_a_facility_it_says_what_to_do(visit: Visit) -> None:
    page = visit(f"lang=en&{PAGE}")
    assert page.locator("#profile h2").inner_text() == WORDS["en"]["profile_choose"]
    assert page.locator("[role=tab][aria-selected=true]").inner_text() == WORDS["en"]["facilities"]
    assert broken_rules(page) == []
    page.locator("[data-key=profile-choose]").select_option("f1")
    page.wait_for_selector("#profile-numbers")
    assert page.locator("#facility-card").count() == 0, "its page needs no card"
    page.locator("[data-key=profile-back]").click()
    page.wait_for_selector("[data-key=profile-choose]")


def test_its_numbers_are_the_services(visit: Visit, town_address: str) -> None:
    page = visit(f"lang=en&{PAGE}&facility=f0")
    told = profile(town_address, "f0")
    assert numbers(page) == wanted(told)
    groups = page.locator("#profile-people button").evaluate_all(
        "(all) => all.map(({ dataset }) => [dataset.stratum, Number(dataset.people), Number(dataset.within)])"
    )
    assert groups == [[row["stratum"], row["people_nearest"], row["people_nearest_within"]] for row in told["people"]]
    bars = page.locator("#profile-times b").evaluate_all("(all) => all.map((one) => Number(one.dataset.people))")
    assert sum(bars) == pytest.approx(wanted(told)[0])
    gauge = page.locator("#profile-load .gauge")
    assert float(gauge.get_attribute("data-expected")) == told["load"]["expected_visits_per_day"]
    assert float(gauge.get_attribute("data-capacity")) == told["load"]["capacity_per_day"]
    over = told["load"]["share"] > 1
    assert ("too many" in gauge.inner_text()) == over, "said in words"
    places = page.locator("#profile-places dd[data-people]").evaluate_all(
        "(all) => all.map((one) => Number(one.dataset.people))"
    )
    assert places[:2] == [told["places"]["people_served"], told["places"]["people_turned_away"]]
    page.locator("#profile-people button[data-stratum=aged_65]").click()
    wait_until(page, "document.querySelector('#profile-people [data-stratum=aged_65]').ariaPressed === 'true'")
    assert numbers(page) == wanted(told, "aged_65")
    slide(page, 5)
    assert numbers(page) == wanted(profile(town_address, "f0", threshold_min=5), "aged_65")
    page.locator('input[name="mode"][value="car"]').check(force=True)
    wait_for_address(page, "mode=car")
    settle(page)
    assert numbers(page) == wanted(profile(town_address, "f0", mode="car", threshold_min=5), "aged_65")


def test_staff_hours_and_referrals_are_told(visit: Visit, town_address: str) -> None:
    page = visit(f"lang=en&{PAGE}&facility=f0")
    page.wait_for_selector("#profile-staff")
    people = wanted(profile(town_address, "f0"))[0]
    assert f"{round(people / 2):,}" in page.locator("#profile-staff tbody").inner_text()
    assert page.locator("#profile-staff").inner_text().count(WORDS["en"]["profession_nurse"]) == 1
    week = page.locator("#profile-hours dl").inner_text().split("\n")
    assert [text for text in week if text] == ["Mon–Fri", "08:00–18:00", "Sat", "09:00–13:00", "Sun", "closed"]
    told = {(one["gives"], one["mode"]): one for one in profile(town_address, "f0")["referrals"]}
    listed = page.locator("#profile-services dt").evaluate_all(
        "(all) => all.flatMap((one) => one.dataset.gives.split(' '))"
    )
    assert sorted(listed) == sorted({gives for gives, _ in told})
    to = page.locator("#profile-services .to").first
    goes = to.get_attribute("data-to")
    assert goes in {one["facility_id"] for one in told.values()}
    to.click()
    wait_for_address(page, f"facility={goes}")
    assert numbers(page) == wanted(profile(town_address, goes))


def test_the_map_shows_its_catchment(visit: Visit) -> None:
    page = visit(f"lang=en&{PAGE}&facility=f0")
    numbers(page)
    page.wait_for_timeout(400)
    assert page.evaluate(PIXELS, "catchment")[1] > 500
    assert page.evaluate(PIXELS, "veil")[1] > 5000
    assert page.evaluate(PIXELS, "people")[1] == 0, "people out of reach are another page's"
    page.locator(".legend-toggle").click()
    page.locator('[data-layer="catchment"]').uncheck()
    wait_until(page, "location.search.includes('catchment')")
    assert page.evaluate(PIXELS, "catchment")[1] == 0
    page.locator("[data-key='page|coverage']").click()
    page.wait_for_selector("#facility-card")
    assert page.locator(".leaflet-veil-pane canvas").get_attribute("width") == "0"
    assert page.locator('[data-layer="catchment"]').count() == 0


def test_map_card_table_and_keyboard_lead_to_it(visit: Visit, town_address: str) -> None:
    page = visit("lang=en&minutes=12")
    page.locator("[data-key='tab|facilities']").click()
    page.locator("tr[data-facility=f0] button").focus()
    page.keyboard.press("Enter")
    page.locator("[data-key=facility-page]").focus()
    page.keyboard.press("Enter")
    assert numbers(page) == wanted(profile(town_address, "f0"))
    page.locator("tr[data-facility=f1] button").focus()
    page.keyboard.press("Enter")
    wait_for_address(page, "facility=f1")
    assert numbers(page) == wanted(profile(town_address, "f1"))
    assert page.evaluate("document.activeElement.dataset.key") == "facility|f1", "the focus stays in the table"
    again = visit(page.evaluate("location.search").removeprefix("?"))
    assert numbers(again) == wanted(profile(town_address, "f1"))
    place = again.evaluate("document.getElementById('map').getBoundingClientRect().toJSON()")
    again.locator("#map").click(position={"x": 5, "y": place["height"] - 5})
    assert numbers(again) == wanted(profile(town_address, "f1")), "a click beside all facilities leaves its page"


def test_a_facility_that_does_not_count_says_why(visit: Visit, town_address: str) -> None:
    page = visit(f"lang=en&{PAGE}&facility=f5")
    page.wait_for_selector(".profile-told")
    assert page.locator(".profile-told").inner_text() == WORDS["en"]["profile_closed"]
    services = profile(town_address, "f0")["services"]
    other = next(name for name in ("dental", "gp", "tb") if name not in services)
    page = visit(f"lang=en&{PAGE}&facility=f0&service={other}")
    page.wait_for_selector("[data-key=profile-any]")
    assert page.locator("#profile-load").count() == 0
    page.locator("[data-key=profile-any]").click()
    assert numbers(page) == wanted(profile(town_address, "f0"))


def test_a_link_to_a_facility_that_is_gone_says_so(browser: Any, town_address: str) -> None:
    context = browser.new_context(viewport=DESK)  # the browser itself notes the 404 in its console
    page = context.new_page()
    page.goto(f"{town_address}/?lang=en&{PAGE}&facility=f99")
    page.wait_for_selector("#profile .profile-told")
    assert "f99" in page.locator("#profile .profile-told").inner_text()
    context.close()


def test_it_follows_the_scenario(visit: Visit, town_address: str) -> None:
    changes = [{"id": "c1", "type": "close_facility", "facility_id": "f1"}]
    page = visit(f"lang=en&{PAGE}&facility=f0&changes=" + str(changes).replace("'", "%22").replace(" ", ""))
    told = wanted(profile(town_address, "f0", changes=changes))
    assert numbers(page) == told
    assert told[0] >= wanted(profile(town_address, "f0"))[0], "nobody leaves it when another closes"


def test_a_hostile_name_is_text(visit: Visit) -> None:
    page = visit(f"lang=en&{PAGE}&facility=f2")
    page.wait_for_selector("#profile-numbers")
    assert page.locator("#profile-head h2").inner_text() == HOSTILE
    assert page.evaluate("window.harmed") is None


NORMS = """async () => {
  const { staffPart } = await import("/static/panels/profile-load.js");
  const norm = (id, value, verified) => ({ id, value, unit: "", source: "", verified });
  const norms = [norm("KZ-GP", 1700, false), norm("KZ-GP-2022", 1830, true)];
  const part = staffPart({ staff: [{ profession: "doctor", number: 2, people_each: 2000, norms }] });
  return [...part.querySelectorAll(".norms li")].map((one) => one.textContent);
}"""


@each_language
def test_it_speaks_each_language_prints_on_one_sheet_and_axe_finds_nothing(visit: Visit, lang: str) -> None:
    page = visit(f"lang={lang}&{PAGE}&facility=f0")
    numbers(page)
    words = WORDS[lang]
    text = page.locator("body").inner_text()
    for word in ("profile_nearest", "profile_people", "profile_load", "staff", "opening_hours"):
        assert words[word] in text
    assert re.findall(r"\{\w+\}|\b[a-z]+_[a-z_]+\b", text.replace(HOSTILE, "")) == []
    told = page.evaluate(NORMS)
    assert told[0].endswith(words["norm_unverified"]), "a norm says beside itself whether it was verified"
    assert told[1].endswith(words["norm_verified"])
    pdf = page.pdf(format="A4")
    assert len(re.findall(rb"/Type /Page\b", pdf)) == 1
    assert any(int(width) > 1500 for width in re.findall(rb"/Subtype /Image\s*/Width (\d+)", pdf))
    year = page.evaluate("new Date().getFullYear()") + (543 if lang == "th" else 0)
    assert str(year) in page.locator("#foot").text_content()
    assert page.locator("html.printing").count() == 0
    assert broken_rules(page) == []
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    page.wait_for_timeout(300)
    boxes = {name: page.locator(name).bounding_box() for name in ("#map", "#profile-numbers", "#threshold")}
    assert boxes["#map"]["height"] > 300
    assert boxes["#profile-numbers"]["y"] > boxes["#map"]["y"]
    assert boxes["#threshold"]["y"] + boxes["#threshold"]["height"] <= PHONE["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.locator("#sheet-toggle").click()
    page.wait_for_timeout(300)
    assert broken_rules(page) == []
