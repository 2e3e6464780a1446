"""How little the map does at a step of the slider or a move of the hand: work is counted, never time."""

import json
from typing import Any
from urllib.parse import urlencode

from live_service import HTTP
from planner_browser import PIXELS, Visit, browser, in_a_browser, slide, town_address, visit, wait_until
from what_if_town import BRIDGE

__all__ = ["browser", "town_address", "visit"]  # fixtures
pytestmark = in_a_browser

SITES = {"lang": "en", "page": "sites", "mode": "walk", "minutes": 12, "at": f"{BRIDGE[0]:.6f},{BRIDGE[1]:.6f},15"}
COUNT_DRAWING = """() => {
  const paneOf = (canvas) => canvas.parentElement?.className.match(/leaflet-([a-z-]+)-pane/)?.[1] ?? "none";
  window.drawn = {};
  const note = (pane, part) => (window.drawn[pane] = (window.drawn[pane] ?? 0) + part);
  const hand = ImageBitmapRenderingContext.prototype.transferFromImageBitmap;
  ImageBitmapRenderingContext.prototype.transferFromImageBitmap = function (bitmap) {
    note(paneOf(this.canvas), 1);
    return hand.call(this, bitmap);
  };
  const put = CanvasRenderingContext2D.prototype.putImageData;
  CanvasRenderingContext2D.prototype.putImageData = function (image, x, y, ...part) {
    const [width, height] = part.length ? part.slice(2) : [image.width, image.height];
    note(paneOf(this.canvas), (width * height) / (image.width * image.height));
    return put.call(this, image, x, y, ...part);
  };
}"""
DRAG = """async ({ id, steps }) => {
  const { found, showChanges, view } = await import("/static/state.js");
  const { propose } = await import("/static/scenario.js");
  const { lon, lat } = found.baseFacilities.find((one) => one.id === id);
  const move = (step) => ({ id: "m1", type: "move_facility", facility_id: id, lon: lon + step * 1e-4, lat });
  for (let step = 1; step <= steps; step++) {
    propose([...view.changes, move(step)]);
    showChanges();
  }
}"""


def some_facility(address: str) -> str:
    features = HTTP.get(f"{address}/api/v1/regions/town/facilities?limit=500", timeout=60).json()["features"]
    return str(next(one["properties"]["facility_id"] for one in features if one["properties"]["open"]))


def drawn(page: Any) -> dict[str, float]:
    found: dict[str, float] = page.evaluate("window.drawn")
    return found


def test_a_step_of_the_slider_draws_people_and_changed_bands_alone(visit: Visit) -> None:
    page = visit("lang=en&mode=walk&minutes=9")
    page.evaluate(COUNT_DRAWING)
    slide(page, 10)
    counted = drawn(page)
    assert counted.pop("people") == 1
    assert 0 < counted.pop("surface") < 1, "parts of the canvas, not all of it"
    assert counted == {}


def test_a_number_that_changes_stays_the_same_text(visit: Visit) -> None:
    page = visit("lang=en&mode=walk&minutes=9")
    keep = "() => { window.node = document.querySelector('.number.out dd span').firstChild; return window.node.data; }"
    before = page.evaluate(keep)
    slide(page, 11)
    same, text = page.evaluate(
        "() => [document.querySelector('.number.out dd span').firstChild === window.node, window.node.data]"
    )
    assert same
    assert text != before


def test_a_facility_that_is_dragged_leaves_changed_roads_as_they_are(visit: Visit, town_address: str) -> None:
    closed = {"id": "c1", "type": "close_road", "at": list(BRIDGE)}
    page = visit(urlencode(SITES | {"changes": json.dumps([closed])}))
    wait_until(page, f"({PIXELS})('roads')[1] > 10")
    page.evaluate(COUNT_DRAWING)
    page.evaluate(DRAG, {"id": some_facility(town_address), "steps": 5})
    counted = drawn(page)
    assert counted["signs"] == 5
    assert counted.get("roads", 0) <= 1, "their names may just have come"
    assert "over" not in counted


