"""A worker: takes jobs from the queue, one after another, until it is told to stop."""

import logging
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Event, Thread
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from sqlalchemy.exc import DBAPIError

from api.failures import log_failure
from api.jobs.left_folders import remove_left_folders
from api.jobs.patience import in_session
from api.jobs.processes import Processes, open_processes
from api.jobs.queue import Claim, take_job
from api.jobs.run import JobRun
from api.store.base import now
from routing.errors import QamtuError

if TYPE_CHECKING:
    from api.service import Service

LEASE_S: Final = 20.0
"""A worker that was not heard of for so long is dead, and its job is another one's."""
POLL_S: Final = 0.5
PAUSE_S: Final = 5.0
TIDY_S: Final = 3600.0
"""How often a worker that has nothing to do looks for folders that are left behind."""

log = logging.getLogger(__name__)


class Worker:
    """Many may share one queue."""

    def __init__(
        self,
        service: "Service",
        processes: Processes,
        *,
        lease_s: float = LEASE_S,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._service = service
        self._processes = processes
        self._lease_s = lease_s
        self._clock = clock
        self._tidied_at = float("-inf")
        self.name: Final = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:6]}"

    def run(self, stop: Event) -> None:
        """Take jobs until `stop` is set; a job that is not done then goes back to the queue."""
        while not stop.is_set():
            try:
                worked = self.run_next(stop)
            except Exception as error:  # whatever it was, the next job may be better
                log_failure(log, "the worker met an error", error=error)
                stop.wait(PAUSE_S)
            else:
                if not worked:
                    self._tidy()
                    stop.wait(POLL_S)

    def run_next(self, stop: Event | None = None) -> bool:
        """Do the next job; False where there is none."""
        is_stopping = stop.is_set if stop else lambda: False
        try:
            claim = self._take(is_stopping)
        except DBAPIError:
            if is_stopping():
                return False
            raise
        if claim is None:
            return False
        log.info("job %s (%s) is taken", claim.job_id, claim.kind)
        JobRun(self._service, self._processes, claim, is_stopping=is_stopping).run()
        return True

    def _tidy(self) -> None:
        """Remove what is left behind, now and then."""
        if time.monotonic() - self._tidied_at < TIDY_S:
            return
        self._tidied_at = time.monotonic()
        try:
            for name in remove_left_folders(self._service.database, self._service.data, self._clock()):
                log.info("the folder of job %s, which nobody goes on with, is removed", name)
        except (DBAPIError, OSError) as error:  # the next time
            log_failure(log, "folders that are left behind were not removed", error=error)
        self._tidy_visits()

    def _tidy_visits(self) -> None:
        """Delete home-visit data that are old, and put what an older key has sealed under the present one."""
        from api.visits.housekeeping import keep_house

        try:
            keep_house(self._service, self._clock())
        except (DBAPIError, OSError, QamtuError) as error:  # the next time; a lost key is told to who asks
            log_failure(log, "old home-visit data were not deleted", error=error)

    def _take(self, is_stopping: Callable[[], bool]) -> Claim | None:
        return in_session(
            self._service.database, lambda session: take_job(session, self.name, self._lease_s), is_stopping=is_stopping
        )


@contextmanager
def worker_beside(service: "Service", dask: str = "", *, lease_s: float = LEASE_S) -> Iterator[None]:
    """A worker in a thread of this process, so that nothing else has to be started; its steps run in processes.

    A database in memory is that of one thread at a time: there nothing is taken from the queue.
    """
    if service.database.is_sqlite and service.database.url.database in (None, "", ":memory:"):
        yield
        return
    stop, processes = Event(), open_processes(dask)
    thread = Thread(target=Worker(service, processes, lease_s=lease_s).run, args=(stop,), name="jobs", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=10)
        processes.close()
