"""How tables leave as CSV: people rounded to a millionth, times and shares in full, quotes where they are needed."""

import io

import pandas as pd
import pytest

from geo.csv_output import quote_cell, write_csv


def text_of(table: pd.DataFrame) -> str:
    target = io.StringIO()
    write_csv(table, target)
    return target.getvalue()


def test_people_lose_the_dust_of_sums_and_nothing_else_does() -> None:
    third = 1 / 3
    table = pd.DataFrame(
        {
            "threshold_min": [15.0],
            "people": [38999.99999999996],
            "gained_aged_65": [0.1 + 0.2],
            "people_covered": [third],
            "share_covered": [third],
            "travel_time_s": [third],
        }
    )
    expected = f"15,39000.0,0.3,0.333333,{third!r},{third!r}"
    assert text_of(table).splitlines()[1] == expected
    assert table["people"].item() == 38999.99999999996  # in memory nothing is rounded


def test_rounded_parts_add_up_to_the_rounded_whole() -> None:
    parts = pd.DataFrame({"people": [0.1] * 390_000})
    whole = pd.read_csv(io.StringIO(text_of(pd.DataFrame({"people": [parts["people"].sum()]}))))["people"].item()
    assert whole == 39000.0
    assert pd.read_csv(io.StringIO(text_of(parts)))["people"].sum() == pytest.approx(whole, abs=1e-6)


@pytest.mark.parametrize("text", ["a", "", "a,b", 'a "b"', "a\nb", " a", "=1"])
def test_a_cell_alone_is_quoted_as_in_its_table(text: str) -> None:
    assert text_of(pd.DataFrame({"id": [text], "b": ["x"]})) == f"id,b\n{quote_cell(text)},x\n"
