"""The drill: a service is backed up while it works, lost, and restored; on the other kind of database too."""

import json
import tarfile
from uuid import uuid4

import psycopg
import pytest
from shapely import MultiPolygon, Point, box
from small_town import lay_out_town, read_town
from sqlalchemy import select, text
from test_store_migrations import contents
from typer.testing import CliRunner

from api.backup import restore_backup, write_backup
from api.cli import app
from api.errors import BackupError, SettingError
from api.region_shelf import RegionShelf
from api.store import models
from api.store.base import Base, now
from api.store.database import Database
from api.store.geometry import meets_box
from api.store.regions import save_region
from geo.coverage import coverage_table
from geo.scenario import measure_reaches
from routing.storage import save_network


@pytest.fixture
def data(database, tmp_path):
    """A service that has been at work: a region, accounts, a job half done, a scenario."""
    folder = tmp_path / "town"
    folder.mkdir()
    lay_out_town(folder)
    region, question = read_town(folder)
    data = tmp_path / "data"
    network = save_network(region.network, data / "networks" / "n1")
    (data / "results" / "r1").mkdir(parents=True)
    (data / "results" / "r1" / "coverage.csv").write_text("a\n")
    (data / "publications" / "f").mkdir(parents=True)
    (data / "publications" / "f" / "manifest.json").write_text("{}")
    with database.session() as session:
        session.add(models.Area(id="z", level="country", name="Қазақстан"))  # its child comes first by id
        session.flush()
        session.add(models.Area(id="a", parent_id="z", level="province", name="Түркістан"))
        session.add(models.Installation(id="one of a kind"))
        session.add(models.User(id="u", login="aigul", name="Айгүл", password_hash="$argon2id$"))
        save_region(session, data, "town", region, question, network_id="n1", network_folder=network)
        shape = MultiPolygon([box(69, 42, 70, 43)])
        session.add(models.Boundary(region_id="town", boundary_id="b", name="Абай", row=0, geometry=shape))
        session.add(
            models.Scenario(id="s", region_id="town", name="Мост", changes=[{"type": "close_road", "ways": [1]}])
        )
        session.add(models.AuditEntry(number=1, at=now(), action="start", previous_hash="", entry_hash="1"))
        session.add(models.IdempotencyKey(owner="u", key="k", request_hash="h", body=b"\x00\xff", expires_at=now()))
        session.add(models.Job(id="j", kind="study", region_id="town", state="running", message={"a": None}))
        session.flush()
        session.add(models.Result(id="r1", region_id="town", kind="study", region_revision=1, folder="results/r1"))
        session.add(models.JobEvent(job_id="j", data={"share": 0.1}))
        frozen = {"content_id": "c", "region_id": "gone", "title": "Қамту", "manifest_sha256": ""}
        session.add(models.Publication(id="f", link_key=b"\x00\xff", folder="publications/f", **frozen))
    return data


@pytest.fixture
def empty(cluster, tmp_path):
    """Makes empty databases, without any table."""
    made = []

    def make(kind):
        if kind == "sqlite":
            url = f"sqlite:///{tmp_path / uuid4().hex}.sqlite"
        else:
            name = f"q{uuid4().hex[:12]}"
            for database, statement in (("postgres", f"CREATE DATABASE {name}"), (name, "CREATE EXTENSION postgis")):
                with psycopg.connect(cluster.url(database), autocommit=True) as connection:
                    connection.execute(statement)
            url = cluster.url(name)
        made.append(Database(url))
        return made[-1]

    yield make
    for database in made:
        database.close()


def rows_of(database):
    """Every row as the models read it: the same on both databases."""
    found = {}
    with database.session() as session:
        for mapper in Base.registry.mappers:
            columns = [column.key for column in mapper.column_attrs]
            rows = session.scalars(select(mapper.class_)).all()
            found[mapper.class_.__name__] = sorted(
                json.dumps({name: plain(getattr(row, name)) for name in columns}, sort_keys=True) for row in rows
            )
    return found


def plain(value):
    return value if isinstance(value, str | int | float | list | dict | None) else repr(value)


