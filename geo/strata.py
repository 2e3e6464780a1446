"""Population strata: a name, and the age band and sex that the name says."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from geo.headings import HEADINGS, normalise_heading

ALL: Final = "all"  # everyone, where the strata are parts that do not overlap
OLDEST_AGE: Final = 120
MOST_PEOPLE: Final = 1e10  # in one place; more than live on Earth
EVERYONE_NAMES: Final = frozenset([*HEADINGS["population"], "всего", "все", "барлығы", "รวม", "ทั้งหมด"])
FEMALE: Final = frozenset(
    [
        "f",
        "w",
        "female",
        "females",
        "woman",
        "women",
        "girl",
        "girls",
        "ж",
        "жен",
        "женщины",
        "женщин",
        "девочки",
        "әйел",
        "әйелдер",
        "қыздар",
        "หญิง",
    ]
)
MALE: Final = frozenset(
    [
        "m",
        "male",
        "males",
        "man",
        "men",
        "boy",
        "boys",
        "м",
        "муж",
        "мужчины",
        "мужчин",
        "мальчики",
        "ер",
        "ерлер",
        "ұлдар",
        "ชาย",
    ]
)
BELOW: Final = frozenset(["under", "below", "до", "младше"])
UPWARDS: Final = frozenset(["aged", "over", "from", "above", "plus", "старше", "от"])
WORD: Final = re.compile(r"\d+|\+|[^\W\d_]+(?:[\u0e31-\u0e4e]+[^\W\d_]*)*")


@dataclass(frozen=True)
class Stratum:
    """A population group that is reported separately. Ages are whole years, both ends included; None is open."""

    name: str
    age_from: int | None = None
    age_to: int | None = None
    sex: str = ""  # "female", "male" or "" for both

    @classmethod
    def from_name(cls, name: str) -> "Stratum":
        """Read age band and sex from a name such as women_15_49, aged_65, under_5 or children_0_4.

        `under_5` ends at 4; `aged_65`, `over_65` and `65+` begin at 65. A number that is no age (a year) is ignored.
        """
        words = WORD.findall(name.casefold())
        age_from, age_to = _age_band(words)
        return cls(name, age_from, age_to, _sex(words))


def _sex(words: list[str]) -> str:
    female, male = any(word in FEMALE for word in words), any(word in MALE for word in words)
    if female == male:
        return ""
    return "female" if female else "male"


def _age_band(words: list[str]) -> tuple[int | None, int | None]:
    ages = [int(word) for word in words if word.isdecimal() and int(word) <= OLDEST_AGE]
    if len(ages) == 2 and ages[0] <= ages[1]:
        return ages[0], ages[1]
    if len(ages) != 1:
        return None, None
    if any(word in BELOW for word in words) and ages[0] > 0:
        return 0, ages[0] - 1
    if any(word in UPWARDS or word == "+" for word in words):
        return ages[0], None
    return None, None


def name_everyone(names: Iterable[str]) -> str:
    """The stratum that counts each person once, by its name; the only stratum; or "" when the strata are parts."""
    strata = list(names)
    for name in strata:
        if normalise_heading(name) in EVERYONE_NAMES:
            return name
    return strata[0] if len(strata) == 1 else ""


def reported_strata(names: Sequence[str], everyone: str) -> tuple[str, ...]:
    """The strata that are reported; in front who counts everyone: one of them, or "all" (their sum)."""
    if len(names) == 1:
        return tuple(names)
    return (everyone or ALL, *(name for name in names if name != everyone))
