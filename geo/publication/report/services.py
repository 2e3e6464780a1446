"""One table of all services for each travel mode."""

from geo.publication.report.citing import Citing
from geo.publication.report.form import Block, Chapter, Table, Words
from geo.publication.report.modes import beyond_heads, share_cell
from geo.publication.report.shelf import Shelf
from geo.reach import ANY_SERVICE


def report_services(citing: Citing, shelf: Shelf) -> Chapter | None:
    """Everyone by service and threshold; None where only any facility was asked for."""
    if not shelf.services:
        return None
    blocks: list[Block] = [Words(citing.say("report_services_intro"), "lead")]
    blocks += [_table(citing, shelf, mode) for mode in shelf.modes]
    return Chapter("services", citing.speech.say("report_services"), blocks)


def _table(citing: Citing, shelf: Shelf, mode: str) -> Table:
    """Services with most people out of reach first, below what any facility gives."""
    first = shelf.thresholds_min[0]
    worst = sorted(
        shelf.services,
        key=lambda service: -(shelf.number(mode, first, service=service).says["share_beyond"] or 0.0),
    )
    rows = [
        [
            citing.speech.service(service),
            *(share_cell(citing, shelf.number(mode, t, service=service)) for t in shelf.thresholds_min),
        ]
        for service in (ANY_SERVICE, *worst)
    ]
    return Table(
        citing.say("report_services_of", how=citing.speech.how(mode)),
        [citing.say("report_service"), *beyond_heads(citing, shelf)],
        rows,
        totals=1,
    )
