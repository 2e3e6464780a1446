"""How many random cases `make test` tries; `make test-more` tries the rest. Imported by tests, never installed."""

from typing import Any

import pytest


def more(*case: Any) -> Any:
    """A case that repeats what others have tried: for `make test-more`."""
    return pytest.param(*case, marks=pytest.mark.thorough)


def seeds(usual: int, of: int) -> list[Any]:
    """Seeds of random cases: `usual` of them each time, all where there is time."""
    return [*range(usual), *(more(seed) for seed in range(usual, of))]


each_language = pytest.mark.parametrize(
    "lang", ["kk", "th", *(pytest.param(lang, marks=pytest.mark.thorough) for lang in ("ru", "en"))]
)
"""A page by itself: the longest words, the other script; test_planner_serve goes through all four languages."""
