"""How the figures were computed, and what they do not tell."""

from geo.publication.figure import NUMBER, Figure
from geo.publication.report.citing import Citing
from geo.publication.report.form import Block, Chapter, Points, Section, Text
from geo.publication.report.shelf import Shelf

LIMITS = ("people", "facilities", "speeds", "thresholds", "modes")


def report_method(citing: Citing, shelf: Shelf) -> Chapter:
    """The sayings of the figures' certificates, each once, and the limits."""
    speech = citing.speech
    told: dict[str, Text] = {}
    for figure in _one_of_each_mode(shelf):
        for saying in figure.computed:
            text = speech.computed(saying.key, saying.gaps)
            told.setdefault(text, speech.sentence(text))
    limits = [citing.say(f"report_limit_{name}") for name in LIMITS]
    blocks: list[Block] = [
        Section(speech.say("report_how"), [Points(list(told.values()))]),
        Section(speech.say("report_limits"), [Points(limits)]),
    ]
    return Chapter("method", speech.say("report_method"), blocks)


def _one_of_each_mode(shelf: Shelf) -> list[Figure]:
    found: dict[str, Figure] = {}
    for figure in shelf.publication.figures:
        if figure.kind == NUMBER:
            found.setdefault(figure.subject.mode, figure)
    return list(found.values())
