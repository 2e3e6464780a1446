"""The map: one file, nothing asked of elsewhere; its numbers are the tables'; it can be read by anyone, anywhere."""

import base64
import csv
import io
import itertools
import json
import re
import runpy
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import shapely
from chromium import DESK, PHONE, chromium, needs_browser
from planner_browser import wait_until

from geo.errors import OutputError
from geo.webmap import build_base_map, render_map
from geo.webmap.packing import DEGREES, pack_grid, pack_integers, pack_lines
from geo.words import LANGUAGES, Speech
from routing.modes import ROAD_CLASSES

FIXTURE = runpy.run_path(str(Path(__file__).with_name("map_fixture.py")))
HOSTILE = FIXTURE["HOSTILE"]
REGION, QUESTION, EVALUATION, BASE = FIXTURE["small_region"]()
ASSETS = Path(__file__).parent.parent / "web" / "static" / "vendor"

needs_assets = pytest.mark.skipif(not (ASSETS / "leaflet").exists(), reason="map assets absent: make install")


def render(lang: str = "en", title: str = "Small primary care") -> str:
    return render_map(REGION, QUESTION, EVALUATION, BASE, lang=lang, assets=ASSETS, title=title)


def unpack_integers(text: str) -> list[int]:
    """Written apart from the packer: 7-bit groups, then zigzag undone."""
    numbers, value, shift = [], 0, 0
    for byte in zlib.decompress(base64.b64decode(text), -15):
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            numbers.append(-((value + 1) // 2) if value % 2 else value // 2)
            value = shift = 0
    return numbers


# ---- packing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("values", [[], [0], [-1, 1, 63, 64, -64, -65], [2**31 - 1, -(2**31), 2**40]])
def test_whole_numbers_come_back(values: list[int]) -> None:
    assert unpack_integers(pack_integers(values)) == values


def test_lines_come_back_within_half_a_step() -> None:
    rng = np.random.default_rng(7)
    lines = [rng.uniform([69, 42], [70, 43], size=(count, 2)) for count in (2, 5, 3)]
    numbers = unpack_integers(pack_lines(lines, 69.0, 42.0))
    assert numbers[:4] == [3, 2, 5, 3]
    steps = np.cumsum(np.array(numbers[4:]).reshape(2, -1).T, axis=0)
    np.testing.assert_allclose([69, 42] + steps * DEGREES, np.concatenate(lines), atol=DEGREES * 0.501)


def test_grids_come_back() -> None:
    grid = np.random.default_rng(8).integers(0, 256, size=(6, 9)).astype(np.uint8)
    raw = np.frombuffer(zlib.decompress(base64.b64decode(pack_grid(grid)), -15), dtype=np.uint8).reshape(6, 9)
    np.testing.assert_array_equal(np.cumsum(raw, axis=1, dtype=np.uint8), grid)


# ---- base map ------------------------------------------------------------------------------------------------------


def streets(mode: str, classes: list[str], way_id: list[int]) -> Any:
    """A graph of streets one after another along a line."""
    count = len(classes)
    return SimpleNamespace(
        mode=mode,
        n_streets=count,
        street_first_vertex=np.arange(0, 2 * count + 1, 2),
        vertex_lon=np.repeat(np.arange(count + 1), 2)[1:-1] / 100.0,
        vertex_lat=np.zeros(2 * count),
        road_class=np.array([ROAD_CLASSES.index(name) for name in classes], dtype=np.uint8),
        way_id=np.array(way_id, dtype=np.int64),
    )


def network(*graphs: Any) -> Any:
    return SimpleNamespace(graphs={graph.mode: graph for graph in graphs}, bbox=lambda: (0.0, 0.0, 1.0, 1.0))


def test_a_way_is_drawn_once_whole_and_by_its_rank() -> None:
    car = streets("car", ["primary", "primary", "residential"], [1, 1, 2])
    walk = streets("walk", ["primary", "residential", "footway"], [1, 2, 3])
    roads = build_base_map(network(walk, car)).roads
    assert [len(lines) for lines in roads] == [0, 1, 0, 1, 1]
    np.testing.assert_allclose(shapely.bounds(roads[1][0]), (0, 0, 0.02, 0))


def test_features_are_sorted_by_what_they_are() -> None:
    shapes = {
        "lake": ({"natural": "water"}, shapely.box(0, 0, 0.1, 0.1)),
        "river": ({"waterway": "river"}, shapely.LineString([(0, 0), (0.1, 0.1)])),
        "railway": ({"railway": "rail"}, shapely.LineString([(0, 0), (0.1, 0)])),
        "tram": ({"railway": "tram"}, shapely.LineString([(0, 0), (0, 0.1)])),
        "town": ({"place": "town", "name": "Сайрам", "name:en": "Sairam"}, shapely.Point(0.05, 0.05)),
    }
    features = SimpleNamespace(
        tags=[tags for tags, _ in shapes.values()],
        wkb=[shapely.to_wkb(shape) for _, shape in shapes.values()],
        lon=np.full(5, 0.05),
        lat=np.full(5, 0.05),
    )
    base = build_base_map(network(streets("car", ["primary"], [1])), features)
    assert [len(part) for part in (base.water, base.rivers, base.railways, base.green)] == [1, 1, 1, 0]
    assert [(place.kind, dict(place.names)) for place in base.places] == [("town", {"": "Сайрам", "en": "Sairam"})]


# ---- the file ------------------------------------------------------------------------------------------------------


@needs_assets
def test_the_same_input_gives_the_same_page() -> None:
    assert render() == render()


@needs_assets
def test_the_page_links_nothing() -> None:
    page = render()
    assert len(page.encode()) < 5_000_000
    markup = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#|data:)""", markup)
    assert not re.search(r"url\((?!data:)", markup)
    assert "@import" not in page


@needs_assets
def test_names_cannot_break_out_of_the_data() -> None:
    page = render(title="</title><script>window.harmed=1</script>")
    assert "<script>window.harmed" not in page
    assert "{{7*7}}" not in page
    data = json.loads(re.search(r'id="qamtu-data">(.*?)</script>', page, re.S)[1])  # type: ignore[index]
    assert data["boundaries"][0]["names"] == {"": HOSTILE}


def test_missing_assets_are_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="make install"):
        render_map(REGION, QUESTION, EVALUATION, BASE, lang="en", assets=tmp_path, title="x")


def test_text_has_enough_contrast_in_both_themes() -> None:
    style = (Path(__file__).parent.parent / "geo" / "webmap" / "page" / "form.css").read_text("utf-8")
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in style.split("@media screen", 1))
    pairs = [(ink, "paper") for ink in ("ink", "quiet", "accent", "in", "full", "out", "new")]
    pairs += [
        ("ink", "soft"),
        ("ink", "new-soft"),
        ("quiet", "new-soft"),
        ("warn", "warn-soft"),
        ("on-accent", "accent"),
    ]
    for theme in (light, light | dark):
        weak = {pair: contrast(theme[pair[0]], theme[pair[1]]) for pair in pairs}
        assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two colours."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# ---- the page in a browser -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "map.html"
    path.write_text(render(), encoding="utf-8")
    return path


