"""Row filters keep what they say, run no code, and name the columns there are."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import TableError
from geo.row_filter import filter_rows

TABLE = pd.DataFrame(
    {
        "healthcare": [0, 1, 3, None],
        "Тип": ["ФАП", "hospital", "", "ФАП"],
        "beds today": ["1,5", "20", "x", ""],
        "and_more": [1, 1, 2, 2],
    },
    index=[2, 3, 4, 5],
)


@pytest.mark.parametrize(
    ("where", "rows"),
    [
        ("", [2, 3, 4, 5]),
        ("healthcare > 0", [3, 4]),
        ("HEALTHCARE>=1 and healthcare <3", [3]),
        ("healthcare != 0", [3, 4]),  # a blank fulfils no comparison
        ("healthcare = 0 or тип == 'ФАП'", [2, 5]),
        ('тип == "ФАП" and healthcare = 0', [2]),
        ("not (healthcare > 0)", [2, 5]),
        ("`beds today` > 1.4", [2, 3]),
        ("healthcare = 3 or healthcare = 0 and тип = 'none'", [4]),  # and binds tighter
        ("(healthcare = 3 or healthcare = 0) and тип = 'ФАП'", [2]),
        ("and_more = 2", [4, 5]),
        ("тип <> 'ФАП'", [3]),
    ],
)
def test_rows_that_fulfil_the_condition_are_kept(where: str, rows: list[int]) -> None:
    assert filter_rows(TABLE, where, "t.csv").index.tolist() == rows


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("beds > 0", r"t.csv has no column beds named in where; it has healthcare, Тип, beds today, and_more"),
        ("healthcare > 100", "no row fulfils where = healthcare > 100"),
        ("healthcare >", "not understood at its end"),
        ("healthcare > 0 or", "not understood at its end"),
        ("healthcare > тип", "stands in quotes: 'тип'"),
        ("healthcare 0", "not understood at 0"),
        ("(healthcare > 0", "not understood"),
        ("healthcare > 0)", r"not understood at \)"),
        ("тип < 'a'", "not understood at <"),
        ("__import__('os').system('x')", r"not understood at \.system"),
        ("healthcare.__class__ == 1", "not understood at"),
        ("@x == 1", "not understood at @x"),
        ("healthcare > 0; drop", "not understood at ;"),
        ("(" * 200 + "healthcare > 0" + ")" * 200, "not understood at its brackets"),
    ],
)
def test_conditions_that_are_not_understood_are_refused(where: str, words: str) -> None:
    with pytest.raises(TableError, match=words):
        filter_rows(TABLE, where, "t.csv")


@settings(deadline=None)
@given(
    st.lists(st.integers(-5, 5), min_size=1, max_size=20),
    st.integers(-5, 5),
    st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
)
def test_comparisons_agree_with_pandas(values: list[int], limit: int, sign: str) -> None:
    table = pd.DataFrame({"x": values})
    expected = table.query(f"x {sign} {limit}")
    if len(expected):
        assert filter_rows(table, f"x {sign} {limit}", "t").equals(expected)
    else:
        with pytest.raises(TableError):
            filter_rows(table, f"x {sign} {limit}", "t")
