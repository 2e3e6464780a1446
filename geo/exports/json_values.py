"""Values of a table as JSON holds them: plain numbers and texts, nothing for what is missing or not finite."""

import json
import math
from collections.abc import Iterator
from typing import Any

import pandas as pd


def json_rows(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Each row by column, ready for `json_text`."""
    names = [str(name) for name in table.columns]
    columns = [_plain_column(table.iloc[:, at]) for at in range(len(names))]
    return (dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))


def _plain_column(column: "pd.Series[Any]") -> list[Any]:
    if pd.api.types.is_float_dtype(column):
        return [value if math.isfinite(value) else None for value in column.tolist()]
    if pd.api.types.is_bool_dtype(column) or pd.api.types.is_integer_dtype(column):
        return column.tolist()
    return [plain_value(value) for value in column]


def plain_value(value: Any) -> Any:
    """A number, text, flag or list of the standard library; None for what is missing, and for inf."""
    if isinstance(value, list | tuple):
        return [plain_value(part) for part in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return None if value is None or value is pd.NA or value is pd.NaT else value


def json_text(value: Any) -> str:
    """JSON with letters as they are and no needless blanks; NaN is refused, for JSON has none."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
