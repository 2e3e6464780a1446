"""What moves the main numbers most: one uncertain input at a time."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from geo.publication.figure import Figure
from geo.publication.pages.page import inputs_that_move
from geo.publication.report.citing import Citing
from geo.publication.report.form import Block, Chapter, Table, Text, Words
from geo.publication.report.shelf import Shelf


def report_moves(citing: Citing, shelf: Shelf) -> Chapter | None:
    """A table or a sentence for the first threshold of each travel mode; None where nothing was measured."""
    figures = [shelf.number(mode, shelf.thresholds_min[0]) for mode in shelf.modes]
    told = [_tell(citing, figure) for figure in figures if figure.moves]
    if not told:
        return None
    asked = next(saying.gaps for saying in figures[0].computed if saying.key == "computed_range")
    speech = citing.speech
    given = Words(citing.say("moves_given", interval=speech.level(asked["interval"])), "note")
    blocks: list[Block] = [Words(citing.say("report_moves_intro"), "lead"), *told, given]
    return Chapter("moves", speech.say("report_moves"), blocks)


def _tell(citing: Citing, figure: Figure) -> Table | Words:
    if not inputs_that_move(figure):
        about = citing.speech.sentence(citing.speech.heading(figure))
        said = Markup("<b>{}</b> {}").format(about, citing.say("moves_none"))
        return Words(said + " " + citing.mark(figure))
    head = ("report_input", "report_worst_end", "report_best_end")
    return Table(
        citing.speech.heading(figure),
        [citing.say(key) for key in head],
        list(_rows(citing, figure)),
        mark=citing.mark(figure),
        totals=1,
    )


def _rows(citing: Citing, figure: Figure) -> Iterator[Sequence[Text]]:
    share = citing.percent(figure, "says/share_beyond")
    yield [citing.say("report_as_measured"), share, share]
    for at, move in enumerate(inputs_that_move(figure)):
        ends = [citing.percent(figure, f"moves/{at}/share_beyond/{end}") for end in (0, 1)]
        yield [citing.speech.moved(move["input"]), *ends]
