"""How a day fits on its sheet: heights of map and rows, and room for notes, so that a usual day is one page of A4."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

PAGE_MM: Final = 273.0
BREAK_MM: Final = 8.5
ROOM_TO_WRITE_MM: Final = 4.6
"""What a stop gets at most beyond its least height, where the page has it."""
LONG_DAY_ROOM_MM: Final = 1.6
LEAST_MAP_MM: Final = 46.0
MOST_MAP_MM: Final = 104.0
LONG_DAY_MAP_MM: Final = 92.0
NOTE_LINE_MM: Final = 9.0
NOTE_HEAD_MM: Final = 12.0
MOST_NOTE_LINES: Final = 9
NEXT_HEAD_MM: Final = 6.0
END_ROW_MM: Final = 8.5


@dataclass(frozen=True)
class SheetForm:
    """Height of the map, what each stop gets beyond its least height (mm), and lines for notes below the table."""

    map_mm: float
    extra_mm: float
    note_lines: int


def lay_out(rows_mm: Sequence[float], fixed_mm: float, *, with_map: bool = True) -> SheetForm:
    """The form of a day of rows of at least these heights, `fixed_mm` being taken by all else on its first page.

    A day that fits on one page with a map worth reading does; a longer one has a large map and the pages it takes.
    """
    room = PAGE_MM - fixed_mm - sum(rows_mm)
    least_map_mm, most_map_mm = (LEAST_MAP_MM, MOST_MAP_MM) if with_map else (0.0, 0.0)
    if room >= least_map_mm:
        n_stops = sum(row > BREAK_MM for row in rows_mm)
        extra_mm = min(ROOM_TO_WRITE_MM, max(0.0, (room - 1.35 * least_map_mm) / max(1, n_stops)))
        left = room - extra_mm * n_stops
        map_mm = min(most_map_mm, left)
        return SheetForm(map_mm, extra_mm, _note_lines(left - map_mm))
    map_mm = min(LONG_DAY_MAP_MM, most_map_mm)
    left = PAGE_MM - fixed_mm - map_mm + END_ROW_MM  # where the tour ends is on the last page
    for row in rows_mm:
        height = row + (LONG_DAY_ROOM_MM if row > BREAK_MM else 0.0)
        left = left - height if left >= height else PAGE_MM - NEXT_HEAD_MM - height
    return SheetForm(map_mm, LONG_DAY_ROOM_MM, _note_lines(left - END_ROW_MM))


def _note_lines(left_mm: float) -> int:
    """Some or none: a single line is not worth its heading."""
    lines = min(MOST_NOTE_LINES, int((left_mm - NOTE_HEAD_MM) // NOTE_LINE_MM))
    return lines if lines >= 2 else 0
