"""`/api/v1/docs` in Chromium: the whole API is shown, from this service alone, without an error."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import chromium, needs_browser
from live_service import listening

from api.main import create_app
from api.settings import WEB_STATIC, Settings

pytestmark = [
    pytest.mark.browser,
    needs_browser,
    pytest.mark.skipif(not (WEB_STATIC / "vendor" / "swagger-ui").exists(), reason="page absent: make install"),
]


@pytest.fixture
def address() -> Iterator[str]:
    app = create_app(settings=Settings(login="never", log="none"))
    with listening(app) as listened:
        yield listened


def test_the_page_shows_the_api_and_asks_nobody_else(address: str, tmp_path: Path) -> None:
    asked: list[str] = []
    said: list[str] = []
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"pageerror: {error}"))
        answer = page.goto(f"{address}/api/v1/docs")
        assert answer is not None
        policy = answer.headers["content-security-policy"]
        page.wait_for_selector(".opblock", timeout=30_000)
        page.screenshot(path=str(tmp_path / "docs.png"))
        page.click("#operations-regions-list_regions button.opblock-summary-control")
        page.wait_for_selector("#operations-regions-list_regions .try-out__btn")
        page.click("#operations-regions-list_regions .try-out__btn")
        page.click("#operations-regions-list_regions .execute")
        page.wait_for_selector("#operations-regions-list_regions .live-responses-table")
        shown = page.locator("#operations-regions-list_regions .live-responses-table tbody tr").first.inner_text()
        page.screenshot(path=str(tmp_path / "tried.png"))
    assert "script-src 'self';" in policy
    assert "unsafe-eval" not in policy
    assert all(url.startswith((address, "data:", "blob:")) for url in asked), asked
    assert [line for line in said if line.startswith(("error", "pageerror", "warning"))] == []
    assert "200" in shown
