"""Outcomes of phones: each counts once, in whatever order and however often it is sent; none lost, none doubled."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from visit_service import visits_service
from visit_town import VISITS, put_register

from api.store.database import Database

DAYS = {"from": "2026-11-01", "to": "2026-12-31"}
WORDS = ("done", "not_home", "refused", "hospital", "died", "other", "none")


@pytest.fixture
def client(database: Database, tmp_path: Path) -> Iterator[TestClient]:
    with visits_service(database, tmp_path) as client:
        put_register(client, people=3)
        yield client


def outcome(person: int = 0, minute: int = 0, **more: Any) -> dict[str, Any]:
    at = datetime(2026, 11, 23, 10, tzinfo=UTC) + timedelta(minutes=minute)
    return {
        "outcome_id": uuid4().hex,
        "visit_id": f"P-{person:03}@2026-11-23",
        "plan_id": "plan",
        "team_id": "N-01",
        "outcome": "done",
        "at": at.isoformat(),
        "note": "",
    } | more


def send(client: TestClient, *outcomes: dict[str, Any], **headers: str) -> dict[str, Any]:
    answer = client.post(f"{VISITS}/outcomes", json={"outcomes": list(outcomes)}, headers=headers)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def kept(client: TestClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"{VISITS}/outcomes", params=DAYS).json()
    return found


def test_the_same_again_is_known(client: TestClient) -> None:
    one, other = outcome(0, note="хорошо"), outcome(1)
    assert send(client, one)["accepted"] == [one["outcome_id"]]
    told = send(client, one, other, one)
    assert told["known"] == [one["outcome_id"], one["outcome_id"]]
    assert told["accepted"] == [other["outcome_id"]]
    assert sorted(row["outcome_id"] for row in kept(client)) == sorted([one["outcome_id"], other["outcome_id"]])


def test_one_that_cannot_be_holds_up_no_other(client: TestClient) -> None:
    good = outcome(0)
    wrong = [
        outcome(1, at="2026-11-23T10:00:00"),
        outcome(1, at="yesterday"),
        outcome(1, at="0001-01-01T00:00:00+14:00"),
        outcome(1, at=(datetime.now(UTC) + timedelta(days=3)).isoformat()),
        outcome(1, visit_id="P-001@2026-13-45"),
        outcome(1, visit_id="Somsri Jaidee@2026-11-23"),
        outcome(1, outcome="Somsri"),
        outcome(1, team_id="Somsri Jaidee"),
        outcome(1, note="x" * 3000),
        outcome(9),
    ]
    told = send(client, *wrong, good)
    assert told["accepted"] == [good["outcome_id"]]
    assert {one["outcome_id"] for one in told["refused"]} == {one["outcome_id"] for one in wrong}
    assert all(one["sentence"] for one in told["refused"])
    assert "Somsri" not in str(told)


def test_another_outcome_under_an_id_is_refused_and_the_first_one_stays(client: TestClient) -> None:
    one = outcome(0)
    send(client, one)
    assert send(client, one | {"outcome": "refused"})["refused"][0]["outcome_id"] == one["outcome_id"]
    assert [row["outcome"] for row in kept(client)] == ["done"]


def test_the_newest_counts_and_can_be_taken_back(client: TestClient) -> None:
    late, early = outcome(0, 5, outcome="not_home"), outcome(0, 1)
    send(client, late)
    send(client, early)
    progress = client.get(f"{VISITS}/progress", params={"from": "2026-11-23", "to": "2026-11-23"}).json()
    assert progress["outcomes"] == {"not_home": 1}
    send(client, outcome(0, 9, outcome="none"))
    progress = client.get(f"{VISITS}/progress", params={"from": "2026-11-23", "to": "2026-11-23"}).json()
    assert progress["outcomes"] == {}
    assert len(kept(client)) == 3


@pytest.mark.parametrize("wrong", [timedelta(days=40), timedelta(days=-20_000)], ids=["ahead", "behind"])
def test_a_phone_with_a_wrong_clock_loses_nothing_and_does_not_count_for_ever(
    client: TestClient, wrong: timedelta
) -> None:
    now = datetime.now(UTC)
    told = outcome(0, at=(now - timedelta(hours=3) + wrong).isoformat(), outcome="not_home")
    right = outcome(0, at=(now - timedelta(hours=2)).isoformat())
    for minutes in (0, 5):  # the answer was lost: sent again later, it is known
        body = {"outcomes": [told], "sent_at": (now + wrong + timedelta(minutes=minutes)).isoformat()}
        answer = client.post(f"{VISITS}/outcomes", json=body).json()
        assert told["outcome_id"] in (answer["known"] if minutes else answer["accepted"])
    assert send(client, right)["accepted"] == [right["outcome_id"]]
    assert [row["outcome_id"] for row in kept(client)] == [told["outcome_id"], right["outcome_id"]]
    assert abs(datetime.fromisoformat(kept(client)[0]["at"]) - (now - timedelta(hours=3))) < timedelta(minutes=2)
    progress = client.get(f"{VISITS}/progress", params={"from": "2026-11-23", "to": "2026-11-23"}).json()
    assert progress["outcomes"] == {"done": 1}


drawn = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 6), st.sampled_from(WORDS)), min_size=1, max_size=12
).flatmap(
    lambda told: st.tuples(
        st.just(told),
        st.lists(st.lists(st.integers(0, len(told) - 1), max_size=8), max_size=6),
    )
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn)
def test_two_phones_in_any_order_come_to_the_same(client: TestClient, sample: Any) -> None:
    told, sendings = sample
    run = uuid4().hex[:8]
    outcomes = [
        outcome(person, minute, outcome_id=f"{run}-{number}", outcome=word, note=f"{run} {number}")
        for number, (person, minute, word) in enumerate(told)
    ]
    answers: list[str] = []
    for chosen in [*sendings, range(len(outcomes))]:  # whatever was lost on the way, in the end a phone has sent all
        reply = send(client, *(outcomes[number] for number in chosen))
        assert reply["refused"] == []
        answers += reply["accepted"]
    mine = {row["outcome_id"]: row for row in kept(client) if row["note"].startswith(run)}
    assert sorted(answers) == sorted(mine) == sorted(one["outcome_id"] for one in outcomes)
    assert {key: row["outcome"] for key, row in mine.items()} == {one["outcome_id"]: one["outcome"] for one in outcomes}


def test_who_is_overdue_and_who_is_in_no_plan(client: TestClient) -> None:
    send(client, outcome(0))
    asked = {"from": "2026-12-07", "to": "2026-12-11", "today": "2026-12-09"}
    found = client.get(f"{VISITS}/progress", params=asked).json()
    (overdue,) = found["overdue"]
    assert (overdue["person_id"], overdue["due_by"], overdue["days_overdue"]) == ("P-000", "2026-11-30", 9)
    assert found["without_plan"] == ["P-000", "P-001", "P-002"]
    assert client.get(f"{VISITS}/progress", params=asked | {"to": "2026-12-01"}).status_code == 422


def test_days_are_those_of_the_visit(client: TestClient) -> None:
    send(client, outcome(0))
    assert client.get(f"{VISITS}/outcomes", params={"from": "2026-11-24", "to": "2026-11-30"}).json() == []
    assert date.fromisoformat(kept(client)[0]["visit_id"].partition("@")[2]) == date(2026, 11, 23)
