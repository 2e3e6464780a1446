"""Words of people as readers see them: without letters that nobody sees, or that turn others around."""

import re
from typing import Final

UNSEEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0]"
)
"""Zero-width spaces, controls of the direction of writing, and letters drawn as nothing."""
BLANK: Final = r"[\s\u200c\u200d]+"
"""What may stand within words, joiners too, but neither before nor after them."""


def shown_text(text: str) -> str:
    """The words without what is not seen; "" where nothing is."""
    return re.sub(f"^{BLANK}|{BLANK}$", "", UNSEEN.sub("", text))
