"""Colours of pages and pictures: those of the light map (geo/webmap/page/form.css), which is also that of paper."""

from typing import Final

INK: Final = "#16212b"
QUIET: Final = "#52606b"
RULE: Final = "#dfe3e6"
PAPER: Final = "#ffffff"
LAND: Final = "#f4f2ee"
WATER: Final = "#d3e3ea"
GREEN: Final = "#e8ede0"
ROAD: Final = "#ffffff"
BOUNDARY: Final = "#3d4a55"
NEAR: Final = ("#0b4f6c", "#16697f", "#2f8892", "#5ba6a5", "#8cc2b7", "#bad9c6", "#dfead0")
BEYOND: Final = "#7a2a5a"
DOT: Final = "#9f6688"  # the same, so that dots side by side are not one spot
NEW: Final = "#c2410c"  # what is proposed
NEW_DOT: Final = "#e2552b"
NEW_AREA: Final = "#f7cdb6"
BEYOND_SOFT: Final = "#c9a0ba"
WITHIN: Final = "#2f8892"


def ramp(n: int) -> list[str]:
    """So many colours from near to far, evenly spread over the ramp."""
    stops = [[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in NEAR]
    found = []
    for i in range(n):
        place = 0.0 if n == 1 else i * (len(stops) - 1) / (n - 1)
        low = min(int(place), len(stops) - 2)
        mixed = [a + (b - a) * (place - low) for a, b in zip(stops[low], stops[low + 1], strict=True)]
        found.append("#" + "".join(f"{round(value):02x}" for value in mixed))
    return found
