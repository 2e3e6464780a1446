"""Pictures of figures as SVG without words: a hundred people, people by travel time, what moves a number."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from geo.publication.pages import palette

OPEN: Final = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}">'
PERSON: Final = "M-3.2,-7a3.2,3.2 0 1 0 6.4,0a3.2,3.2 0 1 0 -6.4,0zM-5.2,8.4v-5.4a5.2,5.2 0 0 1 10.4,0v5.4z"


def draw_hundred(share_beyond: float) -> str:
    """A hundred people in four rows: so many of them beyond, as a share says, at the end."""
    beyond = round(100 * share_beyond)
    if beyond == 0 and share_beyond > 0:  # some is never none, and not all is never all
        beyond = 1
    if beyond == 100 and share_beyond < 1:
        beyond = 99
    people = []
    for number in range(100):
        x, y = 13 + number % 25 * 25, 16 + number // 25 * 27
        colour = palette.BEYOND if number >= 100 - beyond else "#a9c9c9"
        people.append(f'<path d="{PERSON}" transform="translate({x},{y})" fill="{colour}"/>')
    return OPEN.format(width=626, height=112) + "".join(people) + "</svg>"


def draw_curve(rows: Sequence[Mapping[str, Any]], thresholds_min: Sequence[float]) -> str:
    """People by travel time as bars whose areas are people; the thresholds are marked; minutes below."""
    width, height, base = 640.0, 220.0, 190.0
    timed = [row for row in rows if row["to_min"] is not None]
    if not timed:
        return ""
    last = max(row["to_min"] for row in timed)
    rest = sum(row["people"] for row in rows if row["to_min"] is None)
    first = min(thresholds_min, default=last)
    bars = []
    before = 0.0
    densities = []
    for row in timed:
        densities.append((before, row["to_min"], row["people"] / (row["to_min"] - before)))
        before = row["to_min"]
    most = max(density for *_, density in densities) or 1.0
    right = width - (60 if rest > 0 else 16)
    scale = (right - 16) / last
    for start, end, density in densities:
        high = density / most * 160
        colour = palette.WITHIN if end <= first else palette.BEYOND_SOFT
        x, wide = 16 + start * scale, max((end - start) * scale - 0.8, 0.4)
        bars.append(f'<rect x="{x:.1f}" y="{base - high:.1f}" width="{wide:.1f}" height="{high:.1f}" fill="{colour}"/>')
    axis = [f'<path d="M16,{base + 0.5:g}H{right:.1f}" stroke="{palette.INK}" stroke-width="1"/>']
    for minute in sorted({0.0, *thresholds_min}):
        x = 16 + minute * scale
        axis.append(f'<path d="M{x:.1f},{base:g}v5" stroke="{palette.INK}"/>')
        axis.append(_text(x, base + 20, f"{minute:g}"))
        if minute:
            dashed = f'stroke="{palette.BEYOND}" stroke-width="1.2" stroke-dasharray="3,3"'
            axis.append(f'<path d="M{x:.1f},18V{base:g}" {dashed}/>')
    if rest > 0:
        wide = 36.0
        high = min(rest / most * scale / wide * 160, 160)
        axis.append(
            f'<rect x="{width - 48:g}" y="{base - high:.1f}" width="{wide:.1f}" height="{high:.1f}" '
            f'fill="{palette.BEYOND}"/>' + _text(width - 48 + wide / 2, base + 20, f"&gt; {last:g}")
        )
    return OPEN.format(width=width, height=height) + "".join(bars + axis) + "</svg>"


def draw_moves(moves: Sequence[Mapping[str, Any]], share_beyond: float) -> list[str]:
    """A bar for each input, all on one scale: from the share at its worse end to that at its better one."""
    ends = [end for move in moves for end in move["share_beyond"]]
    reach = max((abs(end - share_beyond) for end in ends), default=0.0) or 1e-9
    bars = []
    for move in moves:
        worse, better = (150 + (end - share_beyond) / reach * 146 for end in move["share_beyond"])
        bars.append(
            OPEN.format(width=300, height=16)
            + '<rect width="300" height="12" y="2" rx="2" fill="#ebebe6"/>'
            + _bar(150, worse, palette.BEYOND)
            + _bar(150, better, palette.WITHIN)
            + f'<path d="M150,0v16" stroke="{palette.INK}" stroke-width="1.4"/></svg>'
        )
    return bars


def _bar(middle: float, end: float, colour: str) -> str:
    left, right = sorted((middle, end))
    return f'<rect x="{left:.1f}" y="2" width="{right - left:.1f}" height="12" fill="{colour}"/>'


def _text(x: float, y: float, text: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:g}" font-size="13" text-anchor="middle" font-family="Noto Sans, sans-serif" '
        f'fill="{palette.INK}">{text}</text>'
    )
