"""The one way to write a value as bytes, and the id that follows from them.

The rule is that of RFC 8785 (JSON Canonicalization Scheme): UTF-8 without spaces, the keys of an object sorted by their
UTF-16 code units, strings escaped only where JSON must, and a number as ECMAScript writes it: the fewest digits that
read back as the same number, no exponent from 1e-6 up to 1e21, so that 2.0 and 2 are the same text. Whoever follows
that rule, in any language, finds the same id.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

LARGEST_WHOLE: Final = 2**53
SHORT_ID: Final = 12
"""Letters of an id that people are shown: one collision in a million publications is a chance of 1 in 500."""


def canonical_bytes(value: Any) -> bytes:
    """The bytes of a value made of mappings, lists, texts, numbers, truth values and None.

    Raises
    ------
    ValueError
        A number is no number JSON has (infinite, or a whole one beyond 2**53), or a value is of another kind.
    """
    return _write(value).encode("utf-8")


def content_id(value: Any) -> str:
    """SHA-256 of a value's canonical bytes, in hex."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def short_id(whole: str) -> str:
    """The form of an id for people and file names."""
    return whole[:SHORT_ID]


def _write(value: Any) -> str:
    if value is None or isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int | float):
        return _write_number(value)
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_write, value)) + "]"
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        members = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be"))
        return "{" + ",".join(f"{_write(key)}:{_write(part)}" for key, part in members) + "}"
    raise ValueError(f"{type(value).__name__} has no canonical form")


def _write_number(number: float) -> str:
    if isinstance(number, int):
        if abs(number) > LARGEST_WHOLE:
            raise ValueError(f"{number} is beyond the whole numbers of JSON")
        return str(number)
    if not math.isfinite(number):
        raise ValueError(f"JSON has no number {number}")
    if number == 0:
        return "0"
    sign = "-" if number < 0 else ""
    shortest = Decimal(repr(abs(number))).normalize().as_tuple()
    digits = "".join(map(str, shortest.digits))
    point = len(digits) + int(shortest.exponent)  # where the decimal point stands: before digit `point`
    if len(digits) <= point <= 21:
        return sign + digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{sign}{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"
