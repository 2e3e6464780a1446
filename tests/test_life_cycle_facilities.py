"""Facilities over HTTP, on both databases: added, changed, replaced, removed; figures see it at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from kept_town import TOWN, seen, served_town
from sqlalchemy import select
from what_if_town import SOUTH, WEST

from api.store.models import AuditEntry, Region

LIST = f"{TOWN}/facilities"
PROPERTIES = {
    "facility_id": "new",
    "name": "Жаңа амбулатория",
    "names": {"ru": "Новая амбулатория", "en": "New ambulatory"},
    "kind": "ambulatory",
    "size_class": "S-plus",
    "services": ["gp", "dental"],
    "opening_hours": "Mo-Fr 08:00-18:00",
    "capacity_per_day": 40.5,
    "staff": 13.0,
    "staff_by_profession": {"doctor": 4.0, "nurse": 9.0},
    "ownership": "public",
    "organisation_id": None,
    "area_id": None,
    "open": True,
}


def feature(lon=WEST + 0.004, lat=SOUTH + 0.004, **changed):
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": PROPERTIES | changed,
    }


@pytest.fixture
def client(database, tmp_path):
    with served_town(database, tmp_path) as client:
        yield client


def covered(client, **asked):
    rows = client.get(f"{TOWN}/coverage", params={"mode": "walk", "service": "any", **asked}).json()
    return sum(row["people_covered"] for row in rows if row["boundary_id"] == "all")


def revision(client):
    return client.get(TOWN).json()["revision"]


def test_a_facility_is_kept_whole_and_counts_at_once(client):
    before, first = covered(client), revision(client)
    made = client.post(LIST, json=feature())
    assert made.status_code == 201, made.text
    assert made.json()["properties"] == PROPERTIES
    assert made.headers["Location"] == f"{LIST}/new"
    assert client.get(made.headers["Location"]).json() == made.json()
    assert revision(client) == first + 1
    assert covered(client) > before
    assert "new" in {row["properties"]["facility_id"] for row in client.get(LIST).json()["features"]}
    gone = client.delete(f"{LIST}/new", headers={"If-Match": made.headers["ETag"]})
    assert gone.status_code == 204
    assert covered(client) == before
    assert client.get(f"{LIST}/new").status_code == 404


def test_a_change_leaves_what_it_does_not_name(client):
    client.post(LIST, json=feature())
    opened = covered(client)
    where = f"{LIST}/new"
    changed = client.patch(where, json={"properties": {"open": False}}, headers=seen(client, where))
    assert changed.status_code == 200, changed.text
    assert changed.json()["properties"] == PROPERTIES | {"open": False}
    assert covered(client) < opened
    moved = {"geometry": {"type": "Point", "coordinates": [WEST + 0.012, SOUTH + 0.012]}}
    answer = client.patch(where, json=moved, headers=seen(client, where))
    assert answer.json()["geometry"] == moved["geometry"]
    assert answer.json()["properties"] == PROPERTIES | {"open": False}


def test_who_writes_over_what_they_have_not_seen_is_refused(client):
    client.post(LIST, json=feature())
    where, change = f"{LIST}/new", {"properties": {"staff": 1}}
    assert client.patch(where, json=change).json()["code"] == "precondition_missing"
    old = seen(client, where)
    assert client.patch(where, json=change, headers=old).status_code == 200
    late = client.patch(where, json=change, headers=old)
    assert (late.status_code, late.json()["code"]) == (412, "precondition")
    before = revision(client)
    assert client.delete(where, headers=old).status_code == 412
    assert revision(client) == before  # a refused change is none


def test_of_many_who_change_at_once_one_is_heard(client):
    client.post(LIST, json=feature())
    where = f"{LIST}/new"
    old = seen(client, where)

    def change(number):
        return client.patch(where, json={"properties": {"staff": number}}, headers=old).status_code

    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(change, range(6)))
    assert sorted(told) == [200] + [412] * 5


def test_an_id_is_there_once(client):
    assert client.post(LIST, json=feature()).status_code == 201
    again = client.post(LIST, json=feature())
    assert (again.status_code, again.json()["code"]) == (409, "already_there")
    made = client.post(LIST, json=feature(facility_id=None))
    assert made.json()["properties"]["facility_id"] not in ("", "new", None)


def test_the_same_request_adds_one(client):
    key = {"Idempotency-Key": "one"}
    answers = [client.post(LIST, json=feature(facility_id=None), headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert len(client.get(LIST).json()["features"]) == 9


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "clinic"}, "bad_parameter"),
        ({"capacity_per_day": -1}, "bad_parameter"),
        ({"name": "a\0b"}, "bad_parameter"),
        ({"organisation_id": "nobody"}, "request"),
        ({"area_id": "nowhere"}, "request"),
        ({"facility_id": "a/b"}, "bad_parameter"),
        ({"lon": SOUTH, "lat": WEST}, "place"),
        ({"lon": 0.0, "lat": 0.0}, "place"),
        ({"lon": 181.0}, "bad_parameter"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(client, changed, code):
    before = revision(client)
    refused = client.post(LIST, json=feature(**changed))
    assert (refused.status_code, refused.json()["code"]) == (422, code), refused.text
    assert revision(client) == before


def test_services_are_those_of_the_kind_where_none_are_given(client):
    made = client.post(LIST, json=feature(services=None, kind="polyclinic")).json()
    assert len(made["properties"]["services"]) > 1
    none = client.post(LIST, json=feature(services=[], facility_id="empty")).json()
    assert none["properties"]["services"] == []


def test_filters_and_pages(client):
    client.post(LIST, json=feature())
    rows = client.get(LIST).json()["features"]

    def ids(**asked):
        answer = client.get(LIST, params=asked)
        assert answer.status_code == 200, answer.text
        return [row["properties"]["facility_id"] for row in answer.json()["features"]]

    everything = [row["properties"]["facility_id"] for row in rows]
    assert everything == sorted(everything)
    assert ids(kind="ambulatory") == ["new"]
    for service in ("dental", "gp", "tb", "nothing"):
        assert ids(service=service) == [
            row["properties"]["facility_id"] for row in rows if service in row["properties"]["services"]
        ]
    assert ids(open="false") == ["f5"]
    assert ids(bbox=f"{WEST + 0.003},{SOUTH + 0.003},{WEST + 0.005},{SOUTH + 0.005}", kind="ambulatory") == ["new"]
    assert ids(bbox="0,0,1,1") == []
    found, address = [], f"{LIST}?limit=4"
    while address:
        page = client.get(address)
        found += [row["properties"]["facility_id"] for row in page.json()["features"]]
        address = page.links.get("next", {}).get("url")
    assert found == everything
    assert client.get(LIST, params={"bbox": "1,2,3"}).json()["code"] == "bad_query"


def test_a_whole_list_takes_the_place_of_another(client, database):
    rows = client.get(LIST).json()
    assert len(rows["features"]) == 8
    kept = rows["features"][:3]
    kept[0]["properties"]["capacity_per_day"] = 77.0
    told = client.put(
        LIST, json={"type": "FeatureCollection", "features": [*kept, feature()]}, headers=seen(client, LIST)
    )
    assert told.status_code == 200, told.text
    now = client.get(LIST)
    assert now.json() == told.json()
    assert now.headers["ETag"] == told.headers["ETag"]
    assert [row["properties"]["facility_id"] for row in now.json()["features"]] == ["f0", "f1", "f2", "new"]
    assert now.json()["features"][0]["properties"]["capacity_per_day"] == 77.0
    assert now.json()["features"][1] == kept[1]
    twice = {"type": "FeatureCollection", "features": [feature(), feature()]}
    assert client.put(LIST, json=twice, headers=seen(client, LIST)).json()["code"] == "request"
    assert client.put(LIST, json=twice).status_code == 428
    with database.session() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.object_kind == "facilities")).all()
        assert [entry.action for entry in entries] == ["replace"]
        assert session.get(Region, "town").revision == client.get(TOWN).json()["revision"]


def test_what_is_known_beyond_the_figures_comes_out_again(client):
    client.post(LIST, json=feature())
    answer = client.get(f"{TOWN}/export", params={"format": "csv", "layer": "facilities"})
    lines = answer.text.splitlines()
    for word in ("S-plus", "Mo-Fr 08:00-18:00", "Новая амбулатория"):
        assert word in answer.text
    assert "staff_nurse" in lines[0]
    assert "name_ru" in lines[0]


def test_an_answer_that_is_known_is_not_sent_again(client):
    first = client.get(LIST)
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get(LIST, headers=known).status_code == 304
    assert client.get(LIST, params={"kind": "fap"}, headers=known).status_code == 200
    client.post(LIST, json=feature())
    assert client.get(LIST, headers=known).status_code == 200
