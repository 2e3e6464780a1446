"""Keeps the rows of a table that a condition such as `healthcare > 0 and kind == "fap"` holds for; runs no code."""

import re
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.columns import (
    blank_cells,
    list_columns,
    read_texts,
    refuse_other_sheet,
    refuse_unclear_numbers,
)
from geo.errors import TableError
from geo.headings import normalise_heading
from geo.written_numbers import parse_numbers
from routing.errors import Phrase

BoolArray = npt.NDArray[np.bool_]
TOKEN: Final = re.compile(
    r"""\s*(?:(?P<number>[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<text>"[^"]*"|'[^']*')|(?P<sign><=|>=|<>|!=|==|=|<|>)"""
    r"""|(?P<bracket>[()])|`(?P<quoted>[^`]+)`|(?P<word>[^\W\d][\w:]*))"""
)
COMPARE: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "=": np.equal,
    "==": np.equal,
    "!=": np.not_equal,
    "<>": np.not_equal,
}
DEEPEST: Final = 50


def filter_rows(table: pd.DataFrame, where: str, name: str) -> pd.DataFrame:
    """The rows for which `where` holds: comparisons of a column with a number or a quoted text, joined by and, or, not.

    A blank cell fulfils no comparison. Column names with blanks stand in backquotes. "" keeps every row.
    """
    if not where.strip():
        return table
    kept = table[_Condition(table, where, name).evaluate()]
    if not len(kept):
        raise TableError("{name}: no row fulfils where = {where}", name=name, where=where)
    return kept


class _Condition:
    """A recursive-descent reader of one condition over one table."""

    def __init__(self, table: pd.DataFrame, where: str, name: str) -> None:
        self.table, self.where, self.name = table, where, name
        self.tokens = list(self._tokens())
        self.at = 0

    def evaluate(self) -> BoolArray:
        """True for each row that fulfils the condition."""
        result = self._either(0)
        if self.at < len(self.tokens):
            raise self._wrong(self.tokens[self.at][1])
        return result

    def _tokens(self) -> list[tuple[str, str]]:
        found, position, text = [], 0, self.where.strip()
        while position < len(text):
            match = TOKEN.match(text, position)
            if match is None or match.lastgroup is None:
                raise self._wrong(text[position:].strip())
            found.append((match.lastgroup, match[match.lastgroup]))
            position = match.end()
        return found

    def _wrong(self, part: str | Phrase) -> TableError:
        return TableError(
            "{name}: where = {where} is not understood at {part}; write comparisons such as beds > 0 joined by "
            "and, or, not",
            name=self.name,
            where=self.where,
            part=part,
        )

    def _take(self) -> tuple[str, str]:
        if self.at == len(self.tokens):
            raise self._wrong(Phrase("its end"))
        self.at += 1
        return self.tokens[self.at - 1]

    def _next_is(self, word: str) -> bool:
        ahead = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        found = ahead[0] in ("word", "bracket") and ahead[1].casefold() == word
        self.at += found
        return found

    def _either(self, depth: int) -> BoolArray:
        result = self._both(depth)
        while self._next_is("or"):
            result = result | self._both(depth)
        return result

    def _both(self, depth: int) -> BoolArray:
        result = self._single(depth)
        while self._next_is("and"):
            result = result & self._single(depth)
        return result

    def _single(self, depth: int) -> BoolArray:
        if depth > DEEPEST:
            raise self._wrong(Phrase("its brackets"))
        if self._next_is("not"):
            return ~self._single(depth + 1)
        if self._next_is("("):
            result = self._either(depth + 1)
            if not self._next_is(")"):
                raise self._wrong(self.tokens[self.at][1] if self.at < len(self.tokens) else Phrase("its end"))
            return result
        return self._comparison()

    def _comparison(self) -> BoolArray:
        group, word = self._take()
        if group not in ("word", "quoted"):
            raise self._wrong(word)
        column = self._column(word)
        sign_group, sign = self._take()
        if sign_group != "sign":
            raise self._wrong(sign)
        value_group, value = self._take()
        if value_group in ("word", "quoted"):
            raise TableError(
                "{name}: where = {where}: a text to compare with stands in quotes: '{text}'",
                name=self.name,
                where=self.where,
                text=value,
            )
        if value_group not in ("number", "text"):
            raise self._wrong(value)
        present = ~blank_cells(self.table[column])
        if value_group == "number":
            refuse_unclear_numbers(self.table, column, self.name)
            numbers = parse_numbers(self.table[column])
            return present & ~np.isnan(numbers) & np.asarray(COMPARE[sign](numbers, float(value)), dtype=np.bool_)
        if sign in ("<", "<=", ">", ">="):
            raise self._wrong(f"{sign} {value}")
        texts = np.array(read_texts(self.table[[column]].set_axis(["text"], axis=1), "text"), dtype=object)
        return present & np.asarray(COMPARE[sign](texts, value[1:-1]), dtype=np.bool_)

    def _column(self, word: str) -> str:
        for column in self.table.columns:
            if normalise_heading(column) == normalise_heading(word) and column != "geometry":
                return str(column)
        refuse_other_sheet(self.table, word, self.name)
        raise TableError(
            "{name} has no column {column} named in where; it has {columns}",
            name=self.name,
            column=word,
            columns=list_columns(self.table),
        )
