"""How far people live from care: for each travel mode a map, numbers by threshold and group, and the curve."""

from collections.abc import Iterator, Sequence

from geo.publication.figure import Figure
from geo.publication.report.citing import Citing
from geo.publication.report.form import BELOW, Block, Chapter, Section, Table, Text, Words
from geo.publication.report.pictures import Pictures
from geo.publication.report.place_names import mode_title
from geo.publication.report.shelf import Shelf
from geo.publication.report.summary import say_number


def report_modes(citing: Citing, shelf: Shelf, pictures: Pictures) -> Chapter:
    """A section for each travel mode."""
    sections = [
        Section(mode_title(mode, citing.speech), list(_mode(citing, shelf, pictures, mode))) for mode in shelf.modes
    ]
    intro = Words(citing.say("report_modes_intro"), "lead")
    return Chapter("modes", citing.speech.say("report_modes"), [intro, *sections])


def _mode(citing: Citing, shelf: Shelf, pictures: Pictures, mode: str) -> Iterator[Block]:
    yield Words(say_number(citing, shelf.number(mode, shelf.thresholds_min[0])))
    yield _thresholds(citing, shelf, mode)
    drawn = shelf.map(mode, shelf.thresholds_min[0])
    if drawn is not None:
        yield from pictures.map(citing, drawn)
    yield from pictures.chart(citing, shelf.chart(mode))
    if shelf.strata:
        yield _groups(citing, shelf, mode)


def _thresholds(citing: Citing, shelf: Shelf, mode: str) -> Table:
    """Everyone by threshold: within, beyond, share and its range."""
    speech = citing.speech
    rows: list[Sequence[Text]] = []
    for threshold in shelf.thresholds_min:
        figure = shelf.number(mode, threshold)
        rows.append(
            [
                speech.minutes(threshold),
                citing.people(figure, "says/people_within"),
                citing.people(figure, "says/people_beyond"),
                citing.percent(figure, "says/share_beyond"),
                citing.range(figure, "share_beyond"),
                citing.mark(figure),
            ]
        )
    head = ("report_threshold", "report_within", "report_beyond", "report_share", "report_range", "report_figure")
    return Table(
        citing.say("report_thresholds_of", how=speech.how(mode)), [citing.say(key) for key in head], rows, style="marks"
    )


def _groups(citing: Citing, shelf: Shelf, mode: str) -> Table:
    """Share beyond each threshold by population group."""
    speech = citing.speech
    rows = [
        [
            speech.who(stratum),
            *(share_cell(citing, shelf.number(mode, t, stratum=stratum)) for t in shelf.thresholds_min),
        ]
        for stratum in (shelf.everyone, *shelf.strata)
    ]
    return Table(
        citing.say("report_groups_of", how=speech.how(mode)),
        [citing.say("column_group"), *beyond_heads(citing, shelf)],
        rows,
        totals=1,
    )


def beyond_heads(citing: Citing, shelf: Shelf) -> list[Text]:
    """A heading for each threshold."""
    return [citing.say("column_beyond", minutes=citing.speech.minutes(t)) for t in shelf.thresholds_min]


def share_cell(citing: Citing, figure: Figure) -> Text:
    """The share a number says; below it the people, and its id."""
    share, mark = citing.percent(figure, "says/share_beyond"), citing.mark(figure)
    if not figure.says["people_beyond"]:
        return BELOW.format(share, mark)
    return BELOW.format(share, citing.join([citing.people(figure, "says/people_beyond"), mark]))
