"""How long work says what it is doing now: each step begins with a `Phrase`, which the shell translates."""

from collections.abc import Callable

from routing.errors import Phrase

Progress = Callable[[Phrase], None]
"""Called at the start of each step."""


def silent(_step: Phrase) -> None:
    """The progress of nobody who listens."""
