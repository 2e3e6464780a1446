"""Words and letters that say the hemisphere of a coordinate: 42.3 с.ш., 51 O, น. 7.2, 69 шығыс бойлық."""

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Hemisphere:
    """The axis a word names and the sign it gives."""

    axis: str  # lat or lon
    sign: int


NORTH, SOUTH = Hemisphere("lat", 1), Hemisphere("lat", -1)
EAST, WEST = Hemisphere("lon", 1), Hemisphere("lon", -1)

# Cut at |; a dot fits a dot, blanks or nothing. Latin letters stand for Cyrillic ones they look like in с.ш. and в.д.
WORDS: Final = {
    NORTH: "северной широты|сев.широты|сев.шир|сев.ш|[сc].ш|северная широта|север|с|солтүстік ендік|солт.ендік"
    "|[сc].[еe]|солтүстік|north|nord|norte|n|ละติจูดเหนือ|องศาเหนือ|เหนือ|น",
    SOUTH: "южной широты|юж.широты|юж.шир|юж.ш|ю.ш|южная широта|юг|ю|оңтүстік ендік|оңт.ендік|[оo].[еe]|оңтүстік"
    "|south|sud|sul|sur|s|ละติจูดใต้|องศาใต้|ใต้|ต",
    EAST: "восточной долготы|вост.долготы|вост.долг|вост.д|[вb].д|восточная долгота|восток|в|шығыс бойлық|ш.б|шығыс"
    "|east|est|este|leste|e|l|ลองจิจูดตะวันออก|ตะวันออก|ตอ|อ",
    WEST: "западной долготы|зап.долготы|зап.долг|зап.д|з.д|западная долгота|запад|з|батыс бойлық|б.б|батыс"
    "|west|ouest|oeste|w|ลองจิจูดตะวันตก|ตะวันตก|ตต",
}
LETTER_O: Final = {"o": (WEST, EAST), "о": (WEST, EAST, SOUTH)}
"""O is ouest, oeste and ovest, but Ost in German, and Kazakh оңтүстік in Cyrillic."""
LABELS: Final = {
    "lat": "latitude|lat|широта|шир|ендік|ละติจูด|latitud",
    "lon": "longitude|long|lng|lon|долгота|долг|бойлық|ลองจิจูด|longitud",
}


def _loose(word: str) -> str:
    return re.sub(r"\\?[. ]", r"[. ]*", word)


def _alternatives() -> list[tuple[str, Hemisphere]]:
    pairs = [(word, side) for side, words in WORDS.items() for word in words.split("|")]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


ALTERNATIVES: Final = _alternatives()
SIDES: Final = [side for _, side in ALTERNATIVES]
WORD: Final = "|".join(f"({_loose(word)})" for word, _ in ALTERNATIVES)
BEFORE: Final = re.compile(rf"(?:{WORD}|([oо]))[. :]*(?=[-+]?[\d.,])")
AFTER: Final = re.compile(rf"(?<=[\d°'\". ])(?:{WORD}|([oо]))[. ]*$")
LETTER: Final = re.compile(r"[^\W\d_]")
LABEL: Final = re.compile(
    "|".join(rf"(?P<{axis}>(?:{words}))" for axis, words in LABELS.items()).join(
        ("(?:", r")[. :=]*(?=[-+]?[^\W_]|[-+])")
    )
)


def take_label(text: str) -> tuple[str, str]:
    """The axis that a label before a coordinate names ("lat: 42.3"), "" for none, and what stands after it."""
    found = LABEL.match(text)
    return (found.lastgroup or "", text[found.end() :]) if found else ("", text)


def take_hemispheres(text: str) -> tuple[list[tuple[Hemisphere | None, ...]], str]:
    """What the words before and after a coordinate may mean, each, and the coordinate between them."""
    said: list[tuple[Hemisphere | None, ...]] = []
    if not LETTER.search(text):
        return said, text
    for pattern in (BEFORE, AFTER):
        # After the last digit only: a search from every position of a long text would take its time.
        last = max(text.rfind(digit) for digit in "0123456789") + 1
        found = pattern.match(text) if pattern is BEFORE else pattern.search(text, last)
        if found:
            at = next(at for at, part in enumerate(found.groups()) if part is not None)
            said.append((SIDES[at],) if at < len(SIDES) else LETTER_O[found.group(at + 1)])
            text = (text[: found.start()] + text[found.end() :]).strip()
    return said, text
