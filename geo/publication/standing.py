"""How a publication stands: `state.json` beside its manifest. No hash names it, for it changes; figures do not."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from geo.errors import OutputError, PublicationError
from geo.shown_text import shown_text

STATE_FILE: Final = "state.json"
WITHDRAWN: Final = "withdrawn"
STATES: Final = ("draft", "corrected", "approved", "published", WITHDRAWN)
MOST_BYTES: Final = 2**20


@dataclass(frozen=True)
class Standing:
    """Its state, the notice of a withdrawn one, who took which step, in which role and when, and the next edition."""

    state: str
    notice: str = ""
    steps: tuple[Mapping[str, str], ...] = ()
    newer: Mapping[str, Any] = field(default_factory=dict)  # `id`, `edition`, and `address` where it has one

    def as_bytes(self) -> bytes:
        """As the file has it."""
        said = {"state": self.state, "notice": self.notice, "steps": list(self.steps), "newer": dict(self.newer)}
        return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def read_standing(folder: Path) -> Standing | None:
    """How the publication of a folder stands; None where nothing, or nothing that can be read, says so."""
    path = folder / STATE_FILE
    try:
        if path.is_symlink() or path.stat().st_size > MOST_BYTES:
            return None
        said = json.loads(path.read_text(encoding="utf-8"))
        standing = Standing(said["state"], said["notice"], tuple(map(dict, said["steps"])), dict(said["newer"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    is_sound = standing.state in STATES and isinstance(standing.notice, str)
    return standing if is_sound else None


def withdraw_folder(folder: Path, why: str, *, date: str, who: str = "") -> Standing:
    """Note beside a publication that it was withdrawn, and why; it stays as it is, for it was cited.

    Raises
    ------
    PublicationError
        It is withdrawn already, or no reason is given.
    OutputError
        The folder cannot be written.
    """
    before = read_standing(folder) or Standing("published")
    if before.state == WITHDRAWN:
        raise PublicationError("{path} is withdrawn already: {notice}", path=folder, notice=before.notice)
    if not shown_text(why):
        raise PublicationError("say why it is withdrawn: readers see it")
    step = {"step": "withdraw", "state": WITHDRAWN, "who": shown_text(who), "role": "", "when": date}
    standing = Standing(WITHDRAWN, shown_text(why), (*before.steps, step), before.newer)
    try:
        (folder / STATE_FILE).write_bytes(standing.as_bytes())
    except OSError as error:
        raise OutputError(
            "{path} cannot be written ({reason}); choose another folder", path=folder, reason=error.strerror
        ) from None
    return standing
