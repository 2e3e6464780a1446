"""The page of publications: figures frozen by a job, found, brought to readers, embedded, linked to and recomputed."""

from typing import Any

from chromium import DESK, PHONE
from live_service import HTTP
from publish_browser import WORDS, Open, ask, browser, in_a_browser, open_page, town, wait_until
from test_import_page_everybody import assert_for_everybody
from thorough import each_language

__all__ = ["browser", "open_page", "town"]
pytestmark = in_a_browser
Town = tuple[str, str]
ORIGIN = "https://ministry.example"


def key(page: Any, name: str) -> Any:
    return page.locator(f"[data-key='{name}']")


@each_language
def test_it_is_for_everybody_in_every_language(open_page: Open, town: Town, lang: str) -> None:
    page = open_page(f"lang={lang}")
    page.wait_for_selector("[data-key=freeze]")
    assert page.title().startswith(WORDS[lang]["publish_title"])
    assert_for_everybody(page, [(DESK, "light"), (PHONE, "dark")])
    key(page, f"of|{town[1]}").click()
    page.wait_for_selector(".figures li")
    headings = HTTP.get(f"{town[0]}/api/v1/publications/{town[1]}/figures", params={"lang": lang}).json()
    assert page.locator(".figures .heading").first.inner_text() == headings[0]["heading"]
    page.locator(".figures li button").first.click()
    page.wait_for_selector(".figures .card img")
    assert_for_everybody(page, [(DESK, "dark"), (PHONE, "light")])


def test_a_new_publication_is_frozen_by_a_job(open_page: Open, town: Town) -> None:
    page = open_page("lang=en")
    key(page, "title").fill("Coverage 2027")
    key(page, "edition").select_option(town[1])
    page.locator("label:has([data-key='png|none'])").click()
    for lang in ("kk", "ru", "en", "th", "fr"):
        page.locator(f"label:has([data-key='report|{lang}'])").click()
    page.locator("label:has([data-key=ranges])").click()
    key(page, "freeze").click()
    key(page, "open-frozen").click(timeout=60_000)
    page.wait_for_selector(".about h2:has-text('Coverage 2027')")
    assert key(page, "previous").count() == 1
    assert page.locator("#list li").count() == 2


def test_figures_are_found_by_their_words_and_taken_along(open_page: Open, town: Town) -> None:
    page = open_page(f"lang=en&publication={town[1]}")
    key(page, "kind|map").click()
    key(page, "find").fill("15 MIN")
    maps = [one for one in ask(town, "/figures?lang=en") if one["kind"] == "map"]
    # an id may have a 15 in it, too
    found = [one for one in maps if all(word in f"{one['heading']} {one['id'][:12]}" for word in ("15", "min"))]
    wait_until(page, f"document.querySelectorAll('.figures li').length === {len(found)}")
    assert found
    page.locator(".figures li button").first.click()
    page.wait_for_selector(".figures .card img")
    wait_until(page, "document.querySelector('.figures .card img').naturalWidth > 0")
    figure = page.evaluate("new URLSearchParams(location.search).get('figure')")
    snippet = page.locator(".snippet input").first.input_value()
    assert f'src="{town[0]}/embed/{town[1]}/{figure}?lang=en"' in snippet
    page.reload()
    page.wait_for_selector(".figures .open")  # the address holds it


def test_one_of_a_region_that_was_removed_is_listed_below(open_page: Open, town: Town) -> None:
    page = open_page("lang=en")
    assert page.locator(".of-gone").count() == 0
    gone = HTTP.get(f"{town[0]}/api/v1/publications").json()[0] | {"id": "gone", "region_id": "gone", "title": "Old"}
    page.route("**/api/v1/publications?region_gone=true*", lambda route: route.fulfill(json=[gone]))
    page.reload()
    page.wait_for_selector(".of-gone + ul li:has-text('Old')")


