"""What a list of figures says of each: its heading, and of a number how many live too far, in a reader's language."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from api.publications.files import read_certificate
from geo.publication.figure import NUMBER, Figure, Publication, everyone_of, read_publication
from geo.publication.pages.speech import PageSpeech


@dataclass(frozen=True)
class Heading:
    """A figure in a line; `value` is "" of what is no number."""

    figure: Figure
    text: str
    value: str


@lru_cache(maxsize=16)
def figure_headings(folder: Path, lang: str) -> tuple[Heading, ...]:
    """All figures of a publication, in their order; it never changes, so they are said once."""
    publication = _publication(folder)
    speech = PageSpeech(lang, everyone_of(publication))
    return tuple(
        Heading(figure, speech.heading(figure), _value(figure, speech) if figure.kind == NUMBER else "")
        for figure in publication.figures
    )


@lru_cache(maxsize=4)
def _publication(folder: Path) -> Publication:
    return read_publication(read_certificate(folder)["publication"])


def _value(figure: Figure, speech: PageSpeech) -> str:
    share = figure.says["share_beyond"]
    return speech.say("held") if share is None else speech.percent(share)
