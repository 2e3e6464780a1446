"""`/travel-time-grid`: sent packed, tagged, and counted to what `/coverage` answers."""

import pytest
from small_town import serve_town
from test_time_grid import count, read_bytes

PATH = "/api/v1/regions/town/travel-time-grid"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    return serve_town(tmp_path_factory.mktemp("town"))


@pytest.mark.parametrize("service", ["any", "dental"])
def test_its_numbers_are_those_of_coverage(client, service):
    told = read_bytes(client.get(PATH, params={"mode": "walk", "service": service}).content)
    assert (told["mode"], told["service"], told["cells"]) == ("walk", service, 36)
    covered = []
    for threshold_min in (0.5, 1, 2.25, 5, 7, 9.99, 15, 240):
        query = {"mode": "walk", "service": service, "threshold_min": threshold_min}
        rows = client.get("/api/v1/regions/town/coverage", params=query).json()
        assert [row["people_covered"] for row in rows] == count(told, "people", threshold_min)
        covered.append(rows[0]["people_covered"])
    assert covered == sorted(covered)
    assert len(set(covered)) > 3


def test_without_a_mode_it_is_the_first(client):
    assert client.get(PATH).content == client.get(PATH, params={"mode": "walk", "service": "any"}).content


def test_it_is_packed_for_whoever_accepts_it(client):
    packed = client.get(PATH, headers={"accept-encoding": "gzip"})
    plain = client.get(PATH, headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) * 0.7
    for answer in (packed, plain):
        assert answer.headers["content-type"] == "application/vnd.qamtu.time-grid"
        assert "accept-encoding" in answer.headers["vary"].lower()


def test_an_unchanged_grid_costs_a_304(client):
    first = client.get(PATH)
    again = client.get(PATH, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(PATH, params={"service": "dental"})
    assert other.headers["etag"] != first.headers["etag"]
    assert client.get(PATH, headers={"if-none-match": other.headers["etag"]}).status_code == 200


def test_it_is_made_once(served):
    reach = served.reaches[0]
    assert served.time_grid(reach) is served.time_grid(reach)


@pytest.mark.parametrize("query", [{"mode": "boat"}, {"service": "spa"}])
def test_what_is_not_there_is_refused(client, query):
    answer = client.get(PATH, params=query)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
