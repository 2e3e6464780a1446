"""Where new facilities help most: the map of the sites, what each brings, and the proof."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from geo.publication.figure import Figure
from geo.publication.report.citing import Citing
from geo.publication.report.form import BELOW, Block, Chapter, Table, Text, Words
from geo.publication.report.pictures import Pictures
from geo.publication.report.shelf import Shelf


def report_proposals(citing: Citing, shelf: Shelf, pictures: Pictures) -> Chapter | None:
    """The proposals of a publication; None where it has none."""
    blocks = [block for figure in shelf.proposals() for block in _proposal(citing, figure, pictures)]
    return Chapter("proposals", citing.speech.say("report_proposals"), blocks) if blocks else None


def _proposal(citing: Citing, figure: Figure, pictures: Pictures) -> Iterator[Block]:
    yield Words(citing.meaning(figure), "lead")
    yield from pictures.map(citing, figure)
    if figure.says["rows"]:
        yield _sites(citing, figure)


def _sites(citing: Citing, figure: Figure) -> Table:
    """The sites, best first."""
    speech, rows = citing.speech, figure.says["rows"]
    tells_time = any(row["travel_time_s"] is not None for row in rows)
    head = [citing.say(f"column_{name}") for name in ("site", "place", "gained", "covered")]
    if tells_time:
        head.append(citing.say("head_longest_after" if figure.says["model"] == "pcenter" else "head_mean_after"))
    cells: list[Sequence[Text]] = []
    for at, row in enumerate(rows):
        place = f"says/rows/{at}"
        cell: list[Text] = [
            str(row["rank"]),
            _place(citing, row),
            citing.people(figure, f"{place}/people_gained"),
            citing.people(figure, f"{place}/people_covered_total"),
        ]
        if tells_time:
            is_known = row["travel_time_s"] is not None
            cell.append(citing.duration(figure, f"{place}/travel_time_s") if is_known else "–")
        cells.append(cell)
    return Table(speech.say("proposal"), head, cells, mark=citing.mark(figure), style="sites")


def _place(citing: Citing, row: Mapping[str, Any]) -> Text:
    """Where a site lies: its boundary and, where that tells of no few people, the point."""
    where = citing.speech.boundaries.get(row["boundary_id"]) or str(row["boundary_name"])
    point = citing.say("report_point", lat=citing.speech.degrees(row["lat"]), lon=citing.speech.degrees(row["lon"]))
    about = point if row["is_exact"] else citing.say("proposal_near")
    return BELOW.format(where, about) if where else about
