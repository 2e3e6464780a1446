"""Refusals of a list without what its cells say: file, row and column are told, and what may stand there."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from geo.errors import TableError
from routing.errors import Phrase

HIDDEN: Final = "…"
WHERE: Final = frozenset(
    ("name", "row", "rows", "column", "columns", "other", "ours", "field", "sheet", "sheets", "key")
)
MAY_STAND: Final = frozenset(
    ("known", "fields", "least", "most", "count", "kind", "kinds", "headed", "missing", "megabytes")
)
TOLD: Final = WHERE | MAY_STAND
"""Gaps of sentences that are filled by where something is wrong, or by what may be."""


@contextmanager
def cells_untold() -> Iterator[None]:
    """Whoever sent the file has it; what stood there may be a name or a home, and answers are kept and passed on."""
    try:
        yield
    except TableError as error:
        raise TableError(error.template, **_hide(error.params)) from None


def _hide(params: Mapping[str, object]) -> dict[str, object]:
    return {key: _shown(key, value) for key, value in params.items()}


def _shown(key: str, value: object) -> object:
    if isinstance(value, Phrase):
        return Phrase(value.template, **_hide(value.params))
    return value if key in TOLD or isinstance(value, int) else HIDDEN
