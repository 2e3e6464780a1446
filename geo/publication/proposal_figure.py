"""The figure of a proposal: where new sites are best, who gains, and the proof; what tells of few people is held back.

Counts of a proposal stand in a row: people within the threshold before, after each site, and everybody. Two of them
are never a few people apart, nor is one of them a few people off a count of coverage of the same people.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import h3

from geo.boundary_groups import ALL
from geo.csv_output import PEOPLE_DECIMALS
from geo.publication.figure import CHART, MAP, NUMBER, PROPOSAL, Figure, Saying, Subject
from geo.publication.findings import Findings
from geo.publication.frozen_plan import Proposal
from geo.region import SitingQuestion
from geo.siting.plan import plain_number

NEARBY: Final = 8
"""A place that stands for few people is shown as the middle of its H3 cell of this resolution, a kilometre across."""
NOBODY: Final = 1e-6
DEGREES: Final = 6


def proposal_figures(findings: Findings, frozen: Sequence[Figure], *, minimum_people: float) -> Iterator[Figure]:
    """The figure of the proposal, where the study asks for one; `frozen` are the figures of coverage beside it.

    `says`: model, status, sites, objective, bound, gap, checker_objective (in the unit of the model), people,
    people_covered_before, people_covered_after, people_gained, required_sites, travel_time_before_s, cutoff_min,
    candidates, is_cut, area_sha256 (of the land newly within the threshold; None = no site, or one not where it is),
    has_dots (whether a map may show whom the sites bring); rows: rank, candidate_id, lon, lat, is_exact, boundary_id,
    boundary_name, people_gained, people_covered_total, travel_time_s (of the models that choose by it, else None).
    """
    proposal = findings.proposal
    if proposal is None:
        return
    asked, plan = proposal.asked, proposal.plan
    stratum = asked.stratum or findings.everyone
    threshold_min = asked.threshold_min
    counts = _Counts(findings, proposal, stratum, frozen, minimum_people)
    is_count = plan.model == "mclp"  # its objective is people
    hide = is_count and counts.after is None
    says: dict[str, Any] = {
        "model": plan.model,
        "status": plan.status,
        "sites": len(plan.chosen),
        "objective": None if hide else plain_number(plan.objective),
        "bound": None if hide else plain_number(plan.bound),
        "gap": None if hide else plain_number(plan.gap),
        "checker_objective": None if hide else plain_number(plan.checker_objective),
        "people": counts.people,
        "people_covered_before": counts.before,
        "people_covered_after": counts.after,
        "people_gained": counts.between(0, len(plan.chosen)),
        "required_sites": plan.required_sites,
        "travel_time_before_s": plain_number(plan.time_before_s) if plan.tells_time else None,
        "cutoff_min": findings.question.cutoff_min,
        "candidates": asked.candidates if isinstance(asked.candidates, str) else "file",
        "is_cut": proposal.known.is_cut,
        "rows": [_row(proposal, counts, rank, minimum_people) for rank in range(1, len(plan.chosen) + 1)],
    }
    is_exact = bool(says["rows"]) and all(row["is_exact"] for row in says["rows"])
    says["area_sha256"] = proposal.gain.sha256() if is_exact else None
    says["has_dots"] = is_exact and counts.is_all_told and _may_have_dots(findings, proposal, frozen, minimum_people)
    subject = Subject(asked.mode, asked.service, stratum, ALL, threshold_min)
    meaning = Saying("meaning_proposal", {"minimum": minimum_people})
    yield Figure(PROPOSAL, subject, "people", says, meaning, _computed(findings, proposal, minimum_people))


class _Counts:
    """People within the threshold before (edge 0) and after each site, and all people; None = held back."""

    def __init__(
        self, findings: Findings, proposal: Proposal, stratum: str, frozen: Sequence[Figure], minimum: float
    ) -> None:
        plan = proposal.plan
        everybody = _people(findings, stratum)
        self._values = [float(plan.people_covered_before), *map(float, plan.people_covered_total), everybody]
        self._held = _few_apart(self._values, minimum)
        last = len(self._values) - 1
        for count in _counts_of_coverage(findings, stratum, frozen):
            # the first count is of the same people by other modes too; the others hold those within a shorter time
            nested = last if count.is_within(proposal.asked) else 1
            for edge, value in enumerate(self._values[:nested]):
                apart = abs(value - count.people)
                if apart < minimum and (count.is_held or apart > NOBODY):
                    self._held.add(edge)
        if last in self._held or _is_total_held(stratum, frozen):
            self._held = set(range(len(self._values)))
        self.people, self.before, self.after = self.at(last), self.at(0), self.at(last - 1)

    @property
    def is_all_told(self) -> bool:
        """Whether nothing is held back."""
        return not self._held

    def at(self, edge: int) -> float | None:
        """People within the threshold after so many sites."""
        return None if edge in self._held else round(self._values[edge], PEOPLE_DECIMALS)

    def between(self, edge: int, later: int) -> float | None:
        """People whom the sites from one number to another bring."""
        start, end = self.at(edge), self.at(later)
        return None if start is None or end is None else round(end - start, PEOPLE_DECIMALS)


def _may_have_dots(findings: Findings, proposal: Proposal, frozen: Sequence[Figure], minimum: float) -> bool:
    """Whether dots of those whom the sites bring, and of those whom they do not, tell no more than is told.

    Both together are the dots of a map of coverage, which must be there. Those of one kind are nobody or enough, so
    that nobody can bound a few by the dots of the other kind; so are all counts of a proposal that is told whole.
    """
    asked, gain = proposal.asked, proposal.gain
    if findings.population is None or not any(
        figure.kind == MAP
        and (figure.subject.mode, figure.subject.service) == (asked.mode, asked.service)
        and figure.subject.threshold_min == asked.threshold_min
        for figure in frozen
    ):
        return False
    people = findings.population.everyone_people
    return not any(NOBODY < people[cells].sum() < minimum for cells in (gain.newly, gain.still))


def _few_apart(values: Sequence[float], minimum: float) -> set[int]:
    """Counts that are left out so that no two that stay, nor one and nobody, are a few people apart."""
    everybody, last = values[-1], 0.0
    if NOBODY < everybody < minimum:
        return set(range(len(values)))
    out = set()
    for edge, value in enumerate(values[:-1]):
        if any(NOBODY < difference < minimum for difference in (value - last, everybody - value)):
            out.add(edge)
        else:
            last = value
    return out


def _people(findings: Findings, stratum: str) -> float:
    table = findings.tables.coverage
    return float(table["people"][(table["boundary_id"] == ALL) & (table["stratum"] == stratum)].iloc[0])


def _is_total_held(stratum: str, frozen: Sequence[Figure]) -> bool:
    return any(
        figure.kind == NUMBER and figure.subject.stratum == stratum and figure.says["people"] is None
        for figure in frozen
    )


@dataclass(frozen=True)
class _Count:
    """People of the proposal's stratum within a threshold, in a figure of coverage."""

    mode: str
    service: str
    threshold_min: float
    people: float
    is_held: bool

    def is_within(self, asked: SitingQuestion) -> bool:
        """Whether all of them are within the threshold of the proposal too."""
        is_same = (self.mode, self.service) == (asked.mode, asked.service)
        return is_same and self.threshold_min <= asked.threshold_min