def test_bands_are_carried_along_while_a_hand_drags(visit: Visit, town_address: str) -> None:
    page = visit(urlencode(SITES))
    before = page.evaluate(PIXELS, "surface")
    page.evaluate(DRAG, {"id": some_facility(town_address), "steps": 40})
    wait_until(page, "() => performance.getEntriesByName('qamtu-bands').length > 0")
    assert page.evaluate(PIXELS, "surface") != before
    wait_until(page, "() => import('/static/state.js').then(({ found }) => found.grid && !found.grid.provisional)")


def test_what_is_carried_in_part_is_what_is_drawn_in_full(visit: Visit) -> None:
    page = visit(urlencode(SITES))
    anew = """async () => {
      const { change, find, found, showChanges } = await import("/static/state.js");
      const { carryPicture } = await import("/static/carried-picture.js");
      const { changeTimes } = await import("/static/time-grid.js");
      const pixels = PIXELS, told = [], { cell_time_s: time } = found.baseline;
      const cell = [...time.keys()].filter((i) => i % 9 === 0);
      let grid = found.baseline;
      for (const seconds of [240, -300, 1200]) {
        const times = cell.map((i) => Math.max(0, time[i] + seconds));
        grid = changeTimes(found.baseline, { cell, travel_time_s: times }, grid);
        const carried = carryPicture(grid.exact, grid);
        Object.assign(grid, { carried, picture_s: carried.picture_s });
        find({ grid, picture: grid.picture_s });
        showChanges();
        const inPart = pixels("surface");
        change({ hidden: ["surface"] });
        showChanges();
        change({ hidden: [] });
        showChanges();
        told.push([inPart, pixels("surface")]);
      }
      return told;
    }""".replace("PIXELS", f"({PIXELS})")
    told = page.evaluate(anew)
    for in_part, in_full in told:
        assert in_part == in_full
    assert len({in_full[0] for _, in_full in told}) == 3


def test_a_picture_is_carried_by_what_cells_gain_and_lose(visit: Visit) -> None:
    page = visit(urlencode(SITES))
    carry = """async (change) => {
      const { found } = await import("/static/state.js"), { carryPicture } = await import("/static/carried-picture.js");
      const basis = found.baseline, time = basis.cell_time_s.map((seconds, i) => seconds + change(i));
      const { picture_s: now, tiles } = carryPicture(basis, { ...basis, cell_time_s: time }), by = new Set();
      now.forEach((seconds, i) => basis.picture_s[i] < 3000 && by.add(seconds - basis.picture_s[i]));
      return [Math.min(...by), Math.max(...by), tiles.reduce((sum, one) => sum + one, 0)];
    }"""
    nothing = page.evaluate(carry.replace("change(i)", "0").replace("(change)", "()"))
    assert nothing == [0, 0, 0]
    least, most, _ = page.evaluate(carry.replace("change(i)", "60").replace("(change)", "()"))
    assert (least, most) in ((0, 60), (60, 60)), "where every cell gains a minute, so does every pixel near one"
    least, most, tiles = page.evaluate(carry.replace("change(i)", "(i === 7 ? 60 : 0)").replace("(change)", "()"))
    assert least == 0
    assert 0 < most <= 60
    assert 0 < tiles <= 16


def test_a_proposed_site_that_is_dragged_does_not_make_the_panel_anew_at_each_move(visit: Visit) -> None:
    page = visit(urlencode(SITES))
    page.locator('[data-key="propose"]').first.click()
    page.locator("#propose-results .sites li").first.wait_for()
    moved = """async (moves) => {
      const { found, showChanges } = await import("/static/state.js");
      const { drop, moveTo } = await import("/static/proposals.js");
      const { lonLatOf } = await import("/static/map.js"), { key, x, y } = found.proposals.sites[0];
      let made = 0;
      const watch = new MutationObserver((all) => (made += all.length));
      watch.observe(document.getElementById("propose-results"), { childList: true });
      for (let i = 1; i <= moves; i++) {
        moveTo(key, x + i * 1e-7, y, ...lonLatOf(x + i * 1e-7, y));
        showChanges();
      }
      made += watch.takeRecords().length;
      drop();
      return made;
    }"""
    assert page.evaluate(moved, 40) < 20
