"""What a command says in the user's language: progress on stderr, the summary on stdout."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from api.errors import sentence, user_language
from routing.errors import Phrase
from routing.progress import Progress, silent


@contextmanager
def progress(*, quiet: bool, lang: str = "") -> Iterator[Progress]:
    """A function that says what is being done now; a spinner with the elapsed time on a terminal, lines elsewhere.

    `lang` is the language asked for, "" for the user's.
    """
    if quiet:
        yield silent
        return
    language = user_language(lang)
    if not sys.stderr.isatty():
        yield lambda step: _write_line(sentence(step, language))
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("")
        yield lambda step: bar.update(task, description=escape(sentence(step, language)))


def _write_line(text: str) -> None:
    sys.stderr.write(f"{text} ...\n")
    sys.stderr.flush()


def say(line: str | Phrase, lang: str = "") -> None:
    """A line for a person on stdout; a phrase in the language asked for, else in the user's."""
    text = sentence(line, user_language(lang)) if isinstance(line, Phrase) else line
    sys.stdout.write(text + "\n")


def say_json(summary: Mapping[str, Any]) -> None:
    """The machine-readable summary on stdout."""
    sys.stdout.write(json.dumps(summary, ensure_ascii=False, indent=2) + "\n")