@pytest.fixture
def visit(browser: Any, page_file: Path) -> Iterator[Any]:
    """Opens the page offline; afterwards nothing may have been asked for and no script may have failed."""
    contexts, asked, failed = [], [], []

    def open_page(size: dict[str, int] = DESK, *, query: str = "", scheme: str = "light", before: str = "") -> Any:
        context = browser.new_context(viewport=size, color_scheme=scheme, offline=True)
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(before)
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.goto(page_file.as_uri() + query)
        page.wait_for_selector("html[data-ready]")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert failed == []


def covered(**key: Any) -> Any:
    table = EVALUATION.coverage
    for column, value in key.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return table.iloc[0]


def numbers_in(texts: list[str]) -> list[float]:
    return [float(re.sub(r"[^\d.]", "", text)) for text in texts]


@pytest.mark.browser
@needs_assets
@needs_browser
def test_the_numbers_are_those_of_the_coverage_table(visit: Any) -> None:
    page = visit()
    ticks = page.locator("#ticks button")
    for mode, stratum, (at, threshold) in itertools.product(
        ("walk", "car"), ("population", "aged_65"), enumerate(QUESTION.thresholds_min)
    ):
        page.locator(f'input[name="mode"][value="{mode}"]').check(force=True)
        page.locator(f'input[name="stratum"][value="{stratum}"]').check(force=True)
        ticks.nth(at).click()
        row = covered(boundary_id="all", service="any", mode=mode, stratum=stratum, threshold_min=threshold)
        shown = numbers_in([one.get_attribute("title") for one in page.locator(".number").all()])
        whole = [row.people_covered, row.people - row.people_covered]
        if stratum == "population":
            whole = [row.people_covered - 500, 500, row.people - row.people_covered]
        assert shown == [round(value) for value in whole]


