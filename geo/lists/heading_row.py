"""Finds the table within a sheet: below its titles, under a heading of one row or two, or under none at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geo.delimited import name_headings
from geo.errors import TableError
from geo.lists.cell_text import show_cell, tidy_text
from geo.lists.coordinate_pairs import Pairs, read_pair
from geo.lists.coordinate_text import Unread, read_degrees
from geo.lists.list_kinds import ListKind
from geo.lists.recognise import keys_of, names_exactly
from geo.lists.sheet import Sheet, SheetRow

LOOKED_AT: Final = 40  # rows from the top
LONGEST_HEADING: Final = 120


@dataclass(frozen=True)
class ListTable:
    """The table of a list: its headings and its rows, as wide as the headings."""

    sheet: Sheet
    headings: list[str]
    heading_row: int  # number of the (last) row of headings; 0 where there is none
    rows: list[SheetRow]

    def column(self, heading: str) -> list[object]:
        """The cells of a column."""
        at = self.headings.index(heading)
        return [row.cells[at] for row in self.rows]


def find_table(sheets: Sequence[Sheet], kind: ListKind, sheet: str | None, name: str) -> ListTable:
    """The table of the sheet asked for, else of the sheet whose headings say most.

    Raises
    ------
    TableError
        There is no such sheet, or it has no row below its headings.
    """
    names = [each.name for each in sheets]
    if sheet is not None and not any(names):
        raise TableError("{name} is one table and has no sheets; leave sheet out", name=name)
    if sheet is not None and sheet not in names:
        raise TableError(
            "{name} has no sheet {sheet}; it has {sheets}", name=name, sheet=sheet, sheets=", ".join(names)
        )
    asked = [each for each in sheets if sheet in (None, each.name)]
    found = [(each, *_find_heading(each, kind)) for each in asked]
    chosen, first, rows, _ = max(found, key=lambda each: (each[3], len(each[0].rows) > each[1] + 1))
    return _cut(chosen, first, rows, name, kind)


def _find_heading(sheet: Sheet, kind: ListKind) -> tuple[int, int, int]:
    """Where the heading begins, how many rows it has (0 to 2), and how many fields it names."""
    if sheet.headed:
        return 0, 1, _named([sheet.rows[0].cells], kind)
    top = [row.cells for row in sheet.rows[:LOOKED_AT]]
    best = (0, 0, 0)
    for at, cells in enumerate(top):
        if not _may_head(cells):
            continue
        one = _named([cells], kind)
        if one > best[2]:
            best = at, 1, one
        below = top[at + 1] if at + 1 < len(top) else []
        if _may_head(below) and one + _named([below], kind) > 0:
            two = _named([cells, below], kind)
            if two > max(best[2], one, _named([below], kind)):
                best = at, 2, two
    if best[2] >= 2 or (best[2] and not any(_has_place(cells) for cells in top[: best[0]])):
        return best
    return _unnamed_heading(top)


def _unnamed_heading(top: Sequence[Sequence[object]]) -> tuple[int, int, int]:
    """The first row of several texts above the first row with coordinates; no heading where that is the first row."""
    placed = next((at for at, cells in enumerate(top) if _has_place(cells)), len(top))
    widest = max((_filled(cells) for cells in top), default=0)
    for at, cells in enumerate(top[:placed]):
        if _filled(cells) >= max(2, widest / 2) and _may_head(cells):
            return at, 1, 0
    first = next((at for at, cells in enumerate(top) if _filled(cells) >= max(2, widest / 2)), 0)
    return first, 0, 0


def _cut(sheet: Sheet, first: int, height: int, name: str, kind: ListKind) -> ListTable:
    body = sheet.rows[first + height :]
    heading = _join([row.cells for row in sheet.rows[first : first + height]], kind)
    width = max([len(heading), *(_last_filled(row.cells) for row in body)], default=0)
    headings = name_headings([*heading, *[""] * (width - len(heading))])
    headings += [f"column_{at}" for at in range(len(headings) + 1, width + 1)]
    rows = [SheetRow(row.number, [*row.cells, *[None] * width][:width]) for row in body]
    rows = [row for row in rows if _filled(row.cells)]
    if rows and height and _numbers_columns(rows[0].cells):
        rows = rows[1:]
    if not rows:
        raise TableError("{name} is empty; give at least one row below the heading", name=name)
    number = sheet.rows[first + height - 1].number if height else 0
    return ListTable(sheet, headings, number, rows)


def _join(rows: Sequence[Sequence[object]], kind: ListKind) -> list[str]:
    """One heading per column of one row, or of two: a heading over several columns is said with each of them."""
    texts = [[tidy_text(cell).text for cell in cells] for cells in rows]
    if len(texts) < 2:
        return texts[0] if texts else []
    width = max(map(len, texts))
    upper, lower = ([*cells, *[""] * width][:width] for cells in texts)
    joined, over = [], ""
    for above, below in zip(upper, lower, strict=True):
        over = above or (over if below else "")
        own = below and names_exactly(below, keys_of(kind))
        joined.append(below if own or not over or over == below else f"{over} {below}".strip())
    return joined


def _named(rows: Sequence[Sequence[object]], kind: ListKind) -> int:
    """How many different fields a heading names exactly."""
    keys = keys_of(kind)
    texts = dict.fromkeys(text for text in _join(rows, kind) if text and len(text) <= LONGEST_HEADING)
    return len({names_exactly(text, keys) for text in texts} - {""})


def _may_head(cells: Sequence[object]) -> bool:
    """Whether a row may be a heading: texts and no place."""
    return any(isinstance(cell, str) and cell.strip() for cell in cells) and not _has_place(cells)


def _has_place(cells: Sequence[object]) -> bool:
    """Whether a row holds two coordinates in two cells, or both in one."""
    fractions = 0
    for cell in cells:
        if cell is None or cell == "":
            continue
        single = read_degrees(cell)
        if not isinstance(single, Unread):
            fractions += not float(single[0].degrees).is_integer()
        elif not isinstance(cell, str) or len(cell) > LONGEST_HEADING:
            fractions += 2 if isinstance(read_pair(cell), Pairs) and not isinstance(cell, str) else 0
        elif any(sign.isdecimal() for sign in cell):
            fractions += 2 if isinstance(read_pair(cell), Pairs) else 0
    return fractions >= 2


def _numbers_columns(cells: Sequence[object]) -> bool:
    """Whether a row only numbers the columns: 1 2 3 4, as official forms do."""
    numbers = [show_cell(cell) for cell in cells if cell not in ("", None)]
    return len(numbers) >= 3 and numbers == [str(at) for at in range(1, len(numbers) + 1)]


def _filled(cells: Sequence[object]) -> int:
    return sum(not (cell is None or (isinstance(cell, str) and not tidy_text(cell).text)) for cell in cells)


def _last_filled(cells: Sequence[object]) -> int:
    return max((at for at, cell in enumerate(cells, start=1) if cell not in ("", None)), default=0)
