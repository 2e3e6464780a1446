"""The new sites of a proposal on its map: numbered pins, as those of the interactive map."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from geo.drawn_maps.frame import Frame, Points
from geo.publication.pages import palette

PIN: Final = "M0,0C-2.5,-5 -8.2,-8.5 -8.2,-14.2a8.2,8.2 0 0 1 16.4,0C8.2,-8.5 2.5,-5 0,0Z"
HEAD: Final = 14.0
"""How far above its place the middle of a pin's head is."""


def draw_sites(frame: Frame, rows: Sequence[Mapping[str, Any]]) -> str:
    """A numbered pin at each site; the first on top, for it does most."""
    if not rows:
        return ""
    places = frame.points(np.array([[row["lon"], row["lat"]] for row in rows]))
    return "".join(
        draw_site(f"{x:.1f}", f"{y:.1f}", row["rank"]) for (x, y), row in reversed(list(zip(places, rows, strict=True)))
    )


def pin_heads(frame: Frame, rows: Sequence[Mapping[str, Any]]) -> Points:
    """Where the heads of the pins are (lon, lat), for names to keep clear of."""
    places = np.array([[row["lon"], row["lat"]] for row in rows], dtype=np.float64).reshape(-1, 2)
    return frame.lonlat(frame.points(places) - [0, HEAD])


def draw_site(x: str, y: str, rank: int | str) -> str:
    """The sign of a proposed site, its tip at a place."""
    return (
        f'<g transform="translate({x},{y})"><path d="{PIN}" fill="{palette.NEW}" stroke="#fff" '
        f'stroke-width="1.4"/><text y="-10.2" font-size="11" font-weight="700" text-anchor="middle" '
        f'font-family="Noto Sans, sans-serif" fill="#fff">{rank}</text></g>'
    )
