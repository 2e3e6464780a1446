"""What a new edition gives away together with each before it, not only with the one that it renews.

That may be a draft that was sent back, and what readers have is an older one.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.publication.figure import Publication


def count_with(earlier_id: str, folder: Path, now: "Publication") -> dict[str, Any]:
    """What the edition in a folder and the new one give away together, as the database keeps it."""
    from geo.output_folder import MANIFEST
    from geo.publication.certificate import read_published
    from geo.publication.editions import count_given_away, least_difference

    before = read_published(folder / MANIFEST)
    counts, minimum = count_given_away(before, now), least_difference(before, now)
    return {"earlier_id": earlier_id, "counts": counts, "minimum_people": minimum}
