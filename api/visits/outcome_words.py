"""What may become of a visit."""

from typing import Final, Literal, get_args

OutcomeWord = Literal["done", "not_home", "refused", "hospital", "died", "other"]
TAKEN_BACK: Final = "none"
"""A phone takes back what it told: the visit stands as if nothing had been said."""
OUTCOMES: Final[tuple[str, ...]] = (*get_args(OutcomeWord), TAKEN_BACK)
