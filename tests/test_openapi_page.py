"""`/api/v1/docs` in Chromium: the whole API is shown, from this service alone, without an error."""

import ctypes
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest
import uvicorn

from api.main import create_app
from api.settings import WEB_STATIC, Settings

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def browser_starts() -> bool:
    """Chromium is there, and the library its driver needs."""
    try:
        ctypes.CDLL("libatomic.so.1")
    except OSError:
        return False
    return CHROMIUM.exists()


pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not browser_starts(), reason="Chromium or libatomic1 absent: see scripts/test-tools"),
    pytest.mark.skipif(not (WEB_STATIC / "vendor" / "swagger-ui").exists(), reason="page absent: make install"),
]


@pytest.fixture
def address() -> Iterator[str]:
    app = create_app(settings=Settings(login="never", log="none"))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = Thread(target=server.run)
    thread.start()
    until = monotonic() + 30
    while not server.started and monotonic() < until:
        sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def test_the_page_shows_the_api_and_asks_nobody_else(address: str, tmp_path: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    asked: list[str] = []
    said: list[str] = []
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"pageerror: {error}"))
        answer = page.goto(f"{address}/api/v1/docs")
        assert answer is not None
        policy = answer.headers["content-security-policy"]
        page.wait_for_selector(".opblock-tag-section", timeout=30_000)
        page.screenshot(path=str(tmp_path / "docs.png"))
        page.click("#operations-regions-list_regions button.opblock-summary-control")
        page.wait_for_selector("#operations-regions-list_regions .try-out__btn")
        page.click("#operations-regions-list_regions .try-out__btn")
        page.click("#operations-regions-list_regions .execute")
        page.wait_for_selector("#operations-regions-list_regions .live-responses-table")
        shown = page.locator("#operations-regions-list_regions .live-responses-table tbody tr").first.inner_text()
        page.screenshot(path=str(tmp_path / "tried.png"))
        browser.close()
    assert "script-src 'self';" in policy
    assert "unsafe-eval" not in policy
    assert all(url.startswith((address, "data:", "blob:")) for url in asked), asked
    assert [line for line in said if line.startswith(("error", "pageerror", "warning"))] == []
    assert "200" in shown
