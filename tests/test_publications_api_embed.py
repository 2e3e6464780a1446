"""An embed in a page of another origin, in Chromium: drawn in each language, nothing asked of elsewhere, or refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from chromium import needs_browser
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from kept_town import service_of
from live_service import listening
from publication_readers import figure_of
from publication_service import keep_publication

from api.main import create_app
from api.service import Service
from api.settings import Settings
from api.store.database import Database
from api.store.models import Publication

pytestmark = needs_browser
WORDS = {"kk": "басылым", "ru": "издание", "en": "edition", "th": "ฉบับที่", "fr": "édition"}


@pytest.fixture(scope="module")
def service(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("embed")
    (folder / "q.sqlite").write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{folder / 'q.sqlite'}")
    yield service_of(database, folder / "data")
    database.close()


@pytest.fixture(scope="module")
def addresses(service: Service) -> Iterator[tuple[str, str]]:
    """Of the service, and of a site whose pages show what is asked for by `src`, with a policy of its own."""
    site = FastAPI()
    app = create_app(service=service, settings=Settings(login="never", log="none", read_ahead=0))

    @site.get("/favicon.ico")
    def no_icon() -> HTMLResponse:
        return HTMLResponse("")

    with listening(app) as address, listening(site) as other:

        @site.get("/")
        def page(src: str) -> HTMLResponse:
            policy = f"default-src 'none'; frame-src {address}"
            frame = f'<iframe src="{src.replace("&", "&amp;")}" title="x" width="640" height="760"></iframe>'
            text = f'<!doctype html><html lang="en"><title>Report</title><h1>Report</h1>{frame}</html>'
            return HTMLResponse(text, headers={"Content-Security-Policy": policy})

        yield address, other


@pytest.fixture(scope="module")
def kept(service: Service) -> str:
    return keep_publication(service, state="published")


@pytest.fixture(scope="module")
def proposed(service: Service) -> str:
    """A publication with a proposal."""
    return keep_publication(service, state="published", proposal=True)


def allow(service: Service, kept: str, origins: list[str]) -> None:
    with service.database.session() as session:
        session.get_one(Publication, kept).frame_ancestors = origins


@pytest.fixture
def shown(browser: Any, addresses: tuple[str, str]) -> Iterator[Any]:
    """Opens a page of the other site, cut off from all but the two; gives it, what it asked for and what failed."""
    context = browser.new_context(viewport={"width": 700, "height": 900})
    failed: list[str] = []
    asked: list[str] = []

    def only_both(route: Any) -> None:
        asked.append(route.request.url)
        if route.request.url.startswith(addresses):
            route.continue_()
        else:
            route.abort()

    context.route("**/*", only_both)

    def open_page(src: str) -> tuple[Any, list[str], list[str]]:
        page = context.new_page()
        page.on("console", lambda line: failed.append(line.text) if line.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.goto(f"{addresses[1]}/?src={src.replace('&', '%26')}")
        return page, asked, failed

    yield open_page
    context.close()


@pytest.mark.parametrize("kind", ["number", "map"])
def test_a_page_of_another_origin_shows_it_in_each_language(
    service: Service, addresses: tuple[str, str], kept: str, shown: Any, client: Any, kind: str
) -> None:
    allow(service, kept, [addresses[1]])
    figure = figure_of(client, kept, kind)
    for lang, word in WORDS.items():
        page, asked, failed = shown(f"{addresses[0]}/embed/{kept}/{figure}?lang={lang}")
        frame = page.frame_locator("iframe")
        frame.locator("footer").wait_for()
        assert word in frame.locator("footer").inner_text()
        assert frame.locator("html").get_attribute("lang") == lang
        assert frame.locator(".said").count() == 1
        drawn = frame.locator("figure.shared svg").bounding_box()
        assert drawn["width"] > 300
        assert drawn["height"] > 20
        width = frame.locator("body").evaluate("body => [body.scrollWidth, body.clientWidth]")
        assert width[0] <= width[1]
        assert failed == []
        assert {urlsplit(url).netloc for url in asked} == {urlsplit(address).netloc for address in addresses}


def test_the_interactive_map_works_in_a_page_of_another_origin(
    service: Service, addresses: tuple[str, str], kept: str, shown: Any, client: Any
) -> None:
    """Drawn, moved and asked by keyboard in each language; a number leads to the map of the same."""
    allow(service, kept, [addresses[1]])
    drawn_after = []
    for kind, (lang, word) in zip(["map", "number", "map", "number", "map"], WORDS.items(), strict=True):
        figure = figure_of(client, kept, kind)
        page, asked, failed = shown(f"{addresses[0]}/embed/{kept}/{figure}?map=interactive&lang={lang}")
        frame = page.frame_locator("iframe")
        frame.locator("html[data-ready=yes]").wait_for()
        drawn_after.append(frame.locator("html").evaluate("() => performance.now()"))
        assert frame.locator("html").get_attribute("lang") == lang
        assert word in frame.locator("footer").inner_text()
        assert frame.locator("#meaning").inner_text()
        scale = frame.locator("#scale-text").inner_text()
        frame.locator("#zoom-in").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        frame.locator(f"#scale-text:not(:text-is('{scale}'))").wait_for()
        frame.locator(".facility").first.focus()
        page.keyboard.press("Enter")
        frame.locator(".leaflet-popup h3").wait_for()
        assert failed == []
        assert {urlsplit(url).netloc for url in asked} == {urlsplit(address).netloc for address in addresses}
        page.close()
    assert min(drawn_after) < 2000  # the quickest: others share the machine


def test_the_map_of_a_proposal_works_in_a_page_of_another_origin(
    service: Service, addresses: tuple[str, str], proposed: str, shown: Any, client: Any
) -> None:
    """Its sites, and the map of today, in each language; its page, oEmbed and the figure's own embed lead there."""
    allow(service, proposed, [addresses[1]])
    figure = figure_of(client, proposed, "proposal")
    drawn_after = []
    for lang in WORDS:
        page, asked, failed = shown(f"{addresses[0]}/embed/{proposed}/{figure}?map=interactive&lang={lang}")
        frame = page.frame_locator("iframe")
        frame.locator("html[data-ready=yes]").wait_for()
        drawn_after.append(frame.locator("html").evaluate("() => performance.now()"))
        assert frame.locator("html").get_attribute("lang") == lang
        frame.locator("[data-site='1']").focus()
        page.keyboard.press("Enter")
        frame.locator(".leaflet-popup h3:has-text('1')").wait_for()
        frame.locator("[data-when=after]").focus()
        page.keyboard.press("ArrowLeft")
        frame.locator(".site").first.wait_for(state="detached")
        assert failed == []
        assert {urlsplit(url).netloc for url in asked} == {urlsplit(address).netloc for address in addresses}
        page.close()
    assert min(drawn_after) < 2000  # the quickest: others share the machine
    address = f"{addresses[0]}/publications/{proposed}/{figure}"
    assert "map=interactive" in client.get(address, params={"lang": "en"}).text
    said = client.get("/oembed", params={"url": f"{address}/map"}).json()
    assert "map=interactive" in said["html"]


def test_an_origin_that_is_not_named_is_refused(
    service: Service, addresses: tuple[str, str], kept: str, shown: Any, client: Any
) -> None:
    figure = figure_of(client, kept)
    for origins, more in (([], ""), (["https://ministry.example"], ""), ([], "?map=interactive")):
        allow(service, kept, origins)
        page, _, failed = shown(f"{addresses[0]}/embed/{kept}/{figure}{more}")
        page.wait_for_function("() => document.querySelector('iframe').contentDocument === null")
        assert page.frame_locator("iframe").locator("footer").count() == 0
        assert any("frame-ancestors" in line for line in failed)


@pytest.fixture(scope="module")
def client(addresses: tuple[str, str]) -> Iterator[Any]:
    """Asks the service itself."""
    with httpx2.Client(base_url=addresses[0], timeout=60) as made:
        yield made
