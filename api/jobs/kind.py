"""What a kind of job declares, and the table of kinds.

Every job is done in the same three stages:

    step 0        prepare (in the worker: it may ask the database), then plan: which parts there are
    steps 1..n    one step a part, each in a process of its own choosing nothing but its `Work` and its `Part`
    last step     finish: the parts become a result folder; `keep` adds its rows in the transaction that ends the job
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import BaseModel

from api.errors import RequestError
from routing.errors import Phrase

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.service import Service

Value = TypeVar("Value")
Output = dict[str, Any]
"""What a step gives: small values that JSON knows. What is large it leaves in a file."""


@dataclass(frozen=True)
class Work:
    """All that a process is told of a job: paths and plain values. What is large it opens by path."""

    job_id: str
    region_id: str
    data: Path  # the data folder
    parameters: Mapping[str, Any]  # as the kind's `asked` read them
    given: Mapping[str, Any] = field(default_factory=dict)  # what `prepare` gave

    @property
    def folder(self) -> Path:
        """Where steps leave files for later ones; removed when the job has ended well."""
        return self.data / "jobs" / self.job_id

    @property
    def result(self) -> Path:
        """Where the result stands in the end."""
        return self.data / "results" / self.job_id


def settled(values: Any) -> Any:
    """Values as they come back from any database: keys in order, lists for tuples, nothing for what is no number.

    What is told to a step must not depend on whether the worker knows it still or has read it again: PostgreSQL keeps
    the keys of an object in an order of its own.
    """
    return json.loads(json.dumps(values, sort_keys=True, default=str), parse_constant=lambda _: None)


def once_a_job(make: Callable[[Work], Value]) -> Callable[[Work], Value]:
    """Keeps what `make` gave for the job a process is at, so that its steps share it."""
    kept: list[tuple[str, Value]] = []

    @wraps(make)
    def made(work: Work) -> Value:
        key = json.dumps([str(work.folder), work.given], sort_keys=True, default=str)
        if not kept or kept[0][0] != key:
            kept[:] = [(key, make(work))]
        return kept[0][1]

    return made


@dataclass(frozen=True)
class Part:
    """One piece of the work: what a watcher reads while it is done, and what tells it apart from the others."""

    told: Phrase
    given: Mapping[str, Any] = field(default_factory=dict)


def _keep_result(session: "Session", work: Work, outcome: Output) -> Output:
    from api.jobs.results import keep_result

    return keep_result(session, work, outcome)


def _prepare_region(session: "Session", service: "Service", work: Work) -> Output:
    from api.jobs.snapshot import write_snapshot

    return write_snapshot(session, service, work)


@dataclass(frozen=True)
class Kind:
    """A kind of job. `plan`, `run` and `finish` run in other processes, so they are functions of a module."""

    asked: type[BaseModel]
    plan: Callable[[Work], list[Part]]
    run: Callable[[Work, int, Mapping[str, Any]], Output]  # the part's number, the first is 1, and what it was given
    finish: Callable[[Work, Sequence[Output]], Output]  # outputs of the parts, in their order
    prepare: Callable[["Session", "Service", Work], Output] = _prepare_region
    keep: Callable[["Session", Work, Output], Output] = _keep_result  # gives the outcome of the job


KINDS: Final = (
    "study",
    "siting",
    "matrix",
    "ranges",
    "coverage_by_district",
    "network_build",
    "fetch",
    "visits",
    "publication",
    "publication_check",
)
"""Each is the module of this name in `api.jobs.kinds`; its `KIND` says what it does."""


def load_kind(name: str) -> Kind:
    """The kind of a name.

    Raises
    ------
    RequestError
        There is none.
    """
    if name not in KINDS:
        raise RequestError("there is no kind of job {kind}; the kinds are {known}", kind=name, known=", ".join(KINDS))
    kind = import_module(f"api.jobs.kinds.{name}").KIND
    assert isinstance(kind, Kind)  # noqa: S101
    return kind
