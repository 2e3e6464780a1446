"""The town of the what-if tests in a database, served over HTTP. Imported by tests, never installed."""

from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from fastapi.testclient import TestClient
from what_if_town import build_town, question

from api.main import create_app
from api.region_shelf import RegionShelf
from api.service import Service
from api.store.regions import save_region
from routing.storage import save_network

TOWN = "/api/v1/regions/town"


@cache
def town():
    """The region, built once."""
    return build_town(Path(mkdtemp(prefix="qamtu-test-town-")))


def keep_town(database, data):
    """The town in a database, its files below `data`."""
    folder = save_network(town().network, data / "networks" / "n1")
    with database.session() as session:
        save_region(session, data, "town", town(), question(), network_id="n1", network_folder=folder)


def service_of(database, data):
    """A service on them."""
    return Service(database, data, RegionShelf(database, data))


@contextmanager
def served_town(database, data):
    """A client of a service that has the town."""
    keep_town(database, data)
    with TestClient(create_app(service=service_of(database, data))) as client:
        yield client


def seen(client, address):
    """`If-Match` of what is there now."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return {"If-Match": answer.headers["ETag"]}
