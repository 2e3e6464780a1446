"""What a planner does on the map, task by task as the issue of the map numbers them, on any region and in any language.

Each task asks the service the same question, and the page must say the same.
"""

import re
import sys
from typing import Any

import import_files
import pytest
from drag_times import at, drag_around, pixel_of
from import_browser import add_region, choose, counts
from live_service import HTTP
from planner_browser import WORDS, broken_rules, settle, slide, told, wait_for_address, wait_until
from planner_proposals import WOMEN, added, changes_of, gain, propose, site_gains

MINUTES = 15
PAGES_OF_PDF = re.compile(rb"/Type\s*/Page\b")


def do_every_task(page: Any, address: str, region: str, lang: str) -> None:
    """All tasks, one after another, on a page as wide as a desk's."""
    api = f"{address}/api/v1/regions/{region}"
    page.goto(f"{address}/?lang={lang}&region={region}&mode=walk&minutes={MINUTES}")
    settle(page)
    understand(page, api)
    move_the_threshold(page, api)
    choose_groups_and_a_boundary(page, api)
    drag_a_facility(page, address, region, lang)
    close_a_road(page)
    propose_sites(page, address, region, lang)
    compare(page, api, lang)
    share_and_print(page)
    look_at_a_facility(page, api)
    assert broken_rules(page) == []
    preview_an_import(page, address, lang)


def coverage(api: str, stratum: str = "all", boundary: str = "all", minutes: int = MINUTES) -> dict[str, Any]:
    asked = {"mode": "walk", "service": "any", "threshold_min": minutes}
    rows = HTTP.get(f"{api}/coverage", params=asked, timeout=60).json()
    return dict(next(row for row in rows if (row["stratum"], row["boundary_id"]) == (stratum, boundary)))


def post(url: str, **body: Any) -> Any:
    answer = HTTP.post(url, json={"mode": "walk", "service": "any", "threshold_min": MINUTES} | body, timeout=60)
    assert answer.status_code == 200, answer.text
    return answer.json()


def of_stratum(rows: list[dict[str, Any]], stratum: str = "all") -> dict[str, Any]:
    return next(row for row in rows if row["stratum"] == stratum)


def require_out_of_reach(page: Any, row: dict[str, Any]) -> None:
    assert told(page, ".number.out") == pytest.approx(row["people"] - row["people_covered"])


# ---- 1 to 3: see who is left out ------------------------------------------------------------------------------------


def understand(page: Any, api: str) -> None:
    """Three numbers, a base map, facilities in the legend."""
    row = coverage(api)
    require_out_of_reach(page, row)
    assert told(page, ".number.in") + told(page, ".number.full") == pytest.approx(row["people_covered"])
    assert page.locator("#legend").inner_text()


def move_the_threshold(page: Any, api: str) -> None:
    slide(page, 30)
    settle(page)
    require_out_of_reach(page, coverage(api, minutes=30))
    slide(page, MINUTES)
    settle(page)


def choose_groups_and_a_boundary(page: Any, api: str) -> None:
    page.click(f'#ask-stratum label:has([value="{WOMEN}"])')
    settle(page)
    require_out_of_reach(page, coverage(api, WOMEN))
    worst = page.locator("tr[data-boundary]:not([data-boundary=all])").first.get_attribute("data-boundary")
    page.locator(f"[data-key='boundary|{worst}']").click()
    page.wait_for_selector(f"#left-out tr[data-stratum={WOMEN}]")
    left = float(page.locator(f"#left-out tr[data-stratum={WOMEN}] [data-people]").get_attribute("data-people"))
    row = coverage(api, WOMEN, str(worst))
    assert left == pytest.approx(row["people"] - row["people_covered"])


# ---- 4: what if -----------------------------------------------------------------------------------------------------


def drag_a_facility(page: Any, address: str, region: str, lang: str) -> None:
    """Numbers follow the pointer, equal the service's at rest, and come back with Ctrl+Z; how quickly is told."""
    api = f"{address}/api/v1/regions/{region}"
    listed = HTTP.get(f"{api}/facilities?limit=500", timeout=60).json()["features"]
    one = next(row for row in listed if row["properties"]["open"])
    lon, lat = one["geometry"]["coordinates"]
    page.goto(f"{address}/?lang={lang}&region={region}&page=sites&mode=walk&minutes={MINUTES}&at={lon},{lat},14")
    settle(page)
    before = page.locator("#answer").get_attribute("data-covered")
    times = drag_around(page, pixel_of(page, lon, lat), moves=20, radius=120)
    settle(page)
    (moved,) = changes_of(page)
    assert (moved["type"], moved["facility_id"]) == ("move_facility", one["properties"]["facility_id"])
    row = of_stratum(post(f"{api}/what-if", changes=[moved])["rows"])
    assert float(page.locator("#answer").get_attribute("data-covered")) == row["people_after"]
    assert len(times) > 10
    sys.stdout.write(f"pointer to number, {lang}: p50 {at(times, 0.5):.0f} ms, p95 {at(times, 0.95):.0f} ms\n")
    page.keyboard.press("Control+z")
    wait_until(page, "(n) => document.getElementById('answer').dataset.covered === n", before)


