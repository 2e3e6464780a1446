"""The p-median instances of the OR-Library, through the CSV door, to their known optima with gap 0."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.siting.from_files import siting_from_files
from geo.siting.task import SitingTask

OPTIMA = {1: 5819, 2: 4093, 3: 4250, 4: 3034, 5: 1355, 6: 7824, 7: 5631, 8: 4445}
FOLDER = Path(__file__).parents[2] / "shared" / "data" / "benchmarks" / "pmed"


def read_pmed(path: Path) -> tuple[np.ndarray, int]:
    """All-pairs shortest paths (Floyd) and the number of sites; of a repeated edge the last one counts."""
    numbers = np.array(path.read_text(encoding="ascii").split(), dtype=int)
    n, sites = int(numbers[0]), int(numbers[2])
    length = np.full((n, n), np.inf)
    for a, b, edge in numbers[3:].reshape(-1, 3):
        length[a - 1, b - 1] = length[b - 1, a - 1] = edge
    np.fill_diagonal(length, 0.0)
    for k in range(n):
        length = np.minimum(length, length[:, [k]] + length[[k]])
    return length, sites


@pytest.mark.parametrize("number", OPTIMA)
def test_known_optimum(number: int, tmp_path: Path) -> None:
    if not (FOLDER / f"pmed{number}.txt").exists():
        pytest.skip("../shared/data/benchmarks/pmed absent")
    length, sites = read_pmed(FOLDER / f"pmed{number}.txt")
    ids = np.arange(1, len(length) + 1)
    pd.DataFrame(
        {
            "from_id": np.repeat(ids, len(ids)),
            "to_id": np.tile(ids, len(ids)),
            "travel_time_s": length.ravel().astype(int),
        }
    ).to_csv(tmp_path / "M.csv", index=False)
    pd.DataFrame({"id": ids, "people": 1}).to_csv(tmp_path / "D.csv", index=False)
    task = SitingTask(model="pmedian", sites=sites, time_limit_s=120.0)
    answer = siting_from_files(tmp_path / "M.csv", tmp_path / "D.csv", task)
    assert answer["status"] == "optimal"
    assert answer["objective"] == answer["bound"] == answer["checker_objective"] == OPTIMA[number]
    assert answer["gap"] == 0
    assert len(answer["chosen"]) == sites
