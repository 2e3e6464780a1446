"""How long it takes from a move of the pointer to the number that answers it, while a facility is dragged.

    python tests/drag_times.py http://127.0.0.1:8000 [--moves 120] [--facility f012]

Prints milliseconds of a running service's region in Chromium: from the event of each move to the frame that shows its
number, or that of a later move. Correctness hangs on none of it.
"""

import argparse
import json
import math
import sys
from typing import Any

from chromium import DESK, chromium

AT = """([lon, lat]) => {
  const map = document.getElementById("map").getBoundingClientRect();
  const [east, north, zoom] = new URLSearchParams(location.search).get("at").split(",").map(Number);
  const scale = 256 * 2 ** zoom, down = (lat) => 0.5 - Math.asinh(Math.tan(lat * Math.PI / 180)) / (2 * Math.PI);
  const x = (lon - east) / 360 * scale, y = (down(lat) - down(north)) * scale;
  return [map.left + map.width / 2 + x, map.top + map.height / 2 + y];
}"""
MEASURES = (
    """(from) => performance.getEntriesByName("qamtu-move-to-number").slice(from).map(({ duration }) => duration)"""
)


def pixel_of(page: Any, lon: float, lat: float) -> tuple[float, float]:
    """Where a place lies on the page (px); the address must hold where the map looks (`at=`)."""
    x, y = page.evaluate(AT, [lon, lat])
    return x, y


def drag_around(
    page: Any, start: tuple[float, float], *, moves: int, radius: float = 60, pause_ms: float = 16
) -> list[float]:
    """Milliseconds of each move of a drag in circles that ends beside where it began."""
    known = len(page.evaluate(MEASURES, 0))
    page.mouse.move(*start)
    page.mouse.down()
    for step in range(1, moves + 1):
        angle, reach = step / 12, radius * step / moves
        page.mouse.move(start[0] + reach * math.cos(angle), start[1] + reach * math.sin(angle))
        page.wait_for_timeout(pause_ms)
    page.wait_for_timeout(400)
    page.mouse.up()
    return list(page.evaluate(MEASURES, known))


def at(values: list[float], share: float) -> float:
    """The value that a share of them does not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def main() -> None:
    """Drag one facility of the first region of a service, and say how long its numbers took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("--moves", type=int, default=120)
    parser.add_argument("--facility", default="")
    parser.add_argument("--query", default="")
    asked = parser.parse_args()
    with chromium() as browser:
        page = browser.new_context(viewport=DESK).new_page()
        page.goto(asked.address)
        regions = page.evaluate("() => fetch('/api/v1/regions').then((answer) => answer.json())")
        region = regions[0]["id"]
        listed = page.evaluate(
            "(id) => fetch(`/api/v1/regions/${id}/facilities?limit=500`).then((answer) => answer.json())", region
        )
        one = next(f for f in listed["features"] if asked.facility in ("", f["properties"]["facility_id"]))
        lon, lat = one["geometry"]["coordinates"]
        for mode in regions[0]["modes"]:
            page.goto(f"{asked.address}/planner?page=sites&region={region}&mode={mode}&at={lon},{lat},13&{asked.query}")
            page.wait_for_selector("html[data-ready]")
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(1500)
            times = drag_around(page, pixel_of(page, lon, lat), moves=asked.moves)
            told = {"p50_ms": at(times, 0.5), "p95_ms": at(times, 0.95), "most_ms": max(times)}
            rounded = {name: round(value) for name, value in told.items()}
            sys.stdout.write(f"{json.dumps({'mode': mode, 'moves': len(times), **rounded})}\n")


if __name__ == "__main__":
    main()
