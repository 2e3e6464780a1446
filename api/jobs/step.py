"""What a process does of a job: one stage of its kind. It answers in plain values, whatever happens."""

import logging
import shutil
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

from api.errors import code_of
from api.failures import log_failure
from api.jobs.kind import Output, Work, load_kind, settled
from api.jobs.phrases import phrase_to_dict
from geo.errors import NoRoomError
from geo.output_folder import says_full_disk
from routing.errors import Phrase, QamtuError

log = logging.getLogger(__name__)
FAILED: Final = "job_failed"


class Answer(NamedTuple):
    """What became of a step: its output, or the problem that ends the job."""

    output: Output
    problem: tuple[str, dict[str, Any]] | None = None  # code and sentence


class Stage(NamedTuple):
    """Which part of the kind is asked for."""

    stage: Literal["plan", "run", "finish"]
    number: int = 0
    given: Mapping[str, Any] = {}
    outputs: Sequence[Output] = ()


def do_step(kind: str, work: Work, asked: Stage) -> Answer:
    """Do one stage of a job; an error is an answer too, since not every error can be sent between processes."""
    try:
        return Answer(settled(_do(kind, work, asked)))
    except MemoryError:
        log.warning("job %s, step %s: no memory left", work.job_id, asked.number)
        return Answer({}, (FAILED, phrase_to_dict(Phrase("a step needs more memory than it may take here"))))
    except Exception as error:
        code, told = explain(error)
        if code == FAILED:
            log_failure(log, "job %s, step %s", work.job_id, asked.number, error=error)
        return Answer({}, (code, phrase_to_dict(told)))


def explain(error: Exception) -> tuple[str, Phrase]:
    """The problem that an error is for the user: of a full disk whose it is, of a failure of ours no path or value."""
    if isinstance(error, NoRoomError) or says_full_disk(error):
        full = Phrase("the disk of the service is full; whoever runs it must make room, then the job can go on")
        return "no_room", full
    if isinstance(error, QamtuError):
        return code_of(error), Phrase(error.template, **error.params)
    failure = type(error).__name__
    return FAILED, Phrase("a step failed ({failure}); the log of the service says more", failure=failure)


def _do(name: str, work: Work, asked: Stage) -> Output:
    kind = load_kind(name)
    if asked.stage == "plan":
        work.folder.mkdir(parents=True, exist_ok=True)
        parts = kind.plan(work)
        return {"parts": [{"told": phrase_to_dict(part.told), "given": dict(part.given)} for part in parts]}
    if asked.stage == "run":
        return kind.run(work, asked.number, asked.given)
    return kind.finish(work, asked.outputs)


def clear_folder(work: Work) -> None:
    """Remove what the steps left for each other."""
    shutil.rmtree(work.folder, ignore_errors=True)