@pytest.mark.browser
@needs_assets
@needs_browser
def test_the_table_is_worst_first_sorts_and_shows_hostile_names_as_text(visit: Any) -> None:
    page = visit()
    names = [text.strip() for text in page.locator("#table-body th").all_inner_texts()]
    assert names == ["Әл-Фараби", "On no boundary", HOSTILE, "Whole region"]
    page.locator('[data-sort="people"]').click()
    page.locator('[data-sort="people"]').click()
    people = numbers_in(page.locator("#table-body td:nth-child(2)").all_inner_texts())
    assert people[:-1] == sorted(people[:-1])
    assert page.locator('th[aria-sort="ascending"]').count() == 1
    assert page.evaluate("window.harmed") is None


@pytest.mark.browser
@needs_assets
@needs_browser
def test_the_download_is_the_coverage_table(visit: Any) -> None:
    page = visit()
    with page.expect_download() as waiting:
        page.locator("#download").click()
    text = Path(waiting.value.path()).read_text("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text)))
    assert list(found[0]) == list(EVALUATION.coverage.columns)
    assert len(found) == len(EVALUATION.coverage)
    for row in found:
        key = {name: row[name] for name in ("boundary_id", "service", "mode", "stratum")}
        assert float(row["people_covered"]) == covered(**key, threshold_min=float(row["threshold_min"])).people_covered
    assert "'" + HOSTILE in {row["boundary_name"] for row in found}


@pytest.mark.browser
@needs_assets
@needs_browser
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_speaks_each_language(visit: Any, lang: str) -> None:
    page, say = visit(query=f"?lang={lang}"), Speech(lang).say
    assert page.evaluate("document.documentElement.lang") == lang
    assert page.locator("#badge").inner_text() == say("synthetic_badge")
    assert page.locator('th [data-sort="out"]').inner_text().startswith(say("column_out"))
    assert say("proof_people_other").split("{")[0].split(" ")[0] in page.locator(".proof").inner_text() or lang == "kk"
    left = re.findall(r"\{\w+\}|\b[a-z]+_[a-z_]+\b", page.locator("main").inner_text().replace(HOSTILE, ""))
    assert left == []
    # A face that is still being loaded has not failed: wait for those that the letter needs.
    faces = page.evaluate("document.fonts.load('14px \"Noto Sans\"', 'Қ').then(faces => faces.length)")
    assert faces >= 1
    assert page.evaluate("document.fonts.size") >= 8


@pytest.mark.browser
@needs_assets
@needs_browser
def test_a_keyboard_is_enough(visit: Any) -> None:
    page = visit()
    page.locator('input[name="mode"][value="walk"]').focus()
    page.keyboard.press("ArrowRight")
    assert page.locator('input[name="mode"][value="car"]').is_checked()
    page.keyboard.press("ArrowLeft")
    assert page.locator('input[name="mode"][value="walk"]').is_checked()
    page.locator("#threshold").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#threshold-value").inner_text() == "30 min"
    page.locator(".leaflet-marker-icon.site").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".leaflet-popup-content:has-text('Proposed site 1')")
    page.keyboard.press("Escape")
    page.wait_for_selector(".leaflet-popup-content", state="detached")


@pytest.mark.browser
@needs_assets
@needs_browser
def test_everything_that_can_be_used_has_a_name(visit: Any) -> None:
    nameless = visit().evaluate(
        """() => [...document.querySelectorAll("button, select, input, [role], .leaflet-marker-icon")]
          .filter((one) => !one.getAttribute("aria-label") && !one.title && !one.textContent.trim())
          .filter((one) => !one.labels?.length)
          .map((one) => one.outerHTML)"""
    )
    assert nameless == []


