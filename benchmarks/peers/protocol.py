"""How an adapter is asked and answers: `python -m benchmarks.peers.NAME TASK FOLDER [VARIANT]`, one JSON line out.

An adapter holds one function per task, named as the task, from a `Problem` to an `Answer`. Seconds are medians;
`prepare_s` is what came before the first question (building a graph from arrays, opening tiles). Arrays go to
FOLDER/answers. The peak is that of this process or of the largest program it started, whichever is more.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.problem import Problem


class NotAvailableError(Exception):
    """The engine has no such thing, or not yet; the text is shown in its row."""


@dataclass
class Answer:
    """What was measured, and what was answered where that can be compared."""

    seconds: float
    runs: int = 1
    value: np.ndarray | None = None
    prepare_s: float | None = None
    sample: str = ""  # how the seconds were scaled up from less than what was asked
    note: str = ""

    def scaled(self, asked: float, done: float, of: str) -> "Answer":
        """The same, for all that was asked."""
        if done < asked:
            self.seconds *= asked / done
            self.sample = f"{done:,} of {asked:,} {of}, scaled"
        return self


def timed(work: Callable[[], Any], *, runs: int = 5, budget_s: float = 15.0) -> tuple[float, int, Any]:
    """Median seconds, number of runs and the last value; stops at the budget, and a first run past it counts."""
    begin = time.perf_counter()
    value = work()
    first_s = time.perf_counter() - begin
    if first_s > budget_s:
        return first_s, 1, value
    taken: list[float] = []
    while len(taken) < runs and (not taken or sum(taken) + taken[-1] < budget_s):
        begin = time.perf_counter()
        value = work()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken), len(taken), value


def measured(
    work: Callable[[], Any], *, runs: int = 5, budget_s: float = 15.0, prepare_s: float | None = None
) -> Answer:
    """`timed` as an answer."""
    seconds, n_runs, value = timed(work, runs=runs, budget_s=budget_s)
    return Answer(seconds, n_runs, np.asarray(value) if value is not None else None, prepare_s)


def prepared(build: Callable[[], Any]) -> tuple[Any, float]:
    """What was built, and the seconds it took."""
    begin = time.perf_counter()
    built = build()
    return built, time.perf_counter() - begin


def seconds_of_new_process(module: str, problem: Problem, **environment: str) -> float:
    """Seconds of a new process that answers `first_isochrone`, starting Python included."""
    command = [sys.executable, "-m", module, "first_isochrone", str(problem.folder)]
    ran = partial(subprocess.run, command, check=True, capture_output=True, env=os.environ | environment)
    return prepared(ran)[1]


def main(peer: str, package: str, tasks: dict[str, Callable[[Problem], Answer]]) -> None:
    """Answer one question, as the command line asks it."""
    task, folder, *rest = sys.argv[1:]
    problem = Problem(Path(folder), *rest)
    name = "-".join([peer, *rest])
    try:
        answer = tasks[task](problem)
    except NotAvailableError as reason:
        print(json.dumps({"missing": str(reason)}))
        return
    if answer.value is not None:
        np.save(problem.folder / "answers" / f"{task}.{name}.npy", answer.value)
    found = {key: value for key, value in vars(answer).items() if key != "value"}
    print(json.dumps(found | {"peak_mb": peak_mb(), "version": version_of(package)}))


def peak_mb() -> float:
    """Largest resident memory so far, MB, of this process or of a program it ran."""
    # What getrusage says of a process includes its parent's memory at the fork; Linux keeps the true peak here.
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    own = [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    per_mb = 1024 * 1024 if sys.platform == "darwin" else 1024
    own_mb = own[0] / 1024 if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / per_mb
    return round(max(own_mb, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / per_mb))


def version_of(package: str) -> str:
    """The installed version."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