def _counts_of_coverage(findings: Findings, stratum: str, frozen: Sequence[Figure]) -> Iterator[_Count]:
    """Counts of the same people in the figures of coverage, those that are held back too."""
    mine = [figure for figure in frozen if figure.subject.stratum == stratum]
    held = {
        (figure.subject.mode, figure.subject.service, figure.subject.threshold_min)
        for figure in mine
        if figure.kind == NUMBER and figure.says["people_within"] is None
    }
    table = findings.tables.coverage
    rows = table[(table["boundary_id"] == ALL) & (table["stratum"] == stratum)]
    columns = ["mode", "service", "threshold_min", "people_covered"]
    for mode, service, threshold_min, people in rows[columns].itertuples(index=False):
        key = str(mode), str(service), float(threshold_min)
        yield _Count(*key, float(people), key in held)
    for figure in mine:
        if figure.kind == CHART:
            for row in figure.says["rows"]:
                minutes = math.inf if row["to_min"] is None else float(row["to_min"])
                yield _Count(figure.subject.mode, figure.subject.service, minutes, row["people_within"], False)


def _row(proposal: Proposal, counts: _Counts, rank: int, minimum: float) -> Mapping[str, Any]:
    site = proposal.sites.iloc[rank - 1]
    candidate, lon, lat = str(site["candidate_id"]), float(site["lon"]), float(site["lat"])
    is_exact = proposal.people_by_candidate.get(candidate, math.inf) >= minimum
    if not is_exact:
        candidate = h3.latlng_to_cell(lat, lon, NEARBY)
        lat, lon = h3.cell_to_latlng(candidate)
    boundary_id, boundary_name = proposal.boundary(rank)
    times = proposal.plan.time_after_s
    return {
        "rank": rank,
        "candidate_id": candidate,
        "lon": round(lon, DEGREES),
        "lat": round(lat, DEGREES),
        "is_exact": is_exact,
        "boundary_id": boundary_id,
        "boundary_name": boundary_name,
        "people_gained": counts.between(rank - 1, rank),
        "people_covered_total": counts.at(rank),
        "travel_time_s": plain_number(float(times[rank - 1])) if proposal.plan.tells_time else None,
    }


def _computed(findings: Findings, proposal: Proposal, minimum: float) -> tuple[Saying, ...]:
    question, asked = findings.question, proposal.asked
    solved = {"model": asked.model, "candidates": _candidates(proposal), "seed": asked.seed}
    return (
        Saying("computed_counted", {"direction": question.direction, "mode": asked.mode}),
        Saying("computed_limits", {"cutoff": question.cutoff_min, "metres": question.snap_limit_m}),
        Saying("computed_siting", solved),
        Saying("computed_cut" if proposal.known.is_cut else "computed_whole", {"seconds": asked.time_limit_s}),
        Saying("computed_held", {"minimum": minimum}),
    )


def _candidates(proposal: Proposal) -> str:
    return proposal.asked.candidates if isinstance(proposal.asked.candidates, str) else "file"
