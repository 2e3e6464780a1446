"""What a report is made of: chapters, and the blocks that stand in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

Text = str | Markup
BELOW: Final = Markup('{}<br><span class="below">{}</span>')
"""What stands in a cell, and below it in small."""
BESIDE: Final = Markup('{} <span class="below beside">({})</span>')
"""The same in one line, for tables of many rows."""
MOST_ROWS: Final = 60
"""A longer table is cut, and the annex has it whole: a report is read."""


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    text: Text
    style: str = ""  # lead, note or code


@dataclass(frozen=True)
class Points:
    """Sentences one below the other."""

    rows: Sequence[Text]
    style: str = ""


@dataclass(frozen=True)
class Table:
    """A table; the first cell of a row names it. `mark` is the id of the figure that all its numbers are of."""

    caption: Text
    head: Sequence[Text]
    rows: Sequence[Sequence[Text]]
    mark: Text = ""
    note: Text = ""
    style: str = ""
    totals: int = 0  # so many rows at the top are of the whole


@dataclass(frozen=True)
class Picture:
    """A map or a chart, as an address with the picture inside; `says` is read aloud in its place."""

    source: str
    says: str
    caption: Text
    mark: Text
    legend: Text = ""
    style: str = "map"


@dataclass(frozen=True)
class Section:
    """A part of a chapter with a heading of its own."""

    title: str
    blocks: Sequence["Block"]


Block = Words | Points | Table | Picture | Section


@dataclass(frozen=True)
class Chapter:
    """A chapter; `name` is its address within the report."""

    name: str
    title: str
    blocks: Sequence[Block]
