"""Age band and sex are read from the name of a stratum; the stratum of everyone is found."""

import pytest

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
