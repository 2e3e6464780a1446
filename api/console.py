"""What a command says: progress on stderr, the summary on stdout."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

Progress = Callable[[str], None]


@contextmanager
def progress(*, quiet: bool) -> Iterator[Progress]:
    """A function that says what is being done now; a spinner with the elapsed time on a terminal, lines elsewhere."""
    if quiet:
        yield lambda _text: None
        return
    if not sys.stderr.isatty():
        yield _write_line
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("")
        yield lambda text: bar.update(task, description=text)


def _write_line(text: str) -> None:
    sys.stderr.write(f"{text} ...\n")
    sys.stderr.flush()


def say(text: str) -> None:
    """A line for a person on stdout."""
    sys.stdout.write(text + "\n")


def say_json(summary: Mapping[str, Any]) -> None:
    """The machine-readable summary on stdout."""
    sys.stdout.write(json.dumps(summary, ensure_ascii=False, indent=2) + "\n")
