"""The check against norms: each norm of the country and of the world, and what the publication measures of it.

Travel time alone is measured. A norm of a share of people is met where so many are within its time. One that says a
time without saying for how many people is met where nobody is left out; else what is measured stands there, undecided.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from geo.boundary_groups import ALL
from geo.norms import SHARE, Norm, norms_of_country
from geo.publication.cited_norm import TOLD
from geo.publication.figure import CHART, NORM, NUMBER, Figure, Saying, Subject
from geo.publication.findings import Findings
from geo.reach import ANY_SERVICE

SHARE_DECIMALS: Final = 6
MOTOR: Final = ("car", "motorcycle")
"""By which a norm that names no travel mode is measured, where the publication has it."""
FROM_FACILITY: Final = ("ambulance",)
"""Travel modes that start at the facility."""
NOBODY: Final = 1e-6


def norm_figures(findings: Findings, frozen: Sequence[Figure], *, minimum_people: float) -> Iterator[Figure]:
    """The figure of the norms, where there are any; `frozen` are the figures of coverage beside it.

    `says.rows`: norm_id, value, unit, article, source, date_read, is_verified, note, mode, measured and interval
    (shares of everyone within the time), figure_id (of the number they stand in; "" where they stand in none), is_met
    (None = not decided), reason (why, "" where it needs none).
    """
    norms = norms_of_country(findings.country)
    if not norms:
        return
    check = _Check(findings, frozen, minimum_people)
    rows = [_about(norm) | check.measure(norm) for norm in norms]
    decided = [row["is_met"] for row in rows]
    counts = {"met": decided.count(True), "missed": decided.count(False), "open": decided.count(None)}
    subject = Subject("", ANY_SERVICE, findings.everyone, ALL, None)
    computed = (Saying("computed_norms"), Saying("computed_held", {"minimum": minimum_people}))
    yield Figure(NORM, subject, "share", {"rows": rows}, Saying("meaning_norm", counts), computed)


def _about(norm: Norm) -> dict[str, Any]:
    told = {name: getattr(norm, name) for name in TOLD if name != "id"}
    return {"norm_id": norm.id, **told}


class _Check:
    """Measures norms by the figures that are frozen and, where none has their time, by the curve of travel time."""

    def __init__(self, findings: Findings, frozen: Sequence[Figure], minimum: float) -> None:
        self.findings, self.frozen, self.minimum = findings, frozen, minimum

    def measure(self, norm: Norm) -> dict[str, Any]:
        """What is measured of a norm, and whether it is met."""
        reason = self._why_not(norm)
        mode = self._mode(norm) if norm.within_min is not None else ""
        found: dict[str, Any] = {"mode": mode, "measured": None, "interval": None, "figure_id": ""}
        if reason:
            return found | {"is_met": None, "reason": reason}
        found |= self._share(norm, mode)
        share = found["measured"]
        if share is None:
            return found | {"is_met": None, "reason": "held"}
        if norm.unit != SHARE:
            is_met = True if share == 1 else None
            return found | {"is_met": is_met, "reason": "" if is_met else "no_share"}
        ends = found["interval"]
        is_uncertain = ends is not None and ends[0] < norm.value <= ends[1]
        return found | {"is_met": share >= norm.value, "reason": "uncertain" if is_uncertain else ""}

    def _why_not(self, norm: Norm) -> str:
        """Why a norm cannot be measured; "" where it can."""
        question = self.findings.question
        if norm.within_min is None:
            unknown = {"settlement": "no_settlements", "general_practitioner": "no_staff"}
            return unknown.get(norm.applies_to, "not_of_travel")
        mode = self._mode(norm)
        if mode not in question.modes:
            return "no_mode"
        services = self.findings.tables.coverage["service"]
        if not (services == norm.applies_to).any():
            return "no_service"
        if (mode in FROM_FACILITY) != (question.direction == "from_facility"):
            return "no_direction"
        return "beyond_search" if norm.within_min > question.cutoff_min else ""

    def _mode(self, norm: Norm) -> str:
        modes = self.findings.question.modes
        return norm.mode or next((mode for mode in MOTOR if mode in modes), modes[0])

    def _share(self, norm: Norm, mode: str) -> dict[str, Any]:
        """The share of everyone within the time of a norm, from its number or from the curve."""
        assert norm.within_min is not None  # noqa: S101 - or it would not be measured
        figure = self._number(mode, norm.applies_to, norm.within_min)
        if figure is not None:
            interval = None if figure.interval is None else list(figure.interval["share_within"])
            return {"measured": figure.says["share_within"], "interval": interval, "figure_id": figure.id}
        return {"measured": self._share_of_curve(norm, mode)}

    def _share_of_curve(self, norm: Norm, mode: str) -> float | None:
        """None where the count would be a few people off one that is said, or near one that is held back."""
        curve = self.findings.tables.curve
        mine = curve[(curve["mode"] == mode) & (curve["service"] == norm.applies_to)]
        mine = mine[mine["stratum"] == self.findings.everyone]
        people = float(mine["people"].sum())
        within = float(mine["people"][mine["travel_time_min"] <= norm.within_min].sum())
        shown, hidden = self._counts(mode, norm.applies_to)
        small = [abs(within - count) for count in (*shown, 0.0, people)]
        if any(NOBODY < apart < self.minimum for apart in small):
            return None
        if people <= 0 or any(abs(within - count) < self.minimum for count in hidden):
            return None
        return 1.0 if people - within <= NOBODY else round(within / people, SHARE_DECIMALS)

    def _counts(self, mode: str, service: str) -> tuple[list[float], list[float]]:
        """People within every threshold and band that is said of this or any service, and all that is held back."""
        shown: list[float] = []
        hidden: list[float] = []
        table = self.findings.tables.coverage
        whole = table[(table["boundary_id"] == ALL) & (table["stratum"] == self.findings.everyone)]
        for row in whole.to_dict("records"):
            number = self._number(str(row["mode"]), str(row["service"]), float(row["threshold_min"]))
            if number is None or number.says["people_within"] is None:
                hidden.append(float(row["people_covered"]))
            elif row["mode"] == mode and row["service"] in (service, ANY_SERVICE):
                shown.append(float(row["people_covered"]))
        for figure in self.frozen:
            subject = figure.subject
            if figure.kind == CHART and subject.mode == mode and subject.service in (service, ANY_SERVICE):
                shown += [float(row["people_within"]) for row in figure.says["rows"]]
        return shown, hidden

    def _number(self, mode: str, service: str, threshold_min: float) -> Figure | None:
        wanted = Subject(mode, service, self.findings.everyone, ALL, threshold_min)
        return next((figure for figure in self.frozen if figure.kind == NUMBER and figure.subject == wanted), None)
