"""Lists and plans of home visits are no inputs of a publication, whose `data/` goes to whoever recomputes it."""

import re
from itertools import islice
from pathlib import Path
from typing import Final

from geo.errors import PublicationError
from geo.headings import HEADINGS, normalise_heading

COLUMNS: Final = re.compile(
    rb"(?<!\w)(person_id|visits_per_week|visits_per_month|last_visit|usual_teams|barthel|shift_start|arrive_by)(?!\w)",
    re.IGNORECASE,
)
"""Names that lists of people, teams and rides have, and plans, and no table of places or of counted people."""
OF_OTHERS_TOO: Final = frozenset(("visits", "frequency", "медсестра", "adl"))
HEADED: Final = frozenset(("person_id", "shift_start", "arrive_by")) | frozenset(
    heading
    for field in ("visits_per_week", "visits_per_month", "last_visit", "usual_teams", "barthel")
    for heading in HEADINGS[field]
    if heading not in OF_OTHERS_TOO
)
"""The same in any language that a list of home visits is read in."""
ENCODINGS: Final = ("utf-8", "utf-16", "cp1251", "cp874")
LOOKED_AT: Final = 2**16
LINES: Final = 20
"""Of a table: its heading may stand below a caption."""


def refuse_home_visits(path: Path) -> None:
    """Look at the names of a table's columns: the first lines of text, the two ends of other files.

    Raises
    ------
    PublicationError
        They are those of home visits.
    """
    if not path.is_file():
        return
    with path.open("rb") as file:
        if path.suffix.lower() in (".csv", ".tsv", ".txt"):
            seen = b"".join(islice(iter(lambda: file.readline(LOOKED_AT), b""), LINES))
        else:
            seen = file.read(LOOKED_AT)
            file.seek(max(0, path.stat().st_size - LOOKED_AT))  # Parquet has its columns there
            seen += file.read()
    if COLUMNS.search(seen) or any(_is_headed(seen.decode(encoding, "replace")) for encoding in ENCODINGS):
        raise PublicationError(
            "{path} is a plan of home visits: whom a team visits is never published; name the results of a study",
            path=path.name,
        )


def _is_headed(text: str) -> bool:
    return any(normalise_heading(cell) in HEADED for cell in re.split(r'[,;|"{}\[\]:\x00-\x1f]+', text))
