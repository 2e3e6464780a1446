"""What of a figure differs, in words: the parts of a path such as `says.rows[3].people_within` that readers know."""

import re
from typing import Final

from geo.publication.figure import Figure
from geo.publication.pages.speech import PageSpeech

PARTS: Final = {
    "people": "annex_people",
    "people_within": "annex_people_within",
    "people_beyond": "annex_people_beyond",
    "share_within": "annex_share_within",
    "share_beyond": "annex_share_beyond",
    "interval": "cert_range",
    "moves": "annex_moves",
    "norm": "cert_norm",
    "meaning": "difference_meaning",
    "computed": "difference_computed",
    "unit": "difference_unit",
}
ROW: Final = re.compile(r"\brows\[(\d+)\]")


def tell_field(field: str, speech: PageSpeech) -> str:
    """A path in words, then as it is written; as it is written alone where it has no words."""
    row = ROW.search(field)
    told = [speech.say("difference_row", n=int(row[1]) + 1)] if row else []
    told += [speech.say(PARTS[name]) for name in re.findall(r"\w+", field) if name in PARTS]
    return f"{', '.join(told)} [{field}]" if told else field


def tell_figure(name: str, figure: Figure | None, speech: PageSpeech) -> str:
    """What a figure is about, then its name by codes; the name alone of what is no figure."""
    return name if figure is None else f"{speech.heading(figure)} [{name}]"
