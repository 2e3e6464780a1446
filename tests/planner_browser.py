"""The planner's map of a small town in Chromium: fixtures and questions that its tests share. Never installed."""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from chromium import DESK, chromium, needs_browser
from live_service import HTTP
from planner_town import served_planner

from geo.words import LANGUAGES

ROOT = Path(__file__).parent.parent
WORDS = {lang: json.loads((ROOT / f"web/static/i18n/{lang}.json").read_text("utf-8")) for lang in LANGUAGES}
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"

in_a_browser = [
    pytest.mark.browser,
    needs_browser,
    pytest.mark.skipif(not (ROOT / "web/static/vendor/leaflet").exists(), reason="map library absent: make install"),
]
Visit = Callable[..., Any]
PATIENCE_S = 60
"""How long a page may take on a machine that has other work; what is quick is measured elsewhere."""

LATE_MS = int(os.environ.get("QAMTU_TEST_LATE_MS", "0"))
"""Each answer comes later by a random time up to this: what a test looks for too early, it then misses often."""
COUNT_OPEN = """{
  const { fetch } = window, late = () => new Promise((come) => setTimeout(come, Math.random() * LATE_MS));
  window.unanswered = 0;
  const counted = (act) => async function (...given) {
    window.unanswered += 1;
    try { return await act.apply(this, given); } finally { setTimeout(() => (window.unanswered -= 1)); }
  };
  window.fetch = counted(async (...asked) => {
    const answer = await fetch(...asked);
    if (LATE_MS) await late();
    return answer;
  });
  const its = Response.prototype;
  for (const read of ["json", "arrayBuffer", "text", "blob"]) its[read] = counted(its[read]);
}""".replace("LATE_MS", str(LATE_MS))
REST_MS = 300
"""As long as a page waits at most before it asks of its own."""
AT_REST = """async ([rest, patience]) => {
  const { dataset } = document.documentElement;
  const ends = ({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime);
  const moves = () => document.getAnimations().some((one) => one.playState === "running" && ends(one));
  const unstyled = () => [...document.querySelectorAll("link[rel=stylesheet]")].some(({ sheet }) => !sheet);
  const busy = () => window.unanswered || dataset.answering || unstyled() || moves();
  const now = () => performance.now(), end = now() + patience;
  for (let since = now(); now() - since < rest; ) {
    await new Promise((done) => setTimeout(done, 20));
    if (busy()) since = now();
    if (now() > end) throw new Error(`never at rest: ${window.unanswered} answers to come`);
  }
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def town_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served_planner(tmp_path_factory.mktemp("town")) as (address, _):
        yield address


@pytest.fixture
def visit(browser: Any, town_address: str) -> Iterator[Visit]:
    """Opens the page; afterwards nothing may have been asked of elsewhere, and nothing may have failed."""
    with watched_pages(browser, town_address) as (new_page, failed):

        def open_page(query: str = "lang=en", size: dict[str, int] = DESK, *, scheme: str = "light") -> Any:
            page = new_page(size, scheme=scheme)
            page.goto(f"{town_address}/?{query}")
            settle(page)
            return page

        yield open_page
    assert failed == []


@contextmanager
def watched_pages(browser: Any, address: str) -> Iterator[tuple[Visit, list[str]]]:
    """Makes pages of a size and scheme, and collects what fails in them; none may ask anything of elsewhere."""
    contexts, asked, failed = [], [], []

    def new_page(size: dict[str, int], *, scheme: str) -> Any:
        context = browser.new_context(viewport=size, color_scheme=scheme)
        contexts.append(context)
        context.add_init_script(COUNT_OPEN)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_S * 1000)
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.on("console", lambda told: failed.append(told.text) if told.type in ("error", "warning") else None)
        return page

    yield new_page, failed
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


def settle(page: Any) -> None:
    """Wait until all numbers and tiles have come."""
    page.wait_for_selector("html[data-ready]")
    rest(page)
    page.wait_for_selector(".number.stale", state="detached")


def rest(page: Any) -> None:
    """Wait until the page has had all answers and styles that it asked for, and nothing moves on it."""
    page.evaluate(AT_REST, [REST_MS, PATIENCE_S * 1000])


def wait_until(page: Any, condition: str, arg: Any = None) -> None:
    """Playwright's own wait builds its condition in the page, which the page's policy rightly forbids."""
    until = time.monotonic() + PATIENCE_S
    while not page.evaluate(condition, arg):
        assert time.monotonic() < until, f"still not: {condition}"
        page.wait_for_timeout(25)


def slide(page: Any, minutes: int) -> None:
    """Move the slider and let the page draw twice."""
    page.evaluate(
        """async (minutes) => {
          const slider = document.getElementById("threshold");
          slider.value = minutes;
          slider.dispatchEvent(new Event("input", { bubbles: true }));
          for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
        }""",
        minutes,
    )


def told(page: Any, selector: str) -> float:
    return float(page.locator(selector).get_attribute("data-people"))


def coverage(address: str, **asked: Any) -> dict[tuple[str, str], dict[str, Any]]:
    answer = HTTP.get(f"{address}/api/v1/regions/town/coverage", params=asked, timeout=60)
    assert answer.status_code == 200, answer.text
    return {(row["boundary_id"], row["stratum"]): row for row in answer.json()}


def wait_for_address(page: Any, part: str) -> str:
    wait_until(page, "(part) => location.search.includes(part)", arg=part)
    return str(page.evaluate("location.search"))


PIXELS = """(name) => {
  const canvas = document.querySelector(`.leaflet-${name}-pane canvas`), { width, height } = canvas;
  if (!width || !height) return [0, 0];
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context.drawImage(canvas, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  let hash = 0, shown = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3]) shown += 1;
    hash = (Math.imul(hash, 31) + data[i] * 65536 + data[i + 1] * 256 + data[i + 2] + data[i + 3]) | 0;
  }
  return [hash, shown];
}"""


BROKEN = """async (tags) => {
  const { violations } = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`);
}"""


def broken_rules(page: Any) -> list[str]:
    """Rules of WCAG 2.2 AA that axe finds broken, with the first element that breaks each."""
    if not AXE.exists():
        pytest.skip("axe-core absent: make install")
    page.evaluate(AXE.read_text("utf-8"))
    rest(page)  # what fades in has no contrast yet
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found: list[str] = page.evaluate(BROKEN, tags)
    return found
