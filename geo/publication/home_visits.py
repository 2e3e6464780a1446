"""Lists and plans of home visits are no inputs of a publication, whose `data/` goes to whoever recomputes it."""

import re
from pathlib import Path
from typing import Final

from geo.errors import PublicationError

COLUMNS: Final = re.compile(
    rb"(?<!\w)(person_id|visits_per_week|visits_per_month|last_visit|usual_teams|barthel|shift_start|arrive_by)(?!\w)"
)
"""Names that lists of people, teams and rides have, and plans, and no table of places or of counted people."""
LOOKED_AT: Final = 2**16


def refuse_home_visits(path: Path) -> None:
    """Look at the names of a table's columns: the first line of text, the two ends of other files.

    Raises
    ------
    PublicationError
        They are those of home visits.
    """
    if not path.is_file():
        return
    with path.open("rb") as file:
        seen = file.readline(LOOKED_AT)
        if path.suffix.lower() not in (".csv", ".tsv", ".txt"):
            seen += file.read(LOOKED_AT)
            file.seek(max(0, path.stat().st_size - LOOKED_AT))  # Parquet has its columns there
            seen += file.read()
    if COLUMNS.search(seen):
        raise PublicationError(
            "{path} is a plan of home visits: whom a team visits is never published; name the results of a study",
            path=path.name,
        )
