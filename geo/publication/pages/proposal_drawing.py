"""The map of a proposal: what a map of travel time shows, and over it the new sites by their ranks."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from geo.drawn_maps.frame import Frame
from geo.publication.pages import palette

RADIUS: Final = 9.0


def draw_sites(frame: Frame, rows: Sequence[Mapping[str, Any]]) -> str:
    """A numbered disc at each site; the first on top, for it does most."""
    if not rows:
        return ""
    places = frame.points(np.array([[row["lon"], row["lat"]] for row in rows]))
    return "".join(
        draw_site(f"{x:.1f}", f"{y:.1f}", row["rank"]) for (x, y), row in reversed(list(zip(places, rows, strict=True)))
    )


def draw_site(x: str, y: str, rank: int | str) -> str:
    """The sign of a proposed site."""
    return (
        f'<g transform="translate({x},{y})"><circle r="{RADIUS:g}" fill="{palette.BEYOND}" stroke="#fff" '
        f'stroke-width="1.6"/><text y="4" font-size="11" font-weight="700" text-anchor="middle" '
        f'font-family="Noto Sans, sans-serif" fill="#fff">{rank}</text></g>'
    )
