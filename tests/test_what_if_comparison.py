"""Two scenarios compared: by hand, with services only one of them has, and refused where they cannot be."""

import numpy as np
import pandas as pd
import pytest

from geo.errors import StudyError
from geo.what_if import compare_scenarios


def table(*rows: tuple[str, str, float, float]) -> pd.DataFrame:
    """boundary, service, people, covered; one mode, stratum and threshold."""
    return pd.DataFrame(
        {
            "boundary_id": [row[0] for row in rows],
            "boundary_name": [row[0].upper() for row in rows],
            "service": [row[1] for row in rows],
            "mode": "walk",
            "stratum": "all",
            "threshold_min": 15.0,
            "people": [row[2] for row in rows],
            "people_covered": [row[3] for row in rows],
            "share_covered": [row[3] / row[2] if row[2] else np.nan for row in rows],
        }
    )


def test_by_hand() -> None:
    one = table(("all", "any", 10, 4), ("b", "any", 10, 4), ("empty", "any", 0, 0))
    other = table(("all", "any", 10, 7), ("b", "any", 10, 7), ("empty", "any", 0, 0))
    found = compare_scenarios(one, other)
    assert found["boundary_id"].tolist() == ["all", "b", "empty"]
    assert found["people_difference"].tolist() == [3, 3, 0]
    np.testing.assert_allclose(found["share_difference"], [0.3, 0.3, np.nan])


def test_with_itself_nothing_differs_and_the_other_way_round_the_signs_turn() -> None:
    one, other = table(("all", "any", 10, 4)), table(("all", "any", 10, 7))
    assert (compare_scenarios(one, one)["people_difference"] == 0).all()
    there, back = compare_scenarios(one, other), compare_scenarios(other, one)
    assert there["people_difference"].tolist() == (-back["people_difference"]).tolist()


def test_a_service_that_only_one_has_covers_nobody_in_the_other() -> None:
    one, other = table(("all", "any", 10, 4)), table(("all", "any", 10, 4), ("all", "dental", 10, 6))
    found = compare_scenarios(one, other).set_index("service")
    assert found.loc["dental", "people_covered_one"] == 0
    assert found.loc["dental", "people_difference"] == 6
    assert found.loc["dental", "boundary_name"] == "ALL"
    assert compare_scenarios(other, one).set_index("service").loc["dental", "people_difference"] == -6


@pytest.mark.parametrize(
    "other",
    [
        table(("all", "any", 11, 4)),
        table(("all", "any", 10, 4), ("b", "any", 10, 4)),
        table(("all", "any", 10, 4)).assign(mode="car"),
        table(("all", "any", 10, 4)).assign(threshold_min=30.0),
    ],
)
def test_what_is_not_of_one_region_is_refused(other: pd.DataFrame) -> None:
    with pytest.raises(StudyError, match="cannot be compared"):
        compare_scenarios(table(("all", "any", 10, 4)), other)
