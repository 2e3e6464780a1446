"""The map of a proposal to move and zoom: whom sites bring, what it must not tell, and how it is read by everybody."""

import json
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from chromium import DESK, PHONE, needs_browser
from planner_browser import broken_rules, wait_until
from publication_town import ASSETS, SITING, publish_town, run_town
from test_publication_doctored import reforge

from geo.publication.figure import MAP, NUMBER, PROPOSAL
from geo.publication.freeze import freeze_figures
from geo.publication.pages.atlas import Atlas
from geo.publication.pages.sheet import map_signs
from geo.publication.pages.speech import LANGUAGES, PageSpeech
from geo.publication.recompute import recompute
from geo.publication.verify import DRAWN, verify_publication
from geo.scenario import measure_reaches, reach_of
from geo.study_file import read_study

MOST_BYTES = 500 * 1024
MINIMUM = 10
GROUND = "document.querySelector('#qamtu_map canvas').toDataURL()"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    return run_town(folder, SITING), read_study(folder / "study.toml")


@pytest.fixture(scope="module")
def found(town):
    return recompute(town[1])


@pytest.fixture(scope="module")
def published(town, tmp_path_factory):
    folder = tmp_path_factory.mktemp("published") / "publication"
    return publish_town(town[0], folder), folder


@pytest.fixture(scope="module")
def place(published):
    """The folder of the proposal."""
    publication, folder = published
    return folder / "figures" / of_kind(publication.figures, PROPOSAL).short_id


def of_kind(figures, kind):
    return next(figure for figure in figures if figure.kind == kind)


def freeze(found, *, minimum=MINIMUM, **proposal):
    """The figure, and the layers of its map, of a proposal that is otherwise."""
    findings = replace(found.findings, proposal=replace(found.findings.proposal, **proposal))
    figure = of_kind(freeze_figures(findings, minimum_people=minimum), PROPOSAL)
    return figure, Atlas(replace(found, findings=findings), None, minimum).layers(figure)


def seconds_with_sites(found):
    """Travel times where the sites are facilities like the others: found by no part of the siting."""
    region, sites = found.region, found.findings.proposal.sites
    old = region.facilities
    rows = pd.concat([old, *[old.iloc[[0]]] * len(sites)], ignore_index=True)
    rows["facility_id"] = [*old["facility_id"], *(f"new{rank}" for rank in sites["rank"])]
    points = [*old.geometry, *sites.geometry]
    widened = replace(region, facilities=gpd.GeoDataFrame(rows.drop(columns="geometry"), geometry=points, crs=old.crs))
    question = replace(found.findings.question, services=())
    return [reach_of(measure_reaches(each, question), "any").travel_time_s for each in (region, widened)]


def test_those_newly_within_are_those_whom_new_facilities_would_reach(found):
    before, after = (seconds <= 300 for seconds in seconds_with_sites(found))
    gain, people = found.findings.proposal.gain, found.region.population.everyone_people
    assert gain.newly.tolist() == (after & ~before).tolist()
    assert gain.still.tolist() == (~after).tolist()
    assert people[gain.newly].sum() == freeze(found)[0].says["people_gained"]


def test_the_land_newly_within_is_where_they_live(found):
    """A picture: who lives at its very edge may fall out of it, but nobody else falls into it."""
    gain, cells = found.findings.proposal.gain, found.region.population.cells.geometry
    inside = shapely.contains_xy(gain.area, cells.x.to_numpy(), cells.y.to_numpy())
    assert not inside[~gain.newly].any()
    assert inside[gain.newly].mean() > 0.8
    assert gain.area.is_valid


def test_dots_of_both_kinds_are_those_of_the_map_of_coverage(found):
    figure, layers = freeze(found)
    figures = freeze_figures(found.findings, minimum_people=MINIMUM)
    coverage = next(each for each in figures if each.kind == MAP and each.subject == figure.subject)
    beyond = Atlas(found, None, MINIMUM).layers(coverage).beyond

    def dots(*some):
        return sorted(zip(*(np.concatenate(part).tolist() for part in zip(*some, strict=True)), strict=True))

    def parts(each):
        return each.lon, each.lat, each.size

    assert figure.says["has_dots"]
    assert len(layers.newly.size) == found.findings.proposal.gain.newly.sum()
    assert dots(parts(layers.beyond), parts(layers.newly)) == dots(parts(beyond))


