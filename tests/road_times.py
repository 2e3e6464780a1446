"""How long it takes from the pointer to the numbers that answer it, when roads are closed and drawn.

    python tests/road_times.py http://127.0.0.1:8000 [--times 12]

Prints milliseconds of a running service's region in Chromium, by travel mode: from the pointer's event to the frame
that shows who is within reach, and to the one that shows who finds a place. Streets and roads are new ones each time.
Correctness hangs on none of it.
"""

import argparse
import json
import random
import sys
from typing import Any
from urllib.parse import urlencode

from chromium import DESK, chromium
from drag_times import at

MEASURES = "([name, from]) => performance.getEntriesByName(name).slice(from).map(({ duration }) => duration)"
NUMBER, PLACES = "qamtu-move-to-number", "qamtu-move-to-places"
MAP_PX = (520, 120, 1180, 560)
"""Where the pointer goes on a page of 1440 by 900: clear of panel, table and legend."""


def spot(rng: random.Random) -> tuple[float, float]:
    """A place on the map, anywhere."""
    left, top, right, bottom = MAP_PX
    return rng.uniform(left, right), rng.uniform(top, bottom)


def aim_at_streets(page: Any, rng: random.Random, times: int) -> None:
    """The pointer comes to rest on one street after the other, and nothing is clicked."""
    page.locator('[data-key="tool|close_road"]').click()
    for _ in range(times):
        page.mouse.move(*spot(rng))
        page.wait_for_timeout(900)


def close_streets(page: Any, rng: random.Random, times: int) -> None:
    """Streets are clicked as soon as the pointer is there, and opened again by a second click."""
    page.locator('[data-key="tool|close_road"]').click()
    for _ in range(times):
        x, y = spot(rng)
        page.mouse.click(x, y)
        page.wait_for_timeout(1500)
        page.keyboard.press("Control+z")
        page.wait_for_timeout(400)


def draw_roads(page: Any, rng: random.Random, times: int) -> None:
    """A road of two points each time: the first is clicked, the second aimed at and clicked twice."""
    page.locator('[data-key="tool|add_road"]').click()
    for _ in range(times):
        page.mouse.click(*spot(rng))
        page.wait_for_timeout(500)
        end = spot(rng)
        page.mouse.move(*end)
        page.wait_for_timeout(900)
        page.mouse.dblclick(*end)
        page.wait_for_timeout(1500)
        page.keyboard.press("Control+z")
        page.wait_for_timeout(400)


KINDS = {"street aimed at": aim_at_streets, "street closed": close_streets, "road drawn": draw_roads}


def main() -> None:
    """Close and draw roads on the first region of a service, and say how long its numbers took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("--times", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--zoom", type=float, default=14)
    asked = parser.parse_args()
    with chromium() as browser:
        page = browser.new_context(viewport=DESK).new_page()
        page.goto(asked.address)
        region = page.evaluate("() => fetch('/api/v1/regions').then((answer) => answer.json())")[0]
        west, south, east, north = region["bbox"]
        middle = f"{(west + east) / 2:.5f},{(south + north) / 2:.5f},{asked.zoom}"
        for mode in region["modes"][:2]:
            for kind, act in KINDS.items():
                page.goto(f"{asked.address}/?{urlencode({'page': 'sites', 'lang': 'en', 'mode': mode, 'at': middle})}")
                page.wait_for_selector("html[data-ready]")
                page.wait_for_load_state("networkidle")
                act(page, random.Random(asked.seed), asked.times)  # noqa: S311 - places, not secrets
                told: dict[str, Any] = {"mode": mode, "what": kind}
                for name, measure in (("number", NUMBER), ("places", PLACES)):
                    if times := page.evaluate(MEASURES, [measure, 0]):
                        shares = {"p50_ms": round(at(times, 0.5)), "p95_ms": round(at(times, 0.95))}
                        told[name] = {"of": len(times), **shares}
                sys.stdout.write(f"{json.dumps(told)}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
