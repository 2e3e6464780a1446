"""Before a publication goes on its way: what it gives away together with other editions, and what can be done."""

from typing import Any

import pytest
from chromium import DESK, PHONE
from publish_browser import WORDS, Open, browser, in_a_browser, open_page, town
from test_import_page_everybody import assert_for_everybody
from thorough import each_language

__all__ = ["browser", "open_page", "town"]
pytestmark = in_a_browser
Town = tuple[str, str]


def edition(number: int, counts: int, *, public: bool) -> dict[str, Any]:
    return {"id": f"e{number}", "edition": number, "public": public, "counts": counts, "minimum_people": 10.0}


def told(open_page: Open, town: Town, lang: str, given_away: list[dict[str, Any]], state: str = "approved") -> Any:
    """The page of a publication in a state that gives numbers away together with some editions."""
    page, address = open_page(f"lang={lang}"), f"**/api/v1/publications/{town[1]}"

    def changed(**given: Any) -> Any:
        return lambda route: route.fulfill(json=route.fetch().json() | given)

    page.route(address, changed(state=state))
    page.route(f"{address}/allowed", changed(given_away=given_away))
    page.goto(f"{town[0]}/publish?region=town&lang={lang}&publication={town[1]}")
    page.wait_for_selector(".figures li")
    page.wait_for_selector(".act")
    return page


@each_language
def test_it_says_how_many_with_editions_that_readers_have_and_what_to_do(
    open_page: Open, town: Town, lang: str
) -> None:
    given = [edition(4, 9, public=False), edition(3, 1234, public=True), edition(2, 21, public=True)]
    page = told(open_page, town, lang, given)
    lines = page.locator(".given-away p").all_inner_texts()
    assert len(lines) == 3
    for line, count, number in zip(lines, ("1,234", "21"), (3, 2), strict=False):
        assert count in line.replace("\u00a0", ",")
        assert str(number) in line
        assert "10" in line
    assert lines[-1] == WORDS[lang]["publish_given_away_open"].replace("{edition}", "3")
    assert_for_everybody(page, [(DESK, "light"), (PHONE, "dark")])


def test_an_edition_that_nobody_has_should_stay_as_it_is(open_page: Open, town: Town) -> None:
    page = told(open_page, town, "en", [edition(3, 7, public=False), edition(2, 1, public=False)], "draft")
    lines = page.locator(".given-away p").all_inner_texts()
    assert lines[0].startswith("1 count is fewer than 10 people off one of edition 2")
    assert lines[1:] == [WORDS["en"]["publish_given_away_closed"].replace("{edition}", "2")]


@pytest.mark.parametrize(("state", "given"), [("published", [edition(1, 7, public=True)]), ("approved", [])])
def test_nothing_is_said_where_it_is_too_late_or_nothing_is_given_away(
    open_page: Open, town: Town, state: str, given: list[dict[str, Any]]
) -> None:
    page = told(open_page, town, "en", given, state)
    assert page.locator(f".way .now.{state}").count() == 1
    assert page.locator(".given-away").count() == 0
