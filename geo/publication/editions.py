"""What two editions give away together: each is safe alone, but their difference can be of a few people."""

from collections.abc import Iterator
from typing import Final

from geo.publication.figure import TABLE, Publication
from geo.publication.suppression import NOBODY

Place = tuple[str, str, str, str]
"""Travel mode, service, boundary, stratum."""
EVERYBODY: Final = None
"""In place of minutes: all people, near or not."""


def count_given_away(before: Publication, now: Publication) -> int:
    """Counts that are fewer people than the minimum off one of the edition before, or that only one edition tells.

    Of the same place and people, at these or other minutes. What follows from more than two counts is not looked for.
    """
    minimum = least_difference(before, now)
    known = dict(_counts(before))
    told: dict[Place, list[float]] = {}
    for (place, _), value in known.items():
        if value is not None:
            told.setdefault(place, []).append(value)
    found = 0
    for (place, minutes), value in dict(_counts(now)).items():
        was = known.get((place, minutes), value)
        few = value is not None and any(NOBODY < abs(value - other) < minimum for other in told.get(place, ()))
        found += few or (value is None) != (was is None)
    return found


def least_difference(before: Publication, now: Publication) -> float:
    """How many people two counts of two editions must be apart to give nothing away: the larger of both minimums."""
    return max(before.minimum_people, now.minimum_people)


def _counts(publication: Publication) -> Iterator[tuple[tuple[Place, float | None], float | None]]:
    """People within each number of minutes, and in all, as tables have them; None for what is held back."""
    for figure in publication.figures:
        if figure.kind == TABLE:
            for row in figure.says["rows"]:
                place = figure.subject.mode, figure.subject.service, row["boundary_id"], row["stratum"]
                yield (place, float(row["threshold_min"])), row["people_within"]
                yield (place, EVERYBODY), row["people"]
