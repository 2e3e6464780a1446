"""Whether engines say the same: to the millisecond where they search one graph, alike where each has its own speeds."""

import numpy as np

from benchmarks.task import Answers

REFERENCE = "scipy"
OWN_SPEEDS = ("OSRM", "Valhalla")
SAME_S = 0.0015
"""pandana counts whole milliseconds; the others sum floats."""


def same_seconds(answers: Answers) -> dict[str, str]:
    """Every row against scipy's (or the first there is); those with speeds of their own by correlation."""
    reference = REFERENCE if REFERENCE in answers else next(iter(answers), "")
    said = {row: _compared(row, seconds, answers[reference]) for row, seconds in answers.items() if row != reference}
    return said | ({reference: "the reference"} if reference else {})


def _compared(row: str, seconds: np.ndarray, reference: np.ndarray) -> str:
    """A part of the rows and columns may have been answered."""
    part = reference[tuple(slice(0, n) for n in seconds.shape)]
    seconds = seconds[tuple(slice(0, n) for n in part.shape)]
    both = np.isfinite(seconds) & np.isfinite(part)
    if row.startswith(OWN_SPEEDS):
        long = both & (part > 60)
        ratio = np.median(seconds[long] / part[long])
        return f"correlation {np.corrcoef(seconds[long], part[long])[0, 1]:.3f}, median ratio {ratio:.2f}"
    apart = np.abs(np.where(both, seconds, 0) - np.where(both, part, 0))
    differs = (apart > SAME_S) | (np.isfinite(seconds) != np.isfinite(part))
    if not differs.any():
        return f"equal ({seconds.size:,} times)"
    return f"DIFFERS: {differs.mean():.2%} of {seconds.size:,}, by up to {apart.max():.1f} s"


def same_people(answers: Answers) -> dict[str, str]:
    """Counts of people against scipy's: equal, or how far off in all."""
    reference = REFERENCE if REFERENCE in answers else next(iter(answers), "")
    said = {}
    for row, people in answers.items():
        total = answers[reference].sum()
        share = abs(people - answers[reference]).sum() / max(total, 1)
        said[row] = "equal" if share == 0 else f"{share:.2%} of the people counted otherwise"
    return said | ({reference: "the reference"} if reference else {})


def people_shares(answers: Answers) -> dict[str, str]:
    """People within each threshold, as multiples of ours: shapes, speeds and what counts as inside differ."""
    if "qamtu" not in answers:
        return {}
    our_people = answers["qamtu"].sum(axis=-1)
    said = {}
    for row, people in answers.items():
        if people.shape == answers["qamtu"].shape:
            parts = people.sum(axis=-1) / np.maximum(our_people, 1)
            said[row] = "people " + " / ".join(f"{part:.2f}" for part in np.ravel(parts)) + " of ours"
    return said | {"qamtu": "the reference"}