@pytest.mark.browser
@needs_assets
@needs_browser
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_phone_shows_map_and_numbers_and_the_legend_covers_neither(visit: Any, lang: str) -> None:
    page = visit(PHONE, query=f"?lang={lang}", scheme="dark")
    boxes = {name: page.locator(name).bounding_box() for name in ("#qamtu_map", ".legend", ".sheet", "#numbers")}
    assert boxes["#qamtu_map"]["y"] >= boxes[".legend"]["y"] + boxes[".legend"]["height"] - 1
    assert boxes["#qamtu_map"]["height"] > 400
    assert boxes["#numbers"]["y"] > boxes["#qamtu_map"]["y"]
    assert boxes["#numbers"]["y"] + boxes["#numbers"]["height"] < PHONE["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.locator("#sheet-toggle").click()
    page.wait_for_timeout(400)
    assert page.locator(".sheet").bounding_box()["height"] > 600


@pytest.mark.browser
@needs_assets
@needs_browser
def test_the_layers_and_the_ground_are_drawn(visit: Any) -> None:
    page = visit()
    page.locator("#legend-toggle").click()
    near, water = page.evaluate(COLOURS_ON_CANVAS)
    assert near > 1000
    assert water > 500
    page.locator('[data-layer="surface"]').uncheck()
    wait_until(page, f"({COLOURS_ON_CANVAS})()[0] === 0")
    assert page.locator(".facility").count() == 2
    page.locator('[data-layer="surface"]').check()
    page.locator('input[name="service"][value="dental"]').check(force=True)
    wait_until(page, f"({COLOURS_ON_CANVAS})()[0] === 0")
    assert page.locator(".facility.faded").count() == 1
    page.locator('[data-layer="facilities"]').uncheck()
    assert page.locator(".facility").count() == 0


# Dots of the nearest band and of water on the ground's canvas.
COLOURS_ON_CANVAS = """() => {
  const canvas = document.querySelector(".leaflet-ground-pane canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let near = 0, water = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i] < 60 && data[i + 1] > 70 && data[i + 1] < 120 && data[i + 2] > 100) near += 1;
    if (data[i] === 0xd3 && data[i + 1] === 0xe3 && data[i + 2] === 0xea) water += 1;
  }
  return [near, water];
}"""


# Every text that is written on a canvas: where on the page it stands, how wide, and the canvas it stands on.
WATCH_NAMES = """
window.written = [];
const write = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
  window.written.push([this.canvas, String(text), x, y, this.measureText(text).width]);
  write.call(this, text, x, y);
};
"""
NAMES_NOW = """() => {
  window.written.length = 0;
  document.querySelector('[data-lang="%s"]').click();
  return window.written.map(([canvas, text, x, y, width]) => {
    const box = canvas.getBoundingClientRect();
    return [text, box.x + x - width / 2, box.y + y - 5, box.x + x + width / 2, box.y + y + 5];
  });
}"""


def boxes(page: Any, selector: str) -> list[dict[str, float]]:
    return [one.bounding_box() for one in page.locator(selector).all()]


def overlap(name: list[Any], box: dict[str, float]) -> bool:
    _, west, north, east, south = name
    right, bottom = box["x"] + box["width"], box["y"] + box["height"]
    return bool(west < right and east > box["x"] and north < bottom and south > box["y"])


@pytest.mark.browser
@needs_assets
@needs_browser
def test_names_stand_once_and_beside_pins_signs_and_panels(visit: Any) -> None:
    page = visit(before=WATCH_NAMES)
    names = page.evaluate(NAMES_NOW % "ru")
    texts = [name[0] for name in names]
    assert "АЛЬ-ФАРАБИ" in texts, "the boundary is named in the reader's language"
    assert "Аль-Фараби" not in texts, "the village of the same name is not named again"
    assert "Under the pin" in texts
    covers = boxes(page, ".pin") + boxes(page, ".legend") + boxes(page, ".zoom")
    assert len(covers) == 4
    assert [(name[0], box) for name in names for box in covers if overlap(name, box)] == []
    assert "Аль-Фараби" in page.locator("#table-body").inner_text()


@pytest.mark.browser
@needs_assets
@needs_browser
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_whole_region_and_the_proof_are_in_sight(visit: Any, lang: str) -> None:
    page = visit(query=f"?lang={lang}")
    proof = page.locator(".proof").last.bounding_box()
    assert proof["y"] + proof["height"] <= DESK["height"]
    corners = page.evaluate(
        """([west, south, east, north]) => [[south, west], [north, east]].map((corner) => {
          const { x, y } = qamtu_map.latLngToContainerPoint(corner);
          const box = qamtu_map.getContainer().getBoundingClientRect();
          return [x + box.x, y + box.y];
        })""",
        [FIXTURE["WEST"], FIXTURE["SOUTH"], FIXTURE["WEST"] + 0.046, FIXTURE["SOUTH"] + 0.04],
    )
    (west, south), (east, north) = corners
    whole = page.locator("#qamtu_map").bounding_box()
    assert whole["x"] < west < east < whole["x"] + whole["width"]
    assert whole["y"] < north < south < whole["y"] + whole["height"]
    assert not any(
        overlap(["", west, north, east, south], box) for box in boxes(page, ".legend") + boxes(page, ".zoom")
    )
    for pin in boxes(page, ".pin"):
        assert pin["y"] >= whole["y"]


@pytest.mark.browser
@needs_assets
@needs_browser
def test_a_finger_finds_what_it_is_to_hit(visit: Any) -> None:
    page = visit(PHONE)
    page.locator("#legend-toggle").click()
    low = page.evaluate(
        """() => [...document.querySelectorAll("button, select, .chip, .layer, input[type=range]")]
          .filter((one) => one.checkVisibility() && !one.closest("#ticks") && one.tabIndex >= -1)
          .map((one) => [one.outerHTML.slice(0, 60), one.getBoundingClientRect().height])
          .filter(([, height]) => height < 43.5)"""
    )
    assert low == []
    page.locator("#legend-toggle").click()
    sign = page.locator(".facility").first.bounding_box()
    page.mouse.click(sign["x"] + sign["width"] / 2 - 20, sign["y"] + sign["height"] / 2)
    assert "№ 1 емхана" in page.locator(".leaflet-popup-content").inner_text()


@pytest.mark.browser
@needs_assets
@needs_browser
def test_it_prints_on_a4_with_the_map(visit: Any) -> None:
    page = visit()
    for lying in (False, True):
        pdf = page.pdf(format="A4", landscape=lying)
        assert len(re.findall(rb"/Type /Page\b", pdf)) <= 2
        assert any(int(width) > 1500 for width in re.findall(rb"/Subtype /Image\s*/Width (\d+)", pdf))
    assert page.locator("html.printing").count() == 0


@pytest.mark.browser
@needs_assets
@needs_browser
def test_on_paper_signs_and_pins_lie_whole_in_the_picture_at_their_places(visit: Any) -> None:
    page = visit()
    before = page.evaluate("[qamtu_map.getCenter().lat, qamtu_map.getZoom()]")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert not page.locator(".leaflet-marker-pane").is_visible()
    site, facility = EVALUATION.sites.iloc[0], REGION.facilities.geometry.iloc[0]
    pin, sign, above = page.evaluate(
        DOTS_AT, [[float(site.lat), float(site.lon), -22], [float(facility.y), float(facility.x), 0]]
    )
    assert pin == [0xE2, 0x55, 0x2B]
    assert sign == [0x16, 0x21, 0x2B]
    assert above > 38, "room for a whole pin above its place"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("[qamtu_map.getCenter().lat, qamtu_map.getZoom()]") == pytest.approx(before)


# The colour of the ground's canvas so many px from each place, and the px above the first one.
DOTS_AT = """(places) => {
  const canvas = document.querySelector(".leaflet-ground-pane canvas"), context = canvas.getContext("2d");
  const box = canvas.getBoundingClientRect(), whole = qamtu_map.getContainer().getBoundingClientRect();
  const dots = canvas.width / box.width;
  const at = places.map(([lat, lon]) => qamtu_map.latLngToContainerPoint([lat, lon]));
  const colours = places.map(([, , down], i) => {
    const x = at[i].x + whole.x + 1 - box.x, y = at[i].y + whole.y + 1 + down - box.y;
    const beside = down ? -25 : 0;
    return [...context.getImageData(Math.round(x * dots) + beside, Math.round(y * dots), 1, 1).data].slice(0, 3);
  });
  return [...colours, at[0].y];
}"""
