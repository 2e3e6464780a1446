"""What a step does just now, told by its process to the worker: a small file in the folder of the job."""

import json
from contextlib import suppress
from typing import Any, Final

from api.jobs.kind import Work
from api.jobs.phrases import phrase_to_dict
from routing.errors import Phrase
from routing.progress import Progress

FILE: Final = "told.json"


def tell_worker(work: Work) -> Progress:
    """The progress of a step that is alone at its job; a sentence that cannot be written is no reason to fail."""

    def tell(step: Phrase) -> None:
        partial = work.folder / f"{FILE}.part"
        with suppress(OSError):
            partial.write_text(json.dumps(phrase_to_dict(step)), encoding="utf-8")
            partial.replace(work.folder / FILE)

    return tell


def read_told(work: Work) -> dict[str, Any] | None:
    """The sentence that was told last; None where there is none."""
    try:
        told: dict[str, Any] = json.loads((work.folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return told


def forget_told(work: Work) -> None:
    """Another step begins."""
    with suppress(OSError):
        (work.folder / FILE).unlink(missing_ok=True)
