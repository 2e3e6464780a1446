"""The queue: who has a claim writes, each step is kept once, jobs are cancelled, resumed and taken from the dead."""

import errno
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from job_town import Threads, Town, lay_out_job_town, matrix_of
from sqlalchemy import delete, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from api.errors import RequestError, UnknownObjectError
from api.jobs import cancel_job, queue, resume_job, start_job, step
from api.jobs.kind import Work
from api.jobs.phrases import phrase_from_dict, phrase_to_dict
from api.jobs.telling import tell_worker
from api.jobs.worker import Worker
from api.store.base import now
from api.store.database import Database
from api.store.job_events import load_events
from api.store.models import Facility, Job, JobEvent, JobStep, Region, Result
from geo.errors import TableError
from geo.words import tell
from routing.errors import Phrase

TOLD = Phrase("preparing")
TOLD_WITHIN = Phrase("drawing figures: {done} of {all}", done=2, all=9)


@pytest.fixture
def town(database: Database, tmp_path: Path) -> Town:
    return lay_out_job_town(database, tmp_path / "data")


def start(town: Town, blocks: int = 5, kind: str = "matrix") -> str:
    with town.service.database.session() as session:
        return start_job(session, kind, "town", matrix_of(blocks), None).id


def take(database: Database, worker: str = "one", lease_s: float = 60) -> queue.Claim | None:
    with database.session() as session:
        return queue.take_job(session, worker, lease_s)


def expire(database: Database, job_id: str) -> None:
    """As if the worker had been silent for long."""
    with database.session() as session:
        session.execute(update(Job).where(Job.id == job_id).values(lease_until=now() - timedelta(hours=1)))


def finish(database: Database, claim: queue.Claim, number: int, output: dict[str, Any]) -> bool:
    with database.session() as session:
        return queue.finish_step(session, claim, number, TOLD, output) is not None


def events_of(town: Town, job_id: str) -> list[dict[str, Any]]:
    with town.service.database.session() as session:
        return [event.data for event in load_events(session, job_id)]


def test_the_oldest_job_comes_first_and_none_is_taken_twice(town: Town) -> None:
    first, second = start(town), start(town)
    database = town.service.database
    taken = [take(database, str(number)) for number in range(3)]
    assert [claim and claim.job_id for claim in taken] == [first, second, None]


def test_of_many_that_ask_at_once_each_job_is_taken_by_one(town: Town) -> None:
    jobs = {start(town) for _ in range(12)}
    database, taken, at_once = town.service.database, list[queue.Claim](), threading.Barrier(6)

    def ask(name: str) -> None:
        at_once.wait()
        for _ in range(12):
            if claim := take(database, name):
                taken.append(claim)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(ask, "abcdef"))
    assert sorted(claim.job_id for claim in taken) == sorted(jobs)


def test_a_worker_taken_for_dead_writes_nothing_any_more(town: Town) -> None:
    job_id, database = start(town), town.service.database
    dead = take(database, "dead")
    assert dead is not None
    assert finish(database, dead, 0, {"parts": []})
    assert take(database, "other") is None
    expire(database, job_id)
    alive = take(database, "alive")
    assert alive is not None
    assert alive.job_id == job_id
    for write in (
        lambda session: queue.finish_step(session, dead, 1, TOLD, {"by": "dead"}),
        lambda session: queue.begin_step(session, dead, TOLD),
        lambda session: queue.renew(session, dead),
        lambda session: queue.fail_job(session, dead, "job_failed", TOLD),
        lambda session: queue.put_back(session, dead),
    ):
        with pytest.raises(queue.ClaimLostError), database.session() as session:
            write(session)
    assert finish(database, alive, 1, {"by": "alive"})
    job = town.job(job_id)
    assert (job.state, job.worker, job.steps_done) == ("running", "alive", 2)
    with database.session() as session:
        assert queue.load_outputs(session, job_id) == {0: {"parts": []}, 1: {"by": "alive"}}