def covered(database, data):
    served = RegionShelf(database, data)["town"]
    reaches = measure_reaches(served.region, served.question)
    return coverage_table(reaches, served.region.population, None, thresholds_min=(5, 15))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_was_lost_is_there_again(database, data, empty, tmp_path, kind):
    archive = tmp_path / "backup.tar.gz"
    manifest = write_backup(database, data, archive)
    assert archive.stat().st_mode & 0o077 == 0  # accounts are in it
    before, people = rows_of(database), covered(database, data)
    assert manifest.rows == sum(map(len, before.values()))
    again, elsewhere = empty(kind), tmp_path / "elsewhere"
    restore_backup(archive, again, elsewhere)
    assert rows_of(again) == before
    assert covered(again, elsewhere).equals(people)
    assert (elsewhere / "results" / "r1" / "coverage.csv").read_text() == "a\n"
    assert (elsewhere / "publications" / "f" / "manifest.json").read_text() == "{}"
    with again.session() as session:  # keys go on, indexes answer, the log is closed
        session.add(models.Facility(region_id="town", facility_id="new", name="", geometry=Point(69.5, 42.3)))
        session.add(models.JobEvent(job_id="j", data={}))
        session.flush()
        near = select(models.Facility.facility_id).where(meets_box(models.Facility.geometry, (69, 42, 70, 43)))
        assert set(session.scalars(near)) == {"A", "new"}
    with pytest.raises(Exception, match="only added to"), again.engine.begin() as connection:
        connection.execute(text("DELETE FROM audit_log"))


def test_only_what_rows_name_is_packed(database, data, tmp_path):
    (data / "stray.txt").write_text("not ours")
    write_backup(database, data, tmp_path / "b.tar.gz")
    with tarfile.open(tmp_path / "b.tar.gz") as packed:
        names = packed.getnames()
    assert not [name for name in names if "stray" in name]
    assert names[0] == "manifest.json"


def test_a_database_with_something_in_it_is_not_overwritten(database, data, tmp_path):
    archive = tmp_path / "backup.tar.gz"
    write_backup(database, data, archive)
    before = contents(database, Base.metadata.tables)
    with pytest.raises(BackupError, match="already"):
        restore_backup(archive, database, tmp_path / "elsewhere")
    assert contents(database, Base.metadata.tables) == before
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize("damage", ["cut", "rows", "file", "not ours"])
def test_a_damaged_archive_leaves_nothing(database, data, empty, tmp_path, damage):
    archive, target = tmp_path / "backup.tar.gz", empty("sqlite")
    write_backup(database, data, archive)
    spoil(archive, damage, tmp_path)
    with pytest.raises(BackupError):
        restore_backup(archive, target, tmp_path / "elsewhere")
    assert not list((tmp_path / "elsewhere").iterdir())
    with target.engine.connect() as connection:
        there = connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar_one()
    assert there == 0


def spoil(archive, damage, folder):
    if damage == "cut":
        archive.write_bytes(archive.read_bytes()[:-2000])
    elif damage == "not ours":
        archive.write_text("hello")
    else:
        with tarfile.open(archive) as packed:
            packed.extractall(folder / "open")  # noqa: S202 (our own)
        suffix = "rows.jsonl" if damage == "rows" else "coverage.csv"
        spoilt = next((folder / "open").rglob(suffix))
        spoilt.write_text(spoilt.read_text() + "\n")
        with tarfile.open(archive, "w:gz") as packed:
            for path in sorted((folder / "open").rglob("*")):
                if path.is_file():
                    packed.add(path, path.relative_to(folder / "open"), recursive=False)


def test_a_file_that_is_missing_is_named(database, data, tmp_path):
    (data / "results" / "r1" / "coverage.csv").unlink()
    (data / "results" / "r1").rmdir()
    with pytest.raises(BackupError, match="results/r1"):
        write_backup(database, data, tmp_path / "b.tar.gz")
    assert not (tmp_path / "b.tar.gz").exists()


@pytest.mark.parametrize("words", [["backup", "b.tar.gz"], ["audit", "verify"]], ids=" ".join)
def test_a_database_that_is_not_there_is_not_taken_for_an_empty_one(empty, tmp_path, monkeypatch, words):
    """Such as by root, without the settings of the service: an empty backup would seem a good one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QAMTU_DATA", str(tmp_path / "nothing"))
    nowhere = CliRunner().invoke(app, words)
    assert isinstance(nowhere.exception, SettingError)
    assert "nothing/qamtu.sqlite" in str(nowhere.exception)
    assert not (tmp_path / "nothing" / "qamtu.sqlite").exists()
    bare = empty("postgresql")
    without_tables = CliRunner().invoke(app, [*words, "--database", bare.url.render_as_string(hide_password=False)])
    assert isinstance(without_tables.exception, SettingError)
    assert not (tmp_path / "b.tar.gz").exists()
