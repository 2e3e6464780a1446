"""Numbers that carry the id of the figure they come from, and sentences made of them.

A number is an element with `data-figure` (the short id), `data-at` (where it stands in `figure.json`, keys and places
parted by slashes) and `data-as` (how it is written), so that a program can hold each against its figure.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Final

from markupsafe import Markup, escape

from geo.publication.figure import Figure, Publication
from geo.publication.pages.norm_words import say_norm
from geo.publication.pages.page import qr_text
from geo.publication.pages.speech import PageSpeech

NUMBER: Final = Markup('<span class="n" data-figure="{id}" data-at="{at}" data-as="{form}">{text}</span>')
STRONG: Final = Markup("<b>{}</b>")
MEANING: Final = Markup('<span class="said" data-figure="{id}" data-at="" data-as="meaning">{text}</span>')
MARK: Final = Markup('<a class="id" href="{address}">{id}</a>')


class Citing:
    """Writes numbers of one publication in one language, and keeps the figures that were cited, in their order."""

    def __init__(self, publication: Publication, speech: PageSpeech, *, on_paper: bool) -> None:
        self.publication, self.speech, self.on_paper = publication, speech, on_paper
        self.cited: dict[str, Figure] = {}

    def say(self, key: str, **gaps: object) -> Markup:
        """A sentence whose gaps may be cited numbers."""
        return Markup(escape(self.speech.words.get(key, key))).format(**gaps)  # noqa: S704 - escaped

    def tell(self, key: str, **gaps: object) -> Markup:
        """The same with its numbers in bold."""
        return self.say(
            key, **{name: STRONG.format(gap) if isinstance(gap, Markup) else gap for name, gap in gaps.items()}
        )

    def percent(self, figure: Figure, at: str) -> Markup:
        """A share; "held back" where it is, a dash where nobody is there to have one."""
        return self._number(figure, at, "percent")

    def people(self, figure: Figure, at: str) -> Markup:
        """A count of people."""
        return self._number(figure, at, "people")

    def minutes(self, figure: Figure, at: str) -> Markup:
        """A travel time."""
        return self._number(figure, at, "minutes")

    def duration(self, figure: Figure, at: str) -> Markup:
        """Seconds as minutes."""
        return self._number(figure, at, "duration")

    def norm(self, figure: Figure, at: str) -> Markup:
        """What a norm asks."""
        return self._number(figure, at, "norm")

    def meaning(self, figure: Figure) -> Markup:
        """What a figure means, in its own sentences, and its id."""
        told = escape(self.speech.meaning(figure))
        return (told if self.on_paper else MEANING.format(id=figure.short_id, text=told)) + " " + self.mark(figure)

    def join(self, parts: Sequence[str]) -> Markup:
        """Parts of a line beside each other."""
        return Markup(" · ").join(parts)

    def range(self, figure: Figure, name: str) -> Markup:
        """The ends of a figure's interval of a value; nothing where it has none."""
        if figure.interval is None or name not in figure.interval:
            return Markup("")
        form = self.percent if name.startswith("share") else self.people
        return self.ends(*(form(figure, f"interval/{name}/{end}") for end in (0, 1)))

    def ends(self, low: Markup, high: Markup) -> Markup:
        """Two ends of a range in a cell."""
        return Markup("{} – {}").format(low, high)

    def mark(self, figure: Figure) -> Markup:
        """The id of a figure, with a way to its page."""
        self.cited.setdefault(figure.id, figure)
        return MARK.format(address=self.address(figure), id=figure.short_id)

    def address(self, figure: Figure) -> str:
        """Where its page stands: on the web if anywhere, beside the report, or for paper in the list of figures."""
        said = qr_text(self.publication, figure)
        if not said.startswith("urn:"):
            return said
        return f"#f-{figure.short_id}" if self.on_paper else f"../figures/{figure.short_id}/index.html"

    def _number(self, figure: Figure, at: str, form: str) -> Markup:
        value = value_at(figure, at)
        if value is None:
            return Markup('<span class="held">{}</span>').format(self.speech.say(_why_none(figure, at)))
        self.cited.setdefault(figure.id, figure)
        if self.on_paper:  # where no program looks: thousands of elements would take seconds to lay out
            return escape(self._forms[form](value))
        return NUMBER.format(id=figure.short_id, at=at, form=form, text=self._forms[form](value))

    @cached_property
    def _forms(self) -> dict[str, Callable[[Any], str]]:
        return written(self.speech)


def written(speech: PageSpeech) -> dict[str, Callable[[Any], str]]:
    """How what stands in a figure is written, by the word of `data-as`."""
    return {
        "percent": speech.percent,
        "people": speech.number,
        "minutes": speech.minutes,
        "norm": lambda row: say_norm(row, speech),
        "duration": lambda seconds: speech.number(seconds / 60, 1),
    }


def value_at(figure: Figure, at: str) -> Any:
    """What stands at a place of a figure's content."""
    value: Any = {"says": figure.says, "interval": figure.interval, "moves": figure.moves}
    for part in at.split("/"):
        value = value[int(part)] if isinstance(value, list | tuple) else value[part]
    return value


def _why_none(figure: Figure, at: str) -> str:
    """A share is missing where nobody is counted; all else is held back."""
    before, _, name = at.rpartition("/")
    if not name.startswith("share"):
        return "held"
    return "report_nobody" if value_at(figure, before).get("people") == 0 else "held"
