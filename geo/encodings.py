"""Text of bytes, in whatever encoding a spreadsheet or an editor wrote it."""

import codecs
import re
from collections.abc import Mapping
from typing import Final

from geo.errors import TableError

BOMS: Final = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# The encodings of Kazakh, Russian, Thai and French spreadsheets, the likeliest first: of equals the first is taken.
ENCODINGS: Final = ("cp1251", "kz1048", "ptcp154", "cp874", "tis_620", "cp1252")
SAMPLE_BYTES: Final = 50_000

# What letters of a text say for or against the encoding it was read in. A guess by frequencies of letters takes Kazakh
# for Serbian; which letters the languages have, and that a capital begins a word, tells them apart.
LIKELY: Final[Mapping[str, "re.Pattern[str]"]] = {
    "letters of Russian and Kazakh": re.compile("[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]"),
    "letters of Thai": re.compile(
        "[\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e50-\u0e59]|(?<=[\u0e00-\u0e7f])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
    ),
    "letters of French, Portuguese and Spanish": re.compile("[àâäçèéêëîïôöùûüÿœæáãíñóõúÀÂÇÈÉÊËÎÏÔÙÛÜŒÁÃÍÑÓÕÚ]"),
    "signs": re.compile("[№«»–—’“”°ºª…\u00a0€§©®]"),
}
UNLIKELY: Final[Mapping[str, "re.Pattern[str]"]] = {
    "letters of other languages": re.compile(
        "(?![А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІіàâäçèéêëîïôöùûüÿœæáãíñóõúÀÂÇÈÉÊËÎÏÔÙÛÜŒÁÃÍÑÓÕÚ])[\u0400-\u04ff\u00c0-\u024f]"
    ),
    "a capital within a word": re.compile(r"[а-яёәғқңөұүһіa-zà-ÿ](?=[А-ЯЁӘҒҚҢӨҰҮҺІÀ-Þ])"),
    "two alphabets in a word": re.compile(
        "[\u0400-\u04ff](?=[A-Za-z\u00c0-\u024f])|[A-Za-z\u00c0-\u024f](?=[\u0400-\u04ff])"
    ),
    "a sound Kazakh cannot say": re.compile("[бгджзклмнпрстфхцчшщБГДЖЗКЛМНПРСТФХЦЧШЩ]ғ(?=[бгджзклмнпрстфхцчшщ])"),
    "controls": re.compile("[\x80-\x9f]"),
    "other signs": re.compile("(?![«»–—’“”°ºª…§©®])[\u00a1-\u00bf\u2020-\u203a\u0e2f\u0e46\u0e4f\u0e5a\u0e5b]"),
    "a vowel or tone above nothing": re.compile("(?<![\u0e00-\u0e7f])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"),
}


def decode_text(data: bytes, name: str) -> str:
    """Text of bytes: by byte-order mark, else UTF-8, else the likeliest encoding of Kazakhstan, Thailand or France.

    Raises
    ------
    TableError
        The bytes are no text in any of them.
    """
    return _decode(data, find_encoding(data), name)


def find_encoding(data: bytes) -> str:
    """The encoding of a text, "utf-8" also where it is in none that is known."""
    for mark, encoding in BOMS.items():
        if data.startswith(mark):
            return encoding
    if b"\0" in data:  # UTF-16 without a mark: delimiters and digits have a NUL before or after them
        little = data[1::2].count(0) > data[0::2].count(0)
        return "utf-16-le" if little else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _likeliest(data[:SAMPLE_BYTES]) or "utf-8"
    return "utf-8"


def _likeliest(data: bytes) -> str:
    if any(byte < 0x20 and byte not in b"\t\n\r\f\x1a" for byte in data[:4096]):
        return ""  # no text has such bytes
    found = {}
    for encoding in ENCODINGS:
        try:
            found[encoding] = _likelihood(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    best = max(found, key=lambda encoding: found[encoding], default="")
    return best if best and found[best] > 0 else ""


def _likelihood(text: str) -> float:
    """How much speaks for a text: a likely letter 1, an unlikely one -3."""
    likely = sum(len(pattern.findall(text)) for pattern in LIKELY.values())
    unlikely = sum(len(pattern.findall(text)) for pattern in UNLIKELY.values())
    return likely - 3.0 * unlikely


def _decode(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise TableError("{name} is no text in a known encoding; save it as UTF-8", name=name) from error
    if "\0" in text:
        raise TableError("{name} is no text in a known encoding; save it as UTF-8", name=name)
    return text
