"""Reading home visits holds one connection: a second asked for meanwhile is waited for in vain once many do so."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import event
from visit_service import make_plan, visits_service
from visit_town import MONDAY, VISITS

from api.store.database import Database

PAGES = (
    "people",
    "people?contacts=true",
    "people/P-001",
    "teams",
    "plans",
    "plans/{plan}",
    "plans/{plan}/tours",
    "plans/{plan}/visits.csv",
    f"day?team=N-00&date={MONDAY}",
    f"outcomes?from={MONDAY}&to={MONDAY}",
    f"progress?from={MONDAY}&to={MONDAY}",
    f"reach?from={MONDAY}&to={MONDAY}",
)


@contextmanager
def counted(database: Database) -> Iterator[list[int]]:
    """How many connections were held, each time that one more was taken."""
    held, seen = [0], [0]

    def take(*_: object) -> None:
        held[0] += 1
        seen.append(held[0])

    def give_back(*_: object) -> None:
        held[0] -= 1

    event.listen(database.engine, "checkout", take)
    event.listen(database.engine, "checkin", give_back)
    try:
        yield seen
    finally:
        event.remove(database.engine, "checkout", take)
        event.remove(database.engine, "checkin", give_back)


def test_a_request_holds_one_connection_at_a_time(database: Database, tmp_path: Path) -> None:
    with visits_service(database, tmp_path) as client:
        plan = make_plan(client)
        for page in PAGES:
            with counted(database) as seen:
                answer = client.get(f"{VISITS}/{page.format(plan=plan)}")
            assert answer.status_code == 200, answer.text
            assert max(seen) == 1, page