def test_a_step_is_kept_once_however_often_it_is_told(town: Town) -> None:
    job_id, database = start(town), town.service.database
    claim = take(database)
    assert claim is not None
    assert [finish(database, claim, 0, {"try": number}) for number in range(3)] == [True, False, False]
    assert town.job(job_id).steps_done == 1
    with database.session() as session:
        assert queue.load_outputs(session, job_id) == {0: {"try": 0}}


def test_a_last_word_that_was_heard_though_nobody_said_so(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database breaks off just after it has kept the last step: there is one result, and nothing is left."""
    job_id, broken, end_job = start(town), [], queue.end_job

    def kept_but_not_told(session: Session, job: Job, outcome: dict[str, Any]) -> None:
        end_job(session, job, outcome)
        if not broken:
            broken.append(True)
            session.commit()
            raise OperationalError("COMMIT", {}, Exception("server closed the connection"))

    monkeypatch.setattr("api.jobs.queue.end_job", kept_but_not_told)
    assert Worker(town.service, Threads()).run_next()
    assert broken
    assert town.job(job_id).state == "done"
    with town.service.database.session() as session:
        assert len(list(session.scalars(select(Result)))) == 1
    assert not (town.service.data / "jobs" / job_id).exists()


def test_a_step_that_takes_down_every_worker_is_given_up(town: Town) -> None:
    job_id, database = start(town), town.service.database
    for _ in range(queue.MOST_LAPSES):
        assert take(database) is not None
        expire(database, job_id)
    assert take(database) is None
    job = town.job(job_id)
    assert (job.state, job.problem["code"]) == ("failed", "job_failed")
    with database.session() as session:
        resume_job(session, job_id)
    claim = take(database)
    assert claim is not None
    assert finish(database, claim, 0, {})
    assert town.job(job_id).lapses == 0


def test_a_cancelled_job_ends_within_a_step_and_is_resumed_where_it_was(town: Town) -> None:
    job_id, database = start(town, blocks=6), town.service.database
    begun, on = threading.Semaphore(0), threading.Semaphore(3)

    def before() -> None:
        begun.release()
        on.acquire()

    processes = Threads(before=before)
    thread = threading.Thread(target=Worker(town.service, processes).run_next)
    thread.start()
    for _ in range(4):  # planning, and the third block has begun
        assert begun.acquire(timeout=60)
    with database.session() as session:
        cancel_job(session, job_id)
    thread.join(timeout=30)
    assert not thread.is_alive()
    assert processes.stopped == 1
    on.release(100)
    job = town.job(job_id)
    assert (job.state, job.steps_done, job.claim) == ("cancelled", 3, None)
    with database.session() as session:
        kept = dict(session.execute(select(JobStep.number, JobStep.ended_at).where(JobStep.job_id == job_id)).all())
        assert session.get(Result, job_id) is None
        assert cancel_job(session, job_id).state == "cancelled"
        assert resume_job(session, job_id).state == "queued"
    assert Worker(town.service, Threads()).run_next()
    job = town.job(job_id)
    assert (job.state, job.steps_done, job.steps) == ("done", 8, 8)
    with database.session() as session:
        again = dict(session.execute(select(JobStep.number, JobStep.ended_at).where(JobStep.job_id == job_id)).all())
    assert {number: again[number] for number in kept} == kept


def test_steps_of_another_version_are_done_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """A job that an upgrade has interrupted is not put together from two versions."""
    job_id, database, stop, calls = start(town), town.service.database, threading.Event(), iter(range(100))

    def stop_later() -> None:
        if next(calls) == 3:
            stop.set()

    Worker(town.service, Threads(before=stop_later)).run(stop)
    assert town.job(job_id).steps_done >= 3
    monkeypatch.setattr("api.jobs.run._versions", lambda: {"qamtu": "9.9"})
    calls = iter(range(100, 200))
    assert Worker(town.service, Threads(before=stop_later)).run_next()
    job = town.job(job_id)
    assert (job.state, job.steps_done, job.steps) == ("done", 7, 7)
    with database.session() as session:
        assert len(set(session.scalars(select(JobStep.worker).where(JobStep.job_id == job_id)))) == 1
        assert session.get_one(JobStep, (job_id, 0)).output["versions"] == {"qamtu": "9.9"}


def test_what_has_ended_is_neither_cancelled_nor_resumed(town: Town) -> None:
    job_id, database = start(town), town.service.database
    assert Worker(town.service, Threads()).run_next()
    with pytest.raises(RequestError, match="nothing to cancel"), database.session() as session:
        cancel_job(session, job_id)
    with pytest.raises(RequestError, match="nothing to resume"), database.session() as session:
        resume_job(session, job_id)
    with pytest.raises(UnknownObjectError), database.session() as session:
        cancel_job(session, "none")


def test_progress_only_rises_and_ends_with_done(town: Town) -> None:
    job_id = start(town, blocks=6)
    assert Worker(town.service, Threads(width=3)).run_next()
    told = events_of(town, job_id)
    done = [event["steps_done"] for event in told]
    assert done == sorted(done)
    assert [event["steps_done"] for event in told if event["event"] == "progress"] == list(range(1, 9))
    assert [event["state"] for event in told if event["event"] == "state"] == ["queued", "running", "done"]
    assert all(event["steps"] == 8 for event in told if event["steps_done"])


def test_a_worker_that_is_stopped_puts_its_job_back(town: Town) -> None:
    job_id, stop = start(town), threading.Event()
    processes = Threads(before=stop.set)
    Worker(town.service, processes).run(stop)
    job = town.job(job_id)
    assert (job.state, job.claim) == ("queued", None)
    assert job.steps_done <= 1
    assert Worker(town.service, Threads()).run_next()
    assert town.job(job_id).state == "done"


def test_a_job_works_on_the_region_as_it_was_when_it_began(town: Town) -> None:
    """Its facilities go and its network is removed while the job is at it: the result is that of the start."""
    jobs = [start(town, blocks=4) for _ in range(2)]
    database, begun, streets = town.service.database, iter(range(100)), town.service.data / "networks" / "town"

    def change() -> None:
        if next(begun) == 2:
            shutil.rmtree(streets)
            with database.session() as session:
                session.execute(delete(Facility))
                session.get_one(Region, "town").revision += 1

    shutil.copytree(streets, streets.with_name("kept"))
    assert Worker(town.service, Threads(before=change)).run_next()
    assert not streets.exists()
    streets.with_name("kept").rename(streets)
    assert Worker(town.service, Threads()).run_next()
    with database.session() as session:
        assert [session.get_one(Result, job_id).region_revision for job_id in jobs] == [1, 2]
    first, second = (town.files(town.job(job_id)) for job_id in jobs)
    assert first["matrix.parquet"] == second["matrix.parquet"]


def test_a_refused_question_fails_the_job_with_a_sentence_in_every_language(town: Town) -> None:
    with town.service.database.session() as session:
        job_id = start_job(session, "matrix", "town", {"mode": "bicycle"}, None).id
    assert Worker(town.service, Threads()).run_next()
    job = town.job(job_id)
    assert (job.state, job.problem["code"]) == ("failed", "travel_mode")
    told = phrase_from_dict(job.problem["detail"])
    sentences = {tell(told, lang) for lang in ("en", "ru", "kk", "th")}
    assert len(sentences) == 4
    assert all("bicycle" in sentence for sentence in sentences)


def test_what_a_long_step_has_come_to_is_told(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    job_id, do, seen = start(town), step._do, threading.Event()

    def do_slowly(kind: str, work: Work, asked: step.Stage) -> Any:
        if asked.number == 1:
            tell_worker(work)(TOLD_WITHIN)
            assert seen.wait(timeout=60)
        return do(kind, work, asked)

    monkeypatch.setattr("api.jobs.step._do", do_slowly)
    thread = threading.Thread(target=Worker(town.service, Threads()).run_next)
    thread.start()
    while town.job(job_id).message != phrase_to_dict(TOLD_WITHIN) and thread.is_alive():
        time.sleep(0.05)
    seen.set()
    thread.join(timeout=60)
    assert town.job(job_id).state == "done"
    told = [one["message"] for one in events_of(town, job_id) if one["event"] == "step"]
    assert told.count(phrase_to_dict(TOLD_WITHIN)) == 1


def test_a_full_disk_is_told_without_a_path(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/srv/qamtu/jobs")

    for place in ("api.jobs.step._do", "api.jobs.snapshot.link_network"):  # in a step; before the first one
        with monkeypatch.context() as patch:
            patch.setattr(place, fill)
            job_id = start(town)
            Worker(town.service, Threads()).run_next()
        job = town.job(job_id)
        assert (job.state, job.problem["code"]) == ("failed", "no_room")
        assert "/srv" not in str(job.problem)


def test_a_process_that_ends_is_replaced_and_its_step_done_again(town: Town) -> None:
    job_id, calls = start(town), iter(range(100))

    def before() -> None:
        if next(calls) in (1, 3):
            raise BrokenProcessPool

    processes = Threads(before=before)
    assert Worker(town.service, processes).run_next()
    assert town.job(job_id).state == "done"
    assert processes.stopped == 2


def test_a_step_whose_process_always_ends_fails_the_job(town: Town) -> None:
    job_id, calls = start(town), iter(range(100))

    def before() -> None:
        if next(calls) > 2:
            raise BrokenProcessPool

    assert Worker(town.service, Threads(before=before)).run_next()
    job = town.job(job_id)
    assert (job.state, job.problem["code"], job.steps_done) == ("failed", "job_failed", 3)


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("cook", {}),
        ("matrix", {}),
        ("matrix", {"mode": "walk", "cutoff_min": 0}),
        ("matrix", {"mode": "walk", "cutoff_min": float("nan")}),
        ("matrix", {"mode": "walk", "to": "x"}),
        ("matrix", {"mode": "walk", "origins": [{"id": "a", "lon": 181, "lat": 0}]}),
        ("siting", {"model": "mclp", "mode": "walk", "candidates": "/etc/passwd"}),
        ("ranges", {"draws": 0}),
        ("network_build", {"modes": ["walk"]}),
    ],
)
def test_what_cannot_be_asked_is_refused_at_once(town: Town, kind: str, parameters: dict[str, Any]) -> None:
    with pytest.raises(RequestError), town.service.database.session() as session:
        start_job(session, kind, "town", parameters, None)


def test_there_is_no_job_of_a_region_that_is_not_there(town: Town) -> None:
    with pytest.raises(UnknownObjectError), town.service.database.session() as session:
        start_job(session, "ranges", "nowhere", {}, None)


def test_events_are_read_on_from_the_last_one_known(town: Town) -> None:
    job_id = start(town)
    assert Worker(town.service, Threads()).run_next()
    with town.service.database.session() as session:
        keys = list(session.scalars(select(JobEvent.key).where(JobEvent.job_id == job_id).order_by(JobEvent.key)))
        assert [event.key for event in load_events(session, job_id, keys[4])] == keys[5:]


def test_sentences_are_kept_with_the_sentences_in_their_gaps() -> None:
    told = Phrase("{name} is empty; give at least one cell with people", name=Phrase("no right"))
    assert str(phrase_from_dict(phrase_to_dict(told))) == str(told)
    error = TableError("the facility id {id} stands in two lists; ids must be unique over all lists", id=3)
    assert tell(phrase_from_dict(phrase_to_dict(error)), "ru") == tell(error, "ru")
