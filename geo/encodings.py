"""Text of bytes, in whatever encoding a spreadsheet or an editor wrote it."""

import codecs
from typing import Final

from geo.errors import TableError

# The encodings of Kazakh, Russian and Thai spreadsheets: an unrestricted guess of a cp1251 list was wrong.
ENCODINGS: Final = ["utf_8", "utf_16", "cp1251", "kz1048", "ptcp154", "cp874", "tis_620"]
BOMS: Final = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def decode_text(data: bytes, name: str) -> str:
    """Text of bytes: by byte-order mark, else UTF-8, else the likeliest encoding of Kazakhstan or Thailand."""
    for mark, encoding in BOMS.items():
        if data.startswith(mark):
            return _decode(data, encoding, name)
    if b"\0" in data:  # UTF-16 without a mark: delimiters and digits have a NUL before or after them
        little = data[1::2].count(0) > data[0::2].count(0)
        return _decode(data, "utf-16-le" if little else "utf-16-be", name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes  # noqa: PLC0415 - only text that is not UTF-8 needs it

        best = from_bytes(data, cp_isolation=ENCODINGS).best()
        return _decode(data, best.encoding if best else "utf-8", name)


def _decode(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise TableError("{name} is no text in a known encoding; save it as UTF-8", name=name) from error
    if "\0" in text:
        raise TableError("{name} is no text in a known encoding; save it as UTF-8", name=name)
    return text
