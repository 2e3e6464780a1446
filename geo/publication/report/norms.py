"""The check against norms: what each asks, what was measured, whether it is met, and its source."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup

from geo.publication.figure import Figure
from geo.publication.pages.norm_words import group_norms, say_reason, say_sources, say_verdict
from geo.publication.report.citing import Citing
from geo.publication.report.form import BELOW, Block, Chapter, Table, Text, Words
from geo.publication.report.shelf import Shelf

NAME: Final = Markup('<span class="id">{}</span>')
UNVERIFIED: Final = Markup('<b class="unverified">{}</b>')
SOURCE: Final = Markup('<span class="source">{}</span>')


def report_norms(citing: Citing, shelf: Shelf) -> Chapter | None:
    """The norms of a publication; None where it has none."""
    blocks: list[Block] = []
    for figure in shelf.norms():
        blocks += [Words(citing.meaning(figure), "lead"), _table(citing, shelf, figure)]
    return Chapter("norms", citing.speech.say("report_norms"), blocks) if blocks else None


def _table(citing: Citing, shelf: Shelf, figure: Figure) -> Table:
    speech = citing.speech
    rows: list[Sequence[Text]] = []
    for places in group_norms(figure):
        alike = [figure.says["rows"][at] for at in places]
        row = alike[0]
        asked = [
            citing.norm(figure, f"says/rows/{at}") + " " + _name(citing, each)
            for at, each in zip(places, alike, strict=True)
        ]
        verdict, reason = say_verdict(row, speech), say_reason(row, speech)
        rows.append(
            [
                Markup("<br>").join(asked),
                _measured(citing, shelf, figure, places[0]),
                BELOW.format(verdict, reason) if reason else verdict,
                SOURCE.format(say_sources(alike, speech)),
            ]
        )
    head = [citing.say(f"column_{name}") for name in ("norm", "measured", "verdict", "source")]
    return Table(speech.say("norm"), head, rows, mark=citing.mark(figure), style="norms")


def _name(citing: Citing, row: Mapping[str, Any]) -> Text:
    """Its id; one that nobody has verified is never shown without saying so."""
    name = NAME.format(row["norm_id"])
    return name if row["is_verified"] else citing.join([name, UNVERIFIED.format(citing.speech.say("norm_unverified"))])


def _measured(citing: Citing, shelf: Shelf, figure: Figure, at: int) -> Text:
    """The share, how it was travelled, its range and the number it stands in."""
    row, place = figure.says["rows"][at], f"says/rows/{at}"
    if row["measured"] is None:
        return "–"
    about = [citing.speech.how(row["mode"])]
    if row["interval"] is not None:
        about.append(citing.ends(*(citing.percent(figure, f"{place}/interval/{end}") for end in (0, 1))))
    told = BELOW.format(citing.percent(figure, f"{place}/measured"), citing.join(about))
    source = shelf.figure(row["figure_id"])
    return told if source is None else told + " " + citing.mark(source)
