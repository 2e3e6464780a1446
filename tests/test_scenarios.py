"""Scenarios over HTTP, on both databases: made once, read, changed by one at a time, paged, removed."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from api.etags import require_match
from api.main import create_app
from api.region_shelf import RegionShelf
from api.service import Service
from api.store.models import Region

LIST = "/api/v1/regions/town/scenarios"
CLOSED = {"type": "close_facility", "facility_id": "A"}


@pytest.fixture
def client(database, tmp_path):
    with database.session() as session:
        session.add(Region(id="town", name="Town"))
    service = Service(database, tmp_path, RegionShelf(database, tmp_path))
    with TestClient(create_app(service=service)) as client:
        yield client


def add(client, name="Мост закрыт", changes=(CLOSED,), **headers):
    return client.post(LIST, json={"name": name, "changes": list(changes)}, headers=headers)


def test_a_scenario_is_kept_and_read(client):
    made = add(client)
    assert made.status_code == 201
    where = made.headers["Location"]
    read = client.get(where)
    assert read.json() == made.json()
    assert read.json()["name"] == "Мост закрыт"
    assert read.json()["changes"] == [CLOSED]
    assert read.headers["ETag"] == made.headers["ETag"]
    assert client.get(where, headers={"If-None-Match": read.headers["ETag"]}).status_code == 304


def test_a_change_names_the_state_it_was_made_from(client):
    made = add(client)
    where, seen = made.headers["Location"], made.headers["ETag"]
    new = {"name": "Мост открыт", "changes": []}
    assert client.put(where, json=new).json()["code"] == "precondition_missing"
    changed = client.put(where, json=new, headers={"If-Match": seen})
    assert changed.status_code == 200
    assert changed.json()["revision"] == 2
    late = client.put(where, json=new, headers={"If-Match": seen})
    assert (late.status_code, late.json()["code"]) == (412, "precondition")
    assert client.delete(where, headers={"If-Match": seen}).status_code == 412
    assert client.delete(where, headers={"If-Match": changed.headers["ETag"]}).status_code == 204
    assert client.get(where).status_code == 404


def test_a_change_that_cannot_be_is_named_by_its_number(client):
    refused = add(client, changes=[CLOSED, {"type": "move_mountain"}])
    assert refused.status_code == 422
    assert "2" in refused.json()["detail"]
    assert client.get(LIST).json() == []


def test_pages_hold_every_scenario_once_even_when_one_is_removed_meanwhile(client):
    ids = {add(client, name=f"S{number}").json()["id"] for number in range(7)}
    found, address = [], f"{LIST}?limit=3"
    while address:
        page = client.get(address)
        found += [row["id"] for row in page.json()]
        if len(found) == 3:  # the last row of the page that was read goes
            gone = client.get(f"/api/v1/scenarios/{found[-1]}")
            client.delete(f"/api/v1/scenarios/{found[-1]}", headers={"If-Match": gone.headers["ETag"]})
        address = page.links.get("next", {}).get("url")
    assert sorted(found) == sorted(ids)


def test_a_cursor_that_is_none_is_refused(client):
    answer = client.get(f"{LIST}?cursor=!!")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_query")


def test_the_same_request_is_done_once(client):
    first = add(client, **{"Idempotency-Key": "k1"})
    again = add(client, **{"Idempotency-Key": "k1"})
    assert again.json() == first.json()
    assert again.status_code == 201
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(client.get(LIST).json()) == 1
    other = add(client, name="Another", **{"Idempotency-Key": "k1"})
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert add(client).json()["id"] != first.json()["id"]


def test_what_was_refused_may_be_sent_again_under_its_key(client):
    bad = add(client, changes=[{"type": "?"}], **{"Idempotency-Key": "k2"})
    assert bad.status_code == 422
    assert add(client, **{"Idempotency-Key": "k2"}).status_code == 201


def test_at_once_is_still_once(client):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: add(client, **{"Idempotency-Key": "k3"}), range(8)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 201}) == 1
    assert len(client.get(LIST).json()) == 1


def test_two_who_change_at_once_do_not_overwrite_each_other(client, monkeypatch):
    def slowly(request, etag):
        require_match(request, etag)
        time.sleep(0.05)  # time enough for another one to read what this one is about to change

    monkeypatch.setattr("api.endpoints.scenarios.require_match", slowly)
    made = add(client)
    where, seen = made.headers["Location"], made.headers["ETag"]

    def change(number):
        return client.put(where, json={"name": f"N{number}"}, headers={"If-Match": seen}).status_code

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(change, range(8)))
    assert sorted(told) == [200] + [412] * 7
    assert client.get(where).json()["revision"] == 2
