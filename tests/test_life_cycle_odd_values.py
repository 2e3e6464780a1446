"""Values no database likes: NUL, half a character, numbers without end. Refused or not found, never a failure."""

import json

import pytest
from fastapi.testclient import TestClient
from kept_town import TOWN, keep_town, service_of

from api.main import create_app
from api.settings import Settings

HALF = "\ud800"  # JSON can say it, UTF-8 cannot


@pytest.fixture
def client(database, tmp_path):
    keep_town(database, tmp_path)
    app = create_app(service=service_of(database, tmp_path), settings=Settings(login="never", log="none"))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/regions/%00",
        f"{TOWN}/facilities/%00",
        f"{TOWN}/facilities?service=%00x",
        f"{TOWN}/coverage?scenario=%00",
        f"{TOWN}/boundaries?level=%00",
        "/api/v1/jobs/%00",
        "/api/v1/networks/%ff",
        "/api/v1/results/%00/files/%00",
        "/api/v1/api-keys?user_id=%00",
        "/api/v1/areas?parent_id=%00",
        f"/api/v1/regions/{'x' * 5000}",
    ],
)
def test_odd_addresses(client, address):
    assert client.get(address).status_code in (200, 400, 404, 422)


@pytest.mark.parametrize("odd", ["\0", HALF, "x" * 100_000])
def test_odd_texts(client, odd):
    def send(method, address, body):
        headers = {"Content-Type": "application/json", "If-Match": "*"}
        return client.request(method, address, content=json.dumps(body), headers=headers).status_code

    change = {"type": "close_facility", "facility_id": odd}
    point = {"type": "Point", "coordinates": [69.51, 42.31]}
    asked = [
        send("POST", f"{TOWN}/scenarios", {"name": "S", "changes": [change]}),
        send("POST", f"{TOWN}/scenarios", {"name": odd}),
        send("POST", f"{TOWN}/what-if", {"mode": "walk", "threshold_min": 5, "changes": [change]}),
        send("POST", f"{TOWN}/what-if", {"mode": odd, "threshold_min": 5, "changes": []}),
        send("PATCH", TOWN, {"names": {"ru": odd}}),
        send("PATCH", TOWN, {"area_id": odd}),
        send("POST", f"{TOWN}/facilities", {"geometry": point, "properties": {"services": [odd]}}),
        send("POST", f"{TOWN}/facilities", {"geometry": point, "properties": {"staff_by_profession": {odd: 1}}}),
        send("POST", "/api/v1/organisations", {"name": odd}),
        send("POST", "/api/v1/areas", {"name": "A", "level": "province", "names": {"ru": odd}}),
        send("POST", f"{TOWN}/jobs", {"kind": odd}),
        send("POST", f"{TOWN}/jobs", {"kind": "study", "parameters": {"x": odd}}),
    ]
    failed = [number for number, status in enumerate(asked) if status >= 500]
    assert failed == []


@pytest.mark.parametrize("number", ["1e400", "-1e400", "NaN", str(10**400)])
def test_odd_numbers(client, number):
    body = '{"geometry": {"type": "Point", "coordinates": [69.51, 42.31]}, "properties": {"staff": 0.5}}'
    headers = {"Content-Type": "application/json"}
    assert client.post(f"{TOWN}/facilities", content=body.replace("0.5", number), headers=headers).status_code == 422
    assert client.post(f"{TOWN}/facilities", content=body.replace("69.51", number), headers=headers).status_code == 422
