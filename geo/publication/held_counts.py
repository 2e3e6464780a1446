"""Which counts of the tables of coverage are held back, by travel mode and service."""

from collections.abc import Mapping

import pandas as pd

from geo.boundary_groups import ALL
from geo.publication.findings import Findings
from geo.publication.suppression import Held, Relation, hold_back


class SliceCounts:
    """People up to each threshold, and all, of the rows that are published: boundaries, and strata of the region."""

    def __init__(self, findings: Findings, rows: pd.DataFrame) -> None:
        everyone = findings.everyone
        self.counts: dict[str, list[float]] = {}
        for (boundary, stratum), part in rows.groupby(["boundary_id", "stratum"], sort=False):
            if stratum == everyone or boundary == ALL:
                key = row_key(str(boundary), str(stratum), everyone)
                ordered = part.sort_values("threshold_min", kind="stable")
                self.counts[key] = [*ordered["people_covered"].astype(float), float(ordered["people"].iloc[0])]
        whole = row_key(ALL, everyone, everyone)
        boundaries = tuple(key for key in self.counts if key.startswith("boundary ") and key != whole)
        strata = tuple(key for key in self.counts if key.startswith("stratum "))
        self.relations = [Relation(whole, boundaries)] if boundaries else []
        if strata and findings.is_partition:
            self.relations.append(Relation(whole, strata))


def row_key(boundary: str, stratum: str, everyone: str) -> str:
    """The name of a published row in the counts."""
    return f"boundary {boundary}" if stratum == everyone else f"stratum {stratum}"


def hold_back_all(counts: Mapping[tuple[str, str], SliceCounts], minimum: float) -> dict[tuple[str, str], Held]:
    """By travel mode and service. How many people there are in all is in every table: held back in one, so in all."""
    held = {pair: hold_back(each.counts, each.relations, minimum=minimum) for pair, each in counts.items()}
    totals = {
        (row, edge) for pair, each in held.items() for row, edge in each if edge == len(counts[pair].counts[row]) - 1
    }
    return {pair: each | totals for pair, each in held.items()}
