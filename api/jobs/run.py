"""One job from where it stands to its end: what is missing is done, each step is kept as soon as it is done."""

import logging
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from api.failures import log_failure
from api.jobs import queue
from api.jobs.kind import Kind, Output, Work, load_kind, settled
from api.jobs.patience import in_session, is_outage
from api.jobs.phrases import phrase_from_dict
from api.jobs.processes import Processes
from api.jobs.queue import Claim
from api.jobs.step import Answer, Stage, clear_folder, do_step, explain
from api.jobs.telling import forget_told, read_told
from api.store.models import Job
from routing.errors import Phrase

if TYPE_CHECKING:
    from api.service import Service

TICK_S: Final = 0.5  # how often a worker looks whether its job was cancelled
MOST_TRIES: Final = 3  # of a step whose process ends before it answers

Value = TypeVar("Value")
log = logging.getLogger(__name__)


class Step(NamedTuple):
    """A step that is to be done."""

    number: int
    told: Phrase
    stage: Stage


class RefusedError(Exception):
    """The job cannot be done: a code and a sentence."""

    def __init__(self, told: Phrase, code: str) -> None:
        super().__init__(code)
        self.told, self.code = told, code


class StoppingError(Exception):
    """The worker is to stop."""


class JobRun:
    """A claimed job. `run` ends when the job has ended, or was taken away, or the worker is to stop."""

    def __init__(
        self, service: "Service", processes: Processes, claim: Claim, *, is_stopping: Callable[[], bool] = lambda: False
    ) -> None:
        self._service = service
        self._processes = processes
        self._claim = claim
        self._is_stopping = is_stopping
        self._tries: Counter[int] = Counter()
        self._told: Mapping[str, Any] | None = None
        self._work = Work(claim.job_id, claim.region_id, service.data, claim.parameters)

    def run(self) -> None:
        """Do what is missing of the job."""
        try:
            self._run(load_kind(self._claim.kind))
        except queue.ClaimLostError:
            self._let_go()
        except StoppingError:
            self._processes.stop()
            self._last_word(lambda session: queue.put_back(session, self._claim))
        except RefusedError as refused:
            self._processes.stop()
            code, told = refused.code, refused.told
            self._last_word(lambda session: queue.fail_job(session, self._claim, code, told))
        except Exception as error:
            if isinstance(error, DBAPIError) and is_outage(error):
                raise
            log_failure(log, "job %s", self._claim.job_id, error=error)
            code, told = explain(error)
            self._processes.stop()
            self._last_word(lambda session: queue.fail_job(session, self._claim, code, told))

    def _run(self, kind: Kind) -> None:
        done = self._ask(lambda session: queue.load_outputs(session, self._claim.job_id))
        if 0 in done and done[0]["versions"] != _versions():
            self._ask(lambda session: queue.forget_steps(session, self._claim))
            done = {}
        if 0 not in done:
            done[0] = self._plan(kind)
        self._work = replace(self._work, given=done[0]["given"])
        parts = done[0]["parts"]
        missing = [
            Step(number, phrase_from_dict(part["told"]), Stage("run", number, part["given"]))
            for number, part in enumerate(parts, start=1)
            if number not in done
        ]
        for step, output in self._do(missing):
            self._keep(step, output)
            done[step.number] = output
        outputs = [done[number] for number in range(1, len(parts) + 1)]
        last = Step(len(parts) + 1, Phrase("putting the result together"), Stage("finish", len(parts) + 1, {}, outputs))
        for step, output in self._do([last]):
            self._end(kind, step, output)
        clear_folder(self._work)

    def _let_go(self) -> None:
        """Leave a job that is not ours any more; it is also that of nobody once our own last word was heard."""
        log.info("job %s was taken away", self._claim.job_id)
        self._processes.stop()
        with self._service.database.session() as session:
            job = session.get(Job, self._claim.job_id)
        if job is None or job.state == "done":
            clear_folder(self._work)

    def _plan(self, kind: Kind) -> Output:
        told = Phrase("preparing")
        self._ask(lambda session: queue.begin_step(session, self._claim, told))
        given = self._beside(lambda: self._ask(lambda session: kind.prepare(session, self._service, self._work)))
        self._work = replace(self._work, given=settled(given))
        ((step, planned),) = self._do([Step(0, told, Stage("plan"))], begun=True)
        output = {"given": self._work.given, "versions": _versions(), **planned}
        steps = len(planned["parts"]) + 2
        self._ask(lambda session: queue.finish_step(session, self._claim, 0, step.told, output, steps=steps))
        return output

    def _keep(self, step: Step, output: Output) -> None:
        self._ask(lambda session: queue.finish_step(session, self._claim, step.number, step.told, output))

    def _end(self, kind: Kind, step: Step, output: Output) -> None:
        """The last step, the rows of the result and the end of the job: all of them, or none."""

        def end(session: Session) -> None:
            job: Job | None = queue.finish_step(session, self._claim, step.number, step.told, output)
            if job is not None:
                queue.end_job(session, job, kind.keep(session, self._work, output))

        self._ask(end)

    def _do(self, steps: Iterable[Step], *, begun: bool = False) -> Iterable[tuple[Step, Output]]:
        """Outputs of steps as they are done, as many at a time as there are processes for."""
        waiting, running = deque(steps), dict[Future[Answer], Step]()
        while waiting or running:
            while waiting and len(running) < self._processes.width:
                step = waiting.popleft()
                forget_told(self._work)
                if not begun:
                    self._ask(lambda session, told=step.told: queue.begin_step(session, self._claim, told))  # type: ignore[misc]
                try:
                    future = self._processes.submit(do_step, self._claim.kind, self._work, step.stage)
                except Exception as error:  # the pool broke since
                    self._try_again(step, error)
                    waiting.appendleft(step)
                else:
                    running[future] = step
            finished, _ = wait(running, TICK_S, FIRST_COMPLETED)
            if not finished or self._is_stopping():
                self._look_up()
                self._pass_on()
            broken: list[Step] = []
            for future in finished:
                step = running.pop(future)
                try:
                    answer = future.result()
                except BaseException as error:  # not of the step, which answers: of its process. CancelledError too
                    if not isinstance(error, Exception) and not future.cancelled():
                        raise
                    self._try_again(step, error)
                    broken.append(step)
                else:
                    yield step, _output(answer)
            waiting.extendleft(sorted(broken, reverse=True))

    def _try_again(self, step: Step, error: BaseException) -> None:
        """A process ended before it answered: for want of memory, or because somebody ended it."""
        log.warning("job %s, step %s: its process ended (%s)", self._claim.job_id, step.number, type(error).__name__)
        self._processes.stop()
        self._tries[step.number] += 1
        if self._tries[step.number] >= MOST_TRIES:
            told = Phrase("the process of a step ended several times; it may need more memory")
            raise RefusedError(told, "job_failed")
        self._look_up()

    def _beside(self, call: Callable[[], Value]) -> Value:
        """Do in a thread what may take longer than the lease, and hold the job meanwhile."""
        with ThreadPoolExecutor(1) as thread:
            future = thread.submit(call)
            while not wait([future], TICK_S).done:
                self._look_up()
            return future.result()

    def _look_up(self) -> None:
        """Between two looks at the work: is the worker to stop, is the job still ours?"""
        if self._is_stopping():
            raise StoppingError
        self._ask(lambda session: queue.renew(session, self._claim))

    def _pass_on(self) -> None:
        """What the step does just now, to those who watch the job, when it is something else than before."""
        told = read_told(self._work)
        if told is not None and told != self._told:
            self._told = told
            self._ask(lambda session: queue.begin_step(session, self._claim, phrase_from_dict(told)))

    def _ask(self, ask: Callable[[Session], Value]) -> Value:
        try:
            return in_session(self._service.database, ask, is_stopping=self._is_stopping)
        except DBAPIError:
            if self._is_stopping():
                raise StoppingError from None
            raise

    def _last_word(self, say: Callable[[Session], Any]) -> None:
        """Say how it ended; where the job is not ours any more, or the database is away, others will find out."""
        try:
            in_session(self._service.database, say, is_stopping=self._is_stopping)
        except (queue.ClaimLostError, DBAPIError) as error:
            log.info("job %s: %s", self._claim.job_id, type(error).__name__)


def _versions() -> dict[str, str]:
    """What one result is made by: this release and its libraries, not how its code was edited since."""
    from geo.manifest import versions

    return {name: version for name, version in versions().items() if name != "code"}


def _output(answer: Answer) -> Output:
    if answer.problem is not None:
        code, told = answer.problem
        raise RefusedError(phrase_from_dict(told), code)
    return answer.output