def test_a_proposal_that_holds_a_count_back_shows_the_land_alone(found):
    plan = replace(found.findings.proposal.plan, people_covered_total=np.array([116.0, 123.0]))
    figure, layers = freeze(found, plan=plan)
    assert not figure.says["has_dots"]
    assert (len(layers.newly.size), len(layers.beyond.size)) == (0, 0)
    assert not layers.area.is_empty
    signs = [key for key, _ in map_signs(figure, PageSpeech("en"))]
    assert signs == ["site", "land"], "a legend has no sign of dots that are not there"
    assert [key for key, _ in map_signs(freeze(found)[0], PageSpeech("en"))] == ["site", "newly", "dots"]


def test_a_place_that_is_not_told_is_not_told_by_what_it_reaches(found):
    proposal = found.findings.proposal
    few = {**proposal.people_by_candidate, proposal.plan.chosen[0]: 4.0}
    figure, layers = freeze(found, people_by_candidate=few)
    assert (figure.says["area_sha256"], figure.says["has_dots"]) == (None, False)
    assert layers.area.is_empty
    assert (len(layers.newly.size), len(layers.beyond.size)) == (0, 0)


@pytest.mark.parametrize(
    ("newly", "minimum", "has_dots"), [(0, 10, True), (1, 10, True), (1, 11, False), (2, 11, True)]
)
def test_few_people_are_not_told_by_the_dots_of_others(found, newly, minimum, has_dots):
    """The cells of the first row have ten people each: of one of them a higher minimum tells nothing."""
    mask = np.zeros(36, dtype=bool)
    mask[2 : 2 + newly] = True
    everybody = np.ones(36, dtype=bool)
    for gain in ({"newly": mask, "still": everybody}, {"newly": everybody, "still": mask}):
        changed = replace(found.findings.proposal.gain, **gain)
        assert freeze(found, minimum=minimum, gain=changed)[0].says["has_dots"] is has_dots


def test_a_threshold_without_a_map_has_no_dots(found):
    """Dots within another time would tell of people between the two."""
    asked = replace(found.findings.proposal.asked, threshold_min=7)
    figure, layers = freeze(found, asked=asked)
    assert not figure.says["has_dots"]
    assert not layers.area.is_empty


def test_the_data_has_what_the_map_shows(published, place):
    figure = of_kind(published[0].figures, PROPOSAL)
    features = json.loads((place / "figure.geojson").read_text("utf-8"))["features"]
    layers = {}
    for feature in features:
        layers.setdefault(feature["properties"]["layer"], []).append(feature)
    expected = {"travel_time", "newly_within_area", "left_out", "newly_within", "facility", "proposed_site"}
    assert layers.keys() == expected
    assert [site["properties"]["rank"] for site in layers["proposed_site"]] == [1, 2]
    assert layers["newly_within"][0]["properties"] == {"layer": "newly_within", "people_at_least": MINIMUM}
    assert layers["newly_within_area"][0]["properties"]["minutes"] == figure.subject.threshold_min == 5


def test_a_figure_leads_to_the_map_of_its_own_kind(published):
    """A number and a proposal of the same people, mode and threshold have each its map."""
    publication, folder = published
    proposal = of_kind(publication.figures, PROPOSAL)
    subject = proposal.subject
    number, coverage = (
        next(each for each in publication.figures if each.kind == kind and each.subject == subject)
        for kind in (NUMBER, MAP)
    )
    for figure, link in ((proposal, "map.html"), (coverage, "map.html"), (number, f"../{coverage.short_id}/map.html")):
        page = (folder / "figures" / figure.short_id / "index.html").read_text("utf-8")
        assert f'href="{link}#ru"' in page


def test_pictures_and_pages_say_what_their_signs_are(published, place):
    for lang in LANGUAGES:
        said = PageSpeech(lang).say("map_newly", minutes=PageSpeech(lang).minutes(5))
        assert f"</svg> {said}</span>" in (place / "index.html").read_text("utf-8")
    assert "окажутся в пределах 5 мин" in (place / "figure.svg").read_text("utf-8")


def test_a_map_changed_with_its_hash_is_named(published, place):
    folder = published[1]
    page, manifest = place / "map.html", folder / "manifest.json"
    kept, hashes = page.read_bytes(), manifest.read_bytes()
    try:
        name = reforge(folder, page, kept.replace(b'"rank":1', b'"rank":3'))
        verdict = verify_publication(folder, assets=ASSETS)
        assert [(each.name, each.field) for each in verdict.differences] == [(name, DRAWN)]
    finally:
        page.write_bytes(kept)
        manifest.write_bytes(hashes)
    assert verify_publication(folder, assets=ASSETS).is_equal


