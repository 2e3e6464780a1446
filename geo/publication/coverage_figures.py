"""Figures of coverage, by travel mode and service: numbers, then a map for each threshold, a table and a chart."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pandas as pd

from geo.boundary_groups import ALL
from geo.csv_output import PEOPLE_DECIMALS
from geo.population_draws import BLOCK_M
from geo.publication.cited_norm import cite_norm
from geo.publication.figure import CHART, MAP, NUMBER, TABLE, Figure, Saying, Subject
from geo.publication.findings import Findings
from geo.publication.held_counts import HeldCounts, hold_back_coverage
from geo.publication.interval_ends import nearest_step, widen_interval

SHARE_DECIMALS: Final = 6


def coverage_figures(findings: Findings, *, minimum_people: float) -> Iterator[Figure]:
    """Figures of each travel mode and service; counts that are held back are None in all that would show them."""
    held = hold_back_coverage(findings, minimum=minimum_people)
    coverage = findings.tables.coverage
    for mode, service in held.counts.slices:
        rows = coverage[(coverage["mode"] == mode) & (coverage["service"] == service)].reset_index(drop=True)
        slice_ = _Slice(findings, mode, service, rows, held, minimum_people)
        yield from (*slice_.numbers(), *slice_.maps(), slice_.table(), slice_.chart())


class _Slice:
    """The figures of one travel mode and service."""

    def __init__(
        self, findings: Findings, mode: str, service: str, rows: pd.DataFrame, held: HeldCounts, minimum: float
    ) -> None:
        self.findings, self.mode, self.service, self.rows = findings, mode, service, rows
        self.held, self.minimum = held, minimum
        self.thresholds = sorted(float(value) for value in rows["threshold_min"].unique())
        self.ranges = self._ranges()
        whole = rows[rows["boundary_id"] == ALL]
        self.people = dict(zip(whole["stratum"].astype(str), whole["people"].astype(float), strict=True))

    def numbers(self) -> Iterator[Figure]:
        """A number for each stratum and threshold of the whole region."""
        whole = self.rows[self.rows["boundary_id"] == ALL]
        for row in whole.to_dict("records"):
            yield self._number(row)

    def maps(self) -> Iterator[Figure]:
        """A map for each threshold."""
        bands = self.findings.bands.get((self.mode, self.service))
        if bands is None:
            return
        for threshold_min in self.thresholds:
            says = {"bands_min": list(bands.minutes), "shapes_sha256": bands.sha256()}
            subject = Subject(self.mode, self.service, self.findings.everyone, ALL, threshold_min)
            meaning = Saying("meaning_map", {"minutes": threshold_min, "minimum": self.minimum})
            yield Figure(MAP, subject, "min", says, meaning, self._computed())

    def table(self) -> Figure:
        """Every stratum of every boundary and of the whole region, at every threshold."""
        rows = []
        for row in self.rows.to_dict("records"):
            place = {"boundary_id": row["boundary_id"], "boundary_name": row["boundary_name"]}
            rows.append(
                place | {"stratum": row["stratum"], "threshold_min": float(row["threshold_min"])} | self._values(row)
            )
        subject = Subject(self.mode, self.service, "", "", None)
        return Figure(TABLE, subject, "people", {"rows": rows}, Saying("meaning_table"), self._computed())

    def chart(self) -> Figure:
        """Everyone by travel time, in bands of at least the minimum of people."""
        rows = self._bands_of_people()
        subject = Subject(self.mode, self.service, self.findings.everyone, ALL, None)
        return Figure(CHART, subject, "people", {"rows": rows}, Saying("meaning_chart"), self._computed())

    def _number(self, row: Mapping[Any, Any]) -> Figure:
        threshold_min, stratum = float(row["threshold_min"]), str(row["stratum"])
        values = self._values(row)
        is_held = values["people_beyond"] is None
        key = "meaning_held" if is_held else "meaning_any" if self.service == "any" else "meaning_service"
        gaps = {"minimum": self.minimum} if is_held else {name: values[name] for name in ("people", "people_beyond")}
        return Figure(
            NUMBER,
            Subject(self.mode, self.service, stratum, ALL, threshold_min),
            "share",
            values,
            Saying(key, gaps),
            self._computed(),
            interval=None if is_held else self._interval(stratum, threshold_min),
            moves=() if is_held else self._moves(stratum, threshold_min),
            norm=cite_norm(self.findings.country, self.mode, self.service, threshold_min),
        )

    def _values(self, row: Mapping[Any, Any]) -> dict[str, Any]:
        """Counts and shares of a row of coverage; None for what is held back."""
        people, within = float(row["people"]), float(row["people_covered"])
        place = (self.mode, self.service), str(row["boundary_id"]), str(row["stratum"])
        hide_all = self.held.is_held(*place, None)
        hide = hide_all or self.held.is_held(*place, float(row["threshold_min"]))
        share = within / people if people > 0 else None
        return {
            "people": None if hide_all else people,
            "people_within": None if hide else within,
            "people_beyond": None if hide else round(people - within, PEOPLE_DECIMALS),
            "share_within": None if hide or share is None else round(share, SHARE_DECIMALS),
            "share_beyond": None if hide or share is None else round(1 - share, SHARE_DECIMALS),
        }

    def _ranges(self) -> dict[tuple[str, float], Mapping[Any, Any]]:
        ranges = self.findings.tables.ranges
        if ranges is None:
            return {}
        mine = ranges[
            (ranges["mode"] == self.mode) & (ranges["service"] == self.service) & (ranges["boundary_id"] == ALL)
        ]
        return {(str(row["stratum"]), float(row["threshold_min"])): row for row in mine.to_dict("records")}

    def _interval(self, stratum: str, threshold_min: float) -> Mapping[str, Any] | None:
        row = self.ranges.get((stratum, threshold_min))
        if row is None or not row["people"] > 0:
            return None
        people = float(row["people"])
        ends = float(row["people_covered_low"]), float(row["people_covered_high"])
        low, high = widen_interval(*ends, people, minimum=self.minimum)
        return {
            "level": self.findings.ranges_asked.interval,
            "people_within": [round(low, PEOPLE_DECIMALS), round(high, PEOPLE_DECIMALS)],
            "people_beyond": [round(people - high, PEOPLE_DECIMALS), round(people - low, PEOPLE_DECIMALS)],
            "share_within": [round(low / people, SHARE_DECIMALS), round(high / people, SHARE_DECIMALS)],
            "share_beyond": [round(1 - high / people, SHARE_DECIMALS), round(1 - low / people, SHARE_DECIMALS)],
        }

    def _moves(self, stratum: str, threshold_min: float) -> tuple[Mapping[str, Any], ...]:
        """Widest first."""
        found = self.findings.moves.get((self.mode, self.service, stratum, threshold_min), ())
        people = self.people[stratum]
        rows = [
            {"input": name, "share_beyond": [self._step(share, people) for share in (worse, better)]}
            for name, worse, better in found
        ]
        return tuple(sorted(rows, key=_width, reverse=True))

    def _step(self, share: float, people: float) -> float:
        if people <= 0:
            return round(share, SHARE_DECIMALS)
        return round(nearest_step(share * people, people, minimum=self.minimum) / people, SHARE_DECIMALS)

    def _bands_of_people(self) -> list[dict[str, Any]]:
        """People between the points of the curve that are told; none where all people are held back."""
        whole = (self.mode, self.service), ALL, self.findings.everyone
        if self.held.is_held(*whole, None):
            return []
        *known, (_, everybody) = self.held.counts.whole_region()[self.mode, self.service]
        told = {minute: people for minute, people in known if not self.held.is_held(*whole, minute)}
        told |= self.held.told_points((self.mode, self.service))
        ordered = [*sorted(told.items()), (None, everybody)]
        before = [0.0, *(value for _, value in ordered)]
        return [
            {"to_min": minute, "people": round(value - less, PEOPLE_DECIMALS), "people_within": value}
            for (minute, value), less in zip(ordered, before, strict=False)
        ]

    def _computed(self) -> tuple[Saying, ...]:
        question, asked = self.findings.question, self.findings.ranges_asked
        return (
            Saying("computed_counted", {"direction": question.direction, "mode": self.mode}),
            Saying("computed_limits", {"cutoff": question.cutoff_min, "metres": question.snap_limit_m}),
            Saying(
                "computed_range",
                {"draws": asked.draws, "seed": asked.seed, "interval": asked.interval}
                | {"shared": asked.speeds.shared, "own": asked.speeds.own, "access": asked.speeds.access},
            ),
            Saying(
                "computed_where",
                {"block": BLOCK_M / 1000}
                | {"population_shared": asked.population.shared, "population_own": asked.population.own}
                | {"snapping_shared": asked.snapping.shared, "snapping_own": asked.snapping.own},
            ),
            Saying("computed_held", {"minimum": self.minimum}),
        )


def _width(move: Mapping[str, Any]) -> tuple[float, str]:
    worse, better = move["share_beyond"]
    return abs(worse - better), str(move["input"])
