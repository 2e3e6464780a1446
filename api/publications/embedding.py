"""How a figure is put into pages of others: the snippet, and its size."""

from html import escape
from typing import Final

WIDTH: Final = 640
LEAST_WIDTH: Final = 240
BESIDE_PICTURE: Final = {"number": 380, "map": 300, "chart": 300, "table": 300, "proposal": 300, "norm": 300}
"""Height of words and legend in a frame of full width."""
WITH_LEGEND: Final = ("number", "map", "proposal")
"""What has as many words as take more lines where it is narrow: to be seen whole on a phone too."""
HEIGHTS: Final = {"number": 0.8, "map": 0.9, "chart": 0.6, "table": 0.6, "proposal": 0.9, "norm": 0.6}
"""Height of what is drawn, in widths."""


def embed_size(kind: str, most_wide: int = 0, most_high: int = 0) -> tuple[int, int]:
    """Width and height of the frame in pixels, no larger than a page has room for."""
    width = max(LEAST_WIDTH, min(WIDTH, most_wide or WIDTH))
    lines = WIDTH / width if kind in WITH_LEGEND else 1
    height = round(BESIDE_PICTURE[kind] * lines + width * HEIGHTS[kind])
    return width, min(height, most_high) if most_high else height


def iframe_snippet(address: str, title: str, size: tuple[int, int]) -> str:
    """The HTML that shows a figure in a page; `title` is plain text."""
    width, height = size
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{width}" height="{height}" '
        'frameborder="0" loading="lazy" referrerpolicy="no-referrer"></iframe>'
    )