@pytest.fixture
def visit(browser, place):
    """Opens the map in a language; gives it and what was said on its console or asked of elsewhere."""
    pages = []

    def open_map(lang, size=DESK, **more):
        page, said = browser.new_page(viewport=size, **more), []
        pages.append(page)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        inside = ("file:", "data:")
        page.on("request", lambda asked: None if asked.url.startswith(inside) else said.append(asked.url))
        page.goto(f"{(place / 'map.html').as_uri()}#{lang}")
        page.wait_for_selector("html[data-ready=yes]")
        return page, said

    yield open_map
    for page in pages:
        page.close()


@needs_browser
@pytest.mark.browser
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_map_is_small_and_drawn_in_the_language_of_its_reader(published, place, visit, lang):
    assert (place / "map.html").stat().st_size <= MOST_BYTES
    figure = of_kind(published[0].figures, PROPOSAL)
    page, said = visit(lang, PHONE if lang in ("kk", "th") else DESK)
    speech = PageSpeech(lang, "people")
    assert page.locator("html").get_attribute("lang") == lang
    assert page.locator("#meaning").inner_text() == speech.meaning(figure)
    assert page.locator(".site").count() == 2
    legend = page.locator("#legend").inner_text()
    for key in ("map_before", "map_after"):
        assert speech.say(key) in legend
    assert speech.say("map_newly", minutes=speech.minutes(5)) in legend
    page.locator(".site").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".leaflet-popup h3")
    popup = page.locator(".leaflet-popup").inner_text()
    for text in (f"{speech.say('proposed_site')} 1", speech.say("column_gained"), "+85"):
        assert text in popup
    assert "undefined" not in page.locator("body").inner_text()
    assert said == []


@needs_browser
@pytest.mark.browser
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_today_and_with_the_sites_by_keyboard(visit, size, scheme):
    """Pins and what they bring go and come back; the switch stays where it is; nothing wrong for axe either way."""
    page, said = visit("en", size, color_scheme=scheme)
    assert broken_rules(page) == []
    switch = page.locator("#when")
    at, with_sites = switch.bounding_box(), page.evaluate(GROUND)
    page.locator("[data-when=after]").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector(".site", state="detached")
    wait_until(page, "() => getComputedStyle(document.getElementById('site-list')).visibility === 'hidden'")
    assert switch.bounding_box() == at
    assert page.evaluate(GROUND) != with_sites
    assert broken_rules(page) == []
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".site")
    page.locator("[data-site='2']").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".leaflet-popup h3:has-text('2')")
    page.keyboard.press("Escape")
    page.wait_for_selector(".leaflet-popup", state="detached")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert said == []


@needs_browser
@pytest.mark.browser
def test_it_prints_on_one_sheet(visit):
    page, said = visit("fr")
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page/") + pdf.count(b"/Type /Page ") == 1
    assert said == []


OTHER_QUESTIONS = {
    "mean time": '[siting]\nmodel = "pmedian"\nsites = 2\nthreshold_min = 5\n',
    "no plan": '[siting]\nmodel = "lscp"\nsites = 1\nthreshold_min = 2\n',
    "a mode without bands": '[siting]\nmodel = "mclp"\nmode = "car"\nsites = 1\nthreshold_min = 5\n',
}


@needs_browser
@pytest.mark.browser
@pytest.mark.parametrize("asked", OTHER_QUESTIONS.values(), ids=OTHER_QUESTIONS)
def test_every_question_has_its_map(tmp_path, browser, asked):
    """Sites told by time, no sites at all, and a travel mode of which there is no coverage."""
    publication = publish_town(run_town(tmp_path, asked), tmp_path / "published")
    figure = of_kind(publication.figures, PROPOSAL)
    page, said = browser.new_page(viewport=DESK), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((tmp_path / "published" / "figures" / figure.short_id / "map.html").as_uri() + "#en")
    page.wait_for_selector("html[data-ready=yes]")
    count = len(figure.says["rows"])
    assert page.locator(".site").count() == page.locator("[data-site]").count() == count
    assert page.locator("#sites").is_visible() == (count > 0)
    assert page.locator("#bands li").count() == (0 if figure.subject.mode == "car" else 4)
    if figure.says["model"] == "pmedian":
        seconds = figure.says["rows"][0]["travel_time_s"]
        assert PageSpeech("en").number(seconds / 60, 1) in page.locator("[data-site='1']").inner_text()
    assert broken_rules(page) == []
    assert said == []
    page.close()
