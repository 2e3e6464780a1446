"""Thai and Kazakh identity numbers, known by their check digit: they are nobody's pseudonym."""

from typing import Final

THAI_WEIGHTS: Final = range(13, 1, -1)


def is_identity_number(text: str) -> bool:
    """Whether digits are a Thai or Kazakh identity number, by their check digit."""
    digits = [int(sign) for sign in text if sign.isascii() and sign.isdigit()]
    if any(not (sign.isascii() and sign.isdigit()) and sign not in "-._ " for sign in text):
        return False
    if len(digits) == 13:
        check = (11 - sum(weight * digit for weight, digit in zip(THAI_WEIGHTS, digits, strict=False)) % 11) % 10
        return check == digits[12] and digits[0] > 0
    return len(digits) == 12 and _is_iin(digits)


def _is_iin(digits: list[int]) -> bool:
    """A Kazakh individual identification number begins with a birth date, and a century and sex from 0 to 6."""
    month, day = digits[2] * 10 + digits[3], digits[4] * 10 + digits[5]
    if not (1 <= month <= 12 and 1 <= day <= 31 and digits[6] <= 6):
        return False
    check = sum((at + 1) * digit for at, digit in enumerate(digits[:11])) % 11
    if check == 10:
        check = sum(((at + 2) % 11 + 1) * digit for at, digit in enumerate(digits[:11])) % 11
    return check == digits[11]
