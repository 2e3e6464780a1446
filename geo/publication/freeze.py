"""From tables to figures, in their order: what is small is held back before anything is frozen."""

from geo.publication.coverage_figures import coverage_figures
from geo.publication.figure import Figure
from geo.publication.findings import Findings
from geo.publication.norm_figure import norm_figures
from geo.publication.proposal_figure import proposal_figures


def freeze_figures(findings: Findings, *, minimum_people: float) -> tuple[Figure, ...]:
    """All figures of a publication. What is held back is None in every figure that would show it."""
    coverage = tuple(coverage_figures(findings, minimum_people=minimum_people))
    return (
        *coverage,
        *proposal_figures(findings, coverage, minimum_people=minimum_people),
        *norm_figures(findings, coverage, minimum_people=minimum_people),
    )
