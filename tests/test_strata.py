"""Age band and sex are read from the name of a stratum; the stratum of everyone is found."""

import pandas as pd
import pytest

from geo.columns import find_column
from geo.strata import Stratum, name_everyone


@pytest.mark.parametrize(
    ("name", "age_from", "age_to", "sex"),
    [
        ("women_15_49", 15, 49, "female"),
        ("f_15_49", 15, 49, "female"),
        ("men_15_64", 15, 64, "male"),
        ("m_0_4", 0, 4, "male"),
        ("aged_65", 65, None, ""),
        ("65+", 65, None, ""),
        ("women_65_plus", 65, None, "female"),
        ("under_5", 0, 4, ""),
        ("children_0_4", 0, 4, ""),
        ("0-14", 0, 14, ""),
        ("population", None, None, ""),
        ("population_2020", None, None, ""),
        ("women_and_men", None, None, ""),
        ("under_0", None, None, ""),
        ("f_49_15", None, None, "female"),
        ("женщины 15-49", 15, 49, "female"),
        ("ерлер_16_62", 16, 62, "male"),
        ("หญิง_15_49", 15, 49, "female"),
        ("pregnant", None, None, ""),
    ],
)
def test_names(name: str, age_from: int | None, age_to: int | None, sex: str) -> None:
    assert Stratum.from_name(name) == Stratum(name, age_from, age_to, sex)


@pytest.mark.parametrize(
    ("names", "everyone"),
    [
        (["women", "Population"], "Population"),
        (["total", "aged_65"], "total"),
        (["women_15_49"], "women_15_49"),
        (["women", "men"], ""),
        ([], ""),
    ],
)
def test_everyone(names: list[str], everyone: str) -> None:
    assert name_everyone(names) == everyone


@pytest.mark.parametrize(
    "heading",
    ["ประชากร", "จำนวนประชากร", "Халық саны", "Тұрғындар", "Численность населения", "Жители", "Население", "Pop"],
)
def test_a_column_found_as_the_people_is_everyone_beside_its_groups(heading: str) -> None:
    """One list of words for both, or the groups would be counted a second time on top of everyone."""
    table = pd.DataFrame({"id": ["1"], heading: [1000.0], "65+": [200.0]})
    assert find_column(table, "population") == heading
    assert name_everyone([heading, "65+"]) == heading
    assert name_everyone(["65+", heading.upper()]) == heading.upper()


@pytest.mark.parametrize("heading", ["Код ячейки", "Ұяшық"])
def test_cells_have_ids_under_the_headings_of_their_languages(heading: str) -> None:
    assert find_column(pd.DataFrame({heading: ["1"]}), "id") == heading