def test_who_may_embed_is_written_and_undone(open_page: Open, town: Town) -> None:
    page = open_page(f"lang=ru&publication={town[1]}")
    key(page, "origins").fill("ministry.example")
    key(page, "origins-save").click()
    assert "ministry.example — не адрес сайта" in page.locator(".origins-edit + .wrong").inner_text()
    key(page, "origins").fill(f"{ORIGIN}/")
    key(page, "origins-save").click()
    page.wait_for_selector("#snack:not([hidden])")
    assert ask(town)["frame_ancestors"] == [ORIGIN]
    wait_until(page, f"document.querySelector('[data-key=origins]').value === '{ORIGIN}'")
    key(page, "undo").click()
    wait_until(page, "document.querySelector('[data-key=origins]').value === ''")
    assert ask(town)["frame_ancestors"] == []


def test_a_signed_link_is_shown_once_and_revoked(open_page: Open, town: Town) -> None:
    page = open_page(f"lang=en&publication={town[1]}")
    key(page, "link-name").fill("Parliament")
    key(page, "link-make").click()
    link = key(page, "given").input_value()
    assert "token=" in link
    assert HTTP.get(link).status_code == 200
    page.locator("[data-key^='revoke|']").click()
    page.wait_for_selector(".links .over")
    assert key(page, "given").count() == 0
    assert ask(town, "/links")[0]["revoked_at"]
    key(page, "undo").click()
    page.wait_for_selector("[data-key^='revoke|']")
    assert key(page, "given").input_value() == link
    assert HTTP.get(link).status_code == 200


def test_what_is_not_as_it_was_published_is_named(open_page: Open, town: Town) -> None:
    found = [
        {"kind": "file", "name": "figures/0/figure.svg", "field": "sha256", "was": "a", "now": "b"},
        {"kind": "figure", "name": "number walk/any, 15 min", "field": "says.people", "was": "90", "now": "91"},
    ]
    figure = ask(town, "/figures?lang=en")[0]
    found[1]["figure"] = figure["id"][:12]
    outcome = {"publication_id": town[1], "equal": False, "figures": 9, "recomputed_figures": 9, "same_version": False}
    outcome |= {"failure": None, "differences": found, "differences_in_all": 7}
    job = {
        "id": "j",
        "kind": "publication_check",
        "region_id": None,
        "state": "done",
        "outcome": outcome,
        "message": "",
    }
    page = open_page(f"lang=en&publication={town[1]}")
    page.route("**/api/v1/jobs/j", lambda route: route.fulfill(json=job))
    page.goto(f"{town[0]}/publish?region=town&lang=en&publication={town[1]}&check=j")
    page.wait_for_selector(".differences li")
    wait_until(
        page, "(heading) => document.querySelector('.differences').textContent.includes(heading)", figure["heading"]
    )
    told = page.locator(".verdict").inner_text()
    for text in (
        "7 things differ",
        "figures/0/figure.svg",
        "Not the file that",
        figure["heading"],
        "People says.people",
        "91",
        "another version",
    ):
        assert text in told
    assert_for_everybody(page, [(PHONE, "dark")])


def test_it_is_recomputed_and_brought_to_readers_and_back(open_page: Open, town: Town) -> None:
    page = open_page(f"lang=en&publication={town[1]}")
    key(page, "check").click()
    page.wait_for_selector(".verdict.equal", timeout=60_000)
    for step, state in (("correct", "corrected"), ("approve", "approved"), ("publish", "published")):
        key(page, f"step|{step}").click()
        page.wait_for_selector(f".way .now.{state}")
    key(page, "step|withdraw").click()
    page.wait_for_selector(".act .wrong")  # without a word
    key(page, "comment").fill("Data of 2025 were used")
    key(page, "step|withdraw").click()
    page.wait_for_selector(".way .now.withdrawn")
    assert ask(town)["notice"] == "Data of 2025 were used"
    wait_until(page, """document.querySelectorAll("[data-key^='step|']").length === 1""")  # a comment is left
    key(page, "history").click()
    wait_until(page, "document.querySelectorAll('.history li').length === 4")