def close_a_road(page: Any) -> None:
    """The street that is nearest to the middle of the map is closed by a click and opened by Ctrl+Z."""
    page.locator('[data-key="tool|close_road"]').click()
    box = page.locator("#map").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2 + 40, box["y"] + box["height"] / 2 + 40)
    wait_until(page, "document.querySelector('.road-under')?.textContent")
    page.mouse.click(box["x"] + box["width"] / 2 + 40, box["y"] + box["height"] / 2 + 40)
    wait_until(page, "document.querySelectorAll('#scenario .change-name').length === 1")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    wait_until(page, "document.querySelectorAll('#scenario .change-name').length === 0")
    settle(page)


# ---- 5 to 8: propose, compare, one facility, import -----------------------------------------------------------------


def propose_sites(page: Any, address: str, region: str, lang: str) -> None:
    """Three presses from the first page: five sites, and how many more women they reach."""
    page.goto(f"{address}/?lang={lang}&region={region}&mode=walk&minutes={MINUTES}")
    settle(page)
    page.click('[data-key="page|sites"]')
    page.click(f'#ask-stratum label:has([value="{WOMEN}"])')
    plan = propose(page)
    assert len(plan["sites"]) == 5
    assert gain(page) == pytest.approx(sum(site["people_gained"] for site in plan["sites"]))
    assert site_gains(page) == pytest.approx([site["people_gained"] for site in plan["sites"]])
    api = f"{address}/api/v1/regions/{region}"
    rows = post(f"{api}/what-if", changes=added(plan["sites"]))["rows"]
    assert gain(page) == pytest.approx(of_stratum(rows, WOMEN)["people_gained"])
    assert page.inner_text("#proof")
    page.click('[data-key="accept-all"]')
    wait_until(page, "document.querySelectorAll('#scenario .change-name').length === 5")
    settle(page)


def compare(page: Any, api: str, lang: str) -> None:
    """The accepted sites against the baseline: swipe, table and numbers."""
    changes = changes_of(page)
    page.click('[data-key="page|compare"]')
    wait_for_address(page, "page=compare")
    page.wait_for_selector("#differences")
    settle(page)
    page.wait_for_selector("#compare .stale", state="detached")
    rows = post(f"{api}/what-if/compare", one=[], other=changes)
    everyone = next(row for row in rows if (row["boundary_id"], row["stratum"]) == ("all", WOMEN))
    shown = float(page.locator(".gain h2").get_attribute("data-people"))
    assert shown == pytest.approx(everyone["people_difference"], rel=1e-9)
    assert page.locator("[role=slider]:visible, input[type=range]:visible").count() >= 2
    assert WORDS[lang]["page_compare"] in page.title()


def look_at_a_facility(page: Any, api: str) -> None:
    page.click('[data-key="page|facilities"]')
    wait_for_address(page, "page=facilities")
    facility = HTTP.get(f"{api}/facilities?limit=1", timeout=60).json()["features"][0]["properties"]["facility_id"]
    page.locator("[data-key=profile-choose]").select_option(facility)
    page.wait_for_selector("#profile-numbers")
    settle(page)
    profile = post(f"{api}/facilities/{facility}/profile", changes=changes_of(page))
    row = of_stratum(profile["people"], WOMEN)
    numbers = page.locator("#profile-numbers .number").evaluate_all("(all) => all.map((one) => +one.dataset.people)")
    assert numbers == pytest.approx([row[f"people_{name}"] for name in ("nearest", "nearest_within", "within")])


def preview_an_import(page: Any, address: str, lang: str) -> None:
    region = add_region(address, f"Import {lang}")
    page.goto(f"{address}/import?lang={lang}&region={region}&step=facilities")
    choose(page, "facilities", "Список МО.csv", import_files.russian_csv())
    page.wait_for_selector("[data-key=take]")
    page.wait_for_selector(".counts")
    assert counts(page) == {"all": 6, "taken": 0, "mended": 3, "refused": 2, "left_out": 1}
    assert broken_rules(page) == []


# ---- 9 to 11: the link, paper ---------------------------------------------------------------------------------------


def share_and_print(page: Any) -> None:
    """The address alone brings all of it back; on paper it is map, numbers and table."""
    page.click('[data-key="page|sites"]')
    wait_for_address(page, "page=sites")
    settle(page)
    covered = page.locator("#answer").get_attribute("data-covered")
    wait_for_address(page, "changes=")
    page.goto(page.url)
    settle(page)
    settle(page)
    assert page.locator("#answer").get_attribute("data-covered") == covered
    assert len(changes_of(page)) == 5
    assert len(PAGES_OF_PDF.findall(page.pdf(format="A4"))) <= 2
