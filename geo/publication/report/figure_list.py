"""The figures that the report cites, and how anybody checks them."""

from markupsafe import Markup

from geo.publication.figure import Figure
from geo.publication.report.citing import Citing
from geo.publication.report.form import Block, Chapter, Points, Text, Words

NAMED = Markup('<span class="id" id="f-{id}">{id}</span>')


def list_figures(citing: Citing) -> Chapter:
    """Called last: a row for each figure that was cited before."""
    speech, publication = citing.speech, citing.publication
    rows = [citing.join([_name(citing, figure), speech.heading(figure)]) for figure in citing.cited.values()]
    blocks: list[Block] = [
        Words(citing.say("report_verify"), "lead"),
        Words("qamtu verify manifest.json", "code"),
        Words(speech.say("id_publication", id=publication.id), "hash"),
        Words(citing.say("report_figures_intro", all=speech.number(len(publication.figures)))),
        Points(rows, "figures"),
    ]
    return Chapter("figures", speech.say("report_figures"), blocks)


def _name(citing: Citing, figure: Figure) -> Text:
    """Its id: an address within the report where the numbers on paper point, a link elsewhere."""
    if citing.address(figure).startswith("#"):
        return NAMED.format(id=figure.short_id)
    return citing.mark(figure)
