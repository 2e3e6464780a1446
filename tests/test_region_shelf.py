"""Regions in memory: those asked for last, and never old figures under the ETag of new ones."""

import gc
import weakref
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from kept_town import TOWN, keep_town, service_of, town
from sqlalchemy.orm import Session
from what_if_town import question

from api.main import create_app
from api.region_shelf import RegionShelf
from api.service import Service
from api.settings import Settings
from api.store.database import Database
from api.store.models import Region
from api.store.region_rows import raise_revision
from api.store.regions import load_region, save_region


@pytest.fixture
def data(database: Database, tmp_path: Path) -> Path:
    keep_town(database, tmp_path)
    return tmp_path


def test_regions_that_nobody_asks_for_leave_the_memory(database: Database, data: Path) -> None:
    with database.session() as session:
        for name in ("two", "three"):
            save_region(session, data, name, town(), question(), network_id="n1", network_folder=data / "networks/n1")
    shelf = RegionShelf(database, data, most=2)
    known = {name: weakref.ref(shelf[name]) for name in ("town", "two")}
    assert shelf["town"] is known["town"]()  # asked for again: it is the other one that goes
    assert shelf["three"].region.population.total() == town().population.total()
    gc.collect()
    assert (known["town"]() is None, known["two"]() is None) == (False, True)
    assert shelf["two"].region.population.total() == town().population.total()
    assert set(shelf) == {"town", "two", "three"}


def test_a_region_that_was_removed_is_let_go(database: Database, data: Path) -> None:
    shelf = RegionShelf(database, data)
    known = weakref.ref(shelf["town"])
    with database.session() as session:
        session.delete(session.get_one(Region, "town"))
    assert "town" not in shelf
    with pytest.raises(KeyError):
        shelf["town"]
    gc.collect()
    assert known() is None


@pytest.mark.parametrize("path", ["/cells", "/isochrone?lon=69.51&lat=42.31&minutes=5", "/coverage?mode=walk"])
def test_figures_of_before_an_import_do_not_get_the_etag_of_after_it(
    database: Database, data: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    take = RegionShelf.__getitem__
    imported = []

    def overtaken(self: RegionShelf, region_id: str) -> object:
        """A request has its region in hand when an import is committed."""
        served = take(self, region_id)
        if not imported:
            with database.session() as session:
                imported.append(raise_revision(session, region_id))
        return served

    app = create_app(service=service_of(database, data), settings=Settings(log="none", read_ahead=0))
    with TestClient(app) as client:
        quiet = client.get(TOWN + path).headers["ETag"]
        monkeypatch.setattr(RegionShelf, "__getitem__", overtaken)
        old = client.get(TOWN + path)
        assert (old.status_code, old.headers["ETag"]) == (200, quiet)
        new = client.get(TOWN + path, headers={"If-None-Match": old.headers["ETag"]})
    assert imported
    assert (new.status_code, new.headers["ETag"] != quiet) == (200, True)


def test_the_list_of_collections_reads_a_region_once(
    database: Database, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.session() as session:
        for name in ("two", "three"):
            save_region(session, data, name, town(), question(), network_id="n1", network_folder=data / "networks/n1")
    read: list[str] = []

    def counted(session: Session, folder: Path, region_id: str) -> object:
        read.append(region_id)
        return load_region(session, folder, region_id)

    monkeypatch.setattr("api.region_shelf.load_region", counted)
    service = Service(database, data, RegionShelf(database, data, most=1))
    app = create_app(service=service, settings=Settings(log="none", read_ahead=0))
    with TestClient(app) as client:
        first = client.get("/ogc/collections").json()["collections"]
        assert {row["id"].split(".")[0] for row in first} == {"town", "two", "three"}
        again = client.get("/ogc/collections").json()["collections"]
        assert client.get("/ogc/api").status_code == 200
        assert (again, sorted(read)) == (first, ["three", "town", "two"])
        with database.session() as session:
            raise_revision(session, "two")
        client.get("/ogc/collections")
        assert sorted(read) == ["three", "town", "two", "two"]
