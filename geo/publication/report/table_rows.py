"""The rows of a table figure by boundary and stratum, and where each stands in it."""

from collections.abc import Mapping
from typing import Any

from geo.boundary_groups import ALL, NO_BOUNDARY
from geo.publication.figure import Figure

Key = tuple[str, str, float]


class TableRows:
    """Rows of a table figure by boundary, stratum and threshold."""

    def __init__(self, figure: Figure) -> None:
        self._rows = figure.says["rows"]
        self._at: dict[Key, int] = {
            (str(row["boundary_id"]), str(row["stratum"]), float(row["threshold_min"])): at
            for at, row in enumerate(self._rows)
        }

    def at(self, boundary: str, stratum: str, threshold_min: float) -> str | None:
        """Where a row stands in the figure; None where it has none."""
        found = self._at.get((boundary, stratum, threshold_min))
        return None if found is None else f"says/rows/{found}"

    def row(self, boundary: str, stratum: str, threshold_min: float) -> Mapping[str, Any]:
        """A row."""
        found: Mapping[str, Any] = self._rows[self._at[boundary, stratum, threshold_min]]
        return found

    def boundaries(self, stratum: str, threshold_min: float) -> list[str]:
        """Boundaries that are not the whole, those with most people out of reach first, people on none last."""
        asked = [b for b, s, t in self._at if (s, t) == (stratum, threshold_min) and b != ALL]
        return sorted(
            asked,
            key=lambda b: (b == NO_BOUNDARY, -(self.row(b, stratum, threshold_min)["people_beyond"] or 0.0), b),
        )

    def strata(self) -> list[str]:
        """Strata that are counted within boundaries."""
        return list(dict.fromkeys(stratum for boundary, stratum, _ in self._at if boundary != ALL))
