"""What tests of proposals on the planner's map share: a press of the button, and the numbers of page and service."""

from typing import Any

from live_service import HTTP
from planner_browser import told, wait_until

WOMEN = "women_15_49"
SITES = f"lang=en&page=sites&minutes=4&stratum={WOMEN}"


def propose(page: Any, *, press: Any = None) -> dict[str, Any]:
    """Press the button; the plan as the service gave it."""
    with page.expect_response(lambda answer: answer.url.endswith("/siting")) as answered:
        (press or page.locator('[data-key="propose"]').click)()
    page.wait_for_selector("#proposed-gain, .refused, #propose-results .proof")
    return answered.value.json()


def changes_of(page: Any) -> list[dict[str, Any]]:
    """The changes that stand; the link holds them a moment later."""
    found: list[dict[str, Any]] = page.evaluate("import('/static/state.js').then(({ view }) => view.changes)")
    return found


def gained(address: str, changes: list[dict[str, Any]], **asked: Any) -> dict[str, float]:
    """People gained by the changes, by stratum, as the service counts them."""
    body = {"changes": changes, "mode": "walk", "service": "any", "threshold_min": 4, **asked}
    answer = HTTP.post(f"{address}/api/v1/regions/town/what-if", json=body, timeout=60)
    assert answer.status_code == 200, answer.text
    return {row["stratum"]: row["people_gained"] for row in answer.json()["rows"]}


def added(sites: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"type": "add_facility", "lon": site["lon"], "lat": site["lat"], "services": ["gp"]} for site in sites]


def fresh(page: Any) -> None:
    wait_until(page, "() => document.querySelector('.plan:not(.stale)')")


def gain(page: Any) -> float:
    fresh(page)
    return told(page, "#proposed-gain")


def site_gains(page: Any) -> list[float]:
    fresh(page)
    return [float(one.get_attribute("data-people")) for one in page.locator(".sites b").all()]
