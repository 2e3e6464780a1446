"""Whether anybody may have the inputs of a study: its people are synthetic, or published under an open licence."""

from typing import Final

from geo.study_sections import Study

OPEN_LICENCES: Final = (
    "cc0",
    "cc by",
    "creative commons",
    "odbl",
    "open database",
    "odc",
    "pddl",
    "open data commons",
    "public domain",
    "open government",
)
"""How the names of licences begin under which data may be given to everybody."""


def is_open(study: Study) -> bool:
    """Without a licence that says so, people by cell are nobody else's to read."""
    given = study.population
    has_cells = given.path is not None or given.totals is not None or bool(given.rasters)
    licence = " ".join(given.origin.licence.lower().replace("-", " ").split())
    return study.synthetic or not has_cells or licence.startswith(OPEN_LICENCES)
