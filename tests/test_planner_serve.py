"""`qamtu serve` as a person starts it, on the embedded region: every page in each of the languages, and every task."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from chromium import DESK, PHONE
from demo_regions import DemoRegion
from planner_browser import PATIENCE_S, WORDS, in_a_browser, settle, slide, wait_for_address, wait_until
from planner_tasks import do_every_task
from thorough import more

from geo.words import LANGUAGES

PAGES = ("coverage", "sites", "compare", "facilities")
ANALYSIS_S = 1800
pytestmark = [*in_a_browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, demo_region: DemoRegion) -> Iterator[str]:
    """The address of the command's own process; a first start analyses the region."""
    folder = tmp_path_factory.mktemp("serve")
    demo_region("shymkent", folder / "data")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "import sys; from api.cli import main; sys.argv[0] = 'qamtu'; main()"]
    environment = os.environ | {"QAMTU_DATA": str(folder / "data"), "QAMTU_DATABASE": ""}
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(
            [*command, "serve", "--port", str(port), "--quiet"],
            cwd=folder,
            env=environment,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for_service(process, address, folder / "said")
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def wait_for_service(process: subprocess.Popen[bytes], address: str, said: Path) -> None:
    """Until it answers, and has made the base map, which it does when that is first asked for."""
    until, base_map = time.monotonic() + ANALYSIS_S, f"{address}/api/v1/regions/shymkent/base-map.pmtiles"
    while time.monotonic() < until:
        assert process.poll() is None, said.read_text("utf-8")
        try:
            if httpx2.get(base_map, headers={"Range": "bytes=0-15"}, timeout=60).status_code == 206:
                return
        except httpx2.TransportError:
            pass  # it does not listen yet
        time.sleep(0.5)
    raise AssertionError(said.read_text("utf-8"))


@pytest.fixture
def page(browser: Any, served: str) -> Iterator[Any]:
    """A page of the browser; nothing may have been asked of elsewhere, and nothing may have failed."""
    context = browser.new_context(viewport=DESK)
    page, asked, failed = context.new_page(), [], []
    page.set_default_timeout(PATIENCE_S * 1000)
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.on("console", lambda told: failed.append(told.text) if told.type in ("error", "warning") else None)
    yield page
    context.close()
    assert [url for url in asked if not url.startswith((served, "data:", "blob:"))] == []
    assert failed == []


def left_untranslated(page: Any) -> list[str]:
    """Gaps that nobody filled, and keys that stand where a sentence should."""
    return re.findall(r"\{\w+\}|\b[a-z]+_[a-z_]+\b", page.locator("body").inner_text())


@pytest.mark.parametrize("lang_of_tasks", [("kk", "th"), more(("ru", "en"))])
def test_every_page_and_every_task(page: Any, served: str, lang_of_tasks: tuple[str, ...]) -> None:
    # Languages together: workers that share the tests out would start, and analyse, once for each.
    for lang in LANGUAGES:
        go_round(page, served, lang)
        page.set_viewport_size(DESK)
        if lang in lang_of_tasks:
            do_every_task(page, served, "shymkent", lang)


def go_round(page: Any, served: str, lang: str) -> None:
    words = WORDS[lang]
    page.set_viewport_size(DESK)
    page.goto(f"{served}/?lang={lang}")
    settle(page)
    assert page.title().startswith(words["page_coverage"])
    out = page.locator(".number.out").get_attribute("data-people")
    slide(page, 30)
    wait_until(page, "(out) => document.querySelector('.number.out').dataset.people !== out", arg=out)
    for name in PAGES[1:]:
        page.locator(f"[data-key='page|{name}']").click()
        wait_for_address(page, f"page={name}")
        settle(page)
        assert page.locator("#pages [aria-current=page]").inner_text() == words[f"page_{name}"]
        assert page.title().startswith(words[f"page_{name}"])
        shown = page.locator(f"[data-pages~={name}]:visible")
        assert shown.count() > 0
        assert left_untranslated(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == DESK["width"]
    for name in reversed(PAGES[:-1]):
        page.go_back()
        wait_until(page, "(name) => document.body.dataset.page === name", arg=name)
    page.go_forward()
    wait_until(page, "document.body.dataset.page === 'sites'")
    assert "minutes=30" in wait_for_address(page, "page=sites"), "looking back takes nothing away"
    page.set_viewport_size(PHONE)
    for name in PAGES:
        page.locator(f"[data-key='page|{name}']").click()
        wait_until(page, "(name) => document.body.dataset.page === name", arg=name)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        assert page.locator("#map").bounding_box()["height"] > 380
