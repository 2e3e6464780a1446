"""Skills in the words of four languages: the six that are known by one key each, others as they are written."""

import csv
from collections.abc import Iterable
from functools import cache
from importlib import resources

from geo.lists.cell_text import tidy_text


@cache
def read_skills() -> dict[str, str]:
    """The key of every known name of a skill."""
    text = (resources.files("geo.visits") / "skills.csv").read_text("utf-8")
    return {name: row["skill"] for row in csv.DictReader(text.splitlines()) for name in row["names"].split(";")}


def skill_key(text: str) -> str:
    """One word for a skill whatever language it is written in; an unknown one trimmed and without case."""
    word = tidy_text(text).text.casefold()
    return read_skills().get(word, word)


def skill_keys(texts: Iterable[str]) -> frozenset[str]:
    """The keys of several."""
    return frozenset(skill_key(text) for text in texts) - {""}
