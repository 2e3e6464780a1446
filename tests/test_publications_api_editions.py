"""What editions give away together: counted by the job that freezes one, told to who brings it to readers."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from fastapi.testclient import TestClient
from job_town import Town
from publication_service import lay_out_walking_town, publish

from api.main import create_app
from api.store.database import Database

PUBLICATIONS = "/api/v1/publications"
Tables = dict[tuple[str, ...], str]


@pytest.fixture(scope="module")
def town(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Town:
    return lay_out_walking_town(module_database, tmp_path_factory.mktemp("service") / "data")


@pytest.fixture(scope="module")
def client(town: Town) -> Iterator[TestClient]:
    with TestClient(create_app(service=town.service)) as client:
        yield client


@pytest.fixture(scope="module")
def editions(client: TestClient, town: Town) -> list[dict[str, Any]]:
    """The outcomes of three jobs, each renews the one before; the last two hold back fewer counts, and say the same."""
    found: list[dict[str, Any]] = []
    for number, minimum in enumerate((100, 10, 10), start=1):
        before = {"edition_of": found[-1]["publication_id"]} if found else {}
        found.append(publish(client, town, title=f"Edition {number}", minimum_people=minimum, **before))
    return found


def tables_of(client: TestClient, publication_id: str) -> Tables:
    """Counts as readers have them, by what they are of; "" is held back."""
    found: Tables = {}
    for figure in client.get(f"{PUBLICATIONS}/{publication_id}").json()["figures"]:
        if figure["kind"] == "table":
            address = f"{PUBLICATIONS}/{publication_id}/figures/{figure['id'][:12]}/files/figure.csv"
            for row in csv.DictReader(StringIO(client.get(address).text)):
                place = figure["subject"]["service"], row["boundary_id"], row["stratum"]
                found[*place, row["threshold_min"]] = row["people_within"]
                found[*place, "all"] = row["people"]
    return found


def count_by_hand(before: Tables, now: Tables, minimum: float) -> int:
    """Of the same region: counts that one alone tells, or that are less than the minimum off one of the same place."""
    found = 0
    for key, count in now.items():
        others = [float(other) for (*place, _), other in before.items() if tuple(place) == key[:-1] and other]
        near = [other for other in others if count and 0 < abs(float(count) - other) < minimum]
        found += bool(near) or (count == "") != (before[key] == "")
    return found


def test_the_job_counts_with_the_edition_before(client: TestClient, editions: list[dict[str, Any]]) -> None:
    first, second, third = (tables_of(client, one["publication_id"]) for one in editions)
    assert first.keys() == second.keys()
    assert second == third
    by_hand = count_by_hand(first, second, 100)
    assert by_hand > 0
    assert [one["given_away_with_previous"] for one in editions] == [0, by_hand, 0]


def test_each_is_told_with_every_other_that_it_gives_numbers_away_with(
    client: TestClient, editions: list[dict[str, Any]]
) -> None:
    """The third gives away with the first what the second does, though it renews the second."""
    ids = [one["publication_id"] for one in editions]
    told = [client.get(f"{PUBLICATIONS}/{one}/allowed").json()["given_away"] for one in ids]
    counts = editions[1]["given_away_with_previous"]
    pairs = [
        {"id": one, "edition": edition, "public": False, "counts": counts, "minimum_people": 100.0}
        for edition, one in enumerate(ids, start=1)
    ]
    assert told == [[pairs[2], pairs[1]], [pairs[0]], [pairs[0]]]


def test_one_that_readers_have_is_marked(client: TestClient, editions: list[dict[str, Any]]) -> None:
    first, _, third = (one["publication_id"] for one in editions)
    for step in ("correct", "approve", "publish"):
        assert client.post(f"{PUBLICATIONS}/{first}/steps", json={"step": step}).status_code == 201
    told = client.get(f"{PUBLICATIONS}/{third}/allowed").json()["given_away"]
    assert [(one["edition"], one["public"]) for one in told] == [(1, True)]
    withdrawn = {"step": "withdraw", "comment": "Wrong data"}
    assert client.post(f"{PUBLICATIONS}/{first}/steps", json=withdrawn).status_code == 201
    assert client.get(f"{PUBLICATIONS}/{third}/allowed").json()["given_away"] == told
