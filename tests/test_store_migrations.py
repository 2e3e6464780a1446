"""Tables come and go with their data, on both databases, and are those that the models describe."""

from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from shapely import MultiPolygon, Point, box
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from api.errors import SettingError
from api.store import models
from api.store.base import Base, now
from api.store.geometry import meets_box
from api.store.migrate import SCRIPTS, downgrade, head, upgrade

STEPS = ["0001", "0002", "0003", "0004", "0005", "0006", "0007"]


def fill(database):
    """A row in every table."""
    with database.session() as session:
        session.add(models.Organisation(id="o", name="Қала денсаулық сақтау басқармасы"))
        session.add(models.Area(id="kz", level="country", name="Қазақстан"))
        session.add(models.User(id="u", login="aigul", name="Айгүл"))
        session.flush()
        session.add(models.Grant(user_id="u", role="planner", area_id="kz", organisation_id="o"))
        session.add(models.SignIn(token_hash="t", user_id="u", expires_at=now()))
        session.add(models.ApiKey(user_id="u", name="DHIS2", prefix="qk_1", key_hash="h"))
        session.add(models.AuditEntry(number=1, at=now(), action="start", previous_hash="", entry_hash="1"))
        session.add(models.Network(id="n", folder="networks/n"))
        session.add(models.Installation())
        session.flush()
        session.add(models.Region(id="r", name="Шымкент", organisation_id="o", area_id="kz", network_id="n"))
        session.flush()
        square = MultiPolygon([box(69, 42, 70, 43)])
        session.add(models.Boundary(region_id="r", boundary_id="b", name="Абай", row=0, geometry=square))
        session.add(models.Facility(region_id="r", facility_id="f", name="№ 1", geometry=Point(69.5, 42.3)))
        session.add(models.PopulationLayer(region_id="r", name="2026", file="p", sha256="", cells=1, people=0.1))
        session.add(models.Scenario(id="s", region_id="r", name="Мост", changes=[{"type": "close_road"}]))
        session.add(models.Job(id="j", kind="study", region_id="r"))
        session.flush()
        session.add(models.Result(region_id="r", scenario_id="s", kind="study", region_revision=1, folder="x"))
        session.add(models.JobStep(job_id="j", number=1, name="one"))
        session.add(models.JobEvent(job_id="j", data={"share": 0.1}))
        session.add(models.Upload(id="up", name="a", kind="osm", sha256="", size_bytes=2**40, file="x"))
        session.flush()
        session.add(models.Import(region_id="r", upload_id="up", kind="facilities", mode="add", revision=2))
        session.add(models.IdempotencyKey(owner="u", key="k", request_hash="h", expires_at=now()))
        frozen = {"content_id": "c", "region_id": "r", "title": "Қамту", "folder": "x", "manifest_sha256": ""}
        session.add(models.Publication(id="f", link_key=b"\x00\xff", **frozen))
        session.flush()
        session.add(models.GivenAway(publication_id="f", earlier_id="f", counts=2, minimum_people=10.0))
        session.add(models.PublicationStep(publication_id="f", step="correct", state="corrected"))
        session.add(models.PublicationLink(publication_id="f", name="Министрлік", expires_at=now()))
        session.add(models.VisitSeal(key_id="k", sealed=b"\x00\xff"))
        session.add(models.VisitPerson(region_id="r", person_id="P-1", care=b"\x01", key_id="k"))
        session.add(models.VisitTeam(region_id="r", team_id="N-1", sealed=b"\x02", key_id="k"))
        days = {"start": date(2026, 11, 23), "ends": date(2026, 11, 27)}
        session.add(models.KeptVisitPlan(id="p", region_id="r", **days, about=b"a", asked=b"b", tours=b"c", key_id="k"))
        told = {"day": date(2026, 11, 23), "team_id": "N-1", "at": now(), "sealed": b"d", "key_id": "k"}
        session.add(models.VisitOutcome(region_id="r", outcome_id="x", plan_id="p", person_id="P-1", **told))


def contents(database, tables):
    """Every row of some tables, as the database holds it."""
    with database.engine.connect() as connection:
        return {table: connection.execute(text(f"SELECT * FROM {table} ORDER BY 1")).all() for table in tables}


def test_tables_are_those_of_the_models(database):
    def is_ours(_thing, name, kind, _reflected, _compared):
        return name in Base.metadata.tables if kind == "table" else not str(name).endswith("_geometry")

    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": is_ours, "compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_every_table_has_a_row_to_lose(database):
    fill(database)
    assert all(rows for rows in contents(database, Base.metadata.tables).values())


@pytest.mark.parametrize("step", ["base", *STEPS[:-1]])
def test_steps_go_down_and_up_again_and_what_they_do_not_touch_stays(database, step):
    fill(database)
    before = contents(database, Base.metadata.tables)
    downgrade(database.engine, step)
    left = [table for table in inspect(database.engine).get_table_names() if table in Base.metadata.tables]
    assert len(left) < len(before)
    assert contents(database, left) == {table: before[table] for table in left}
    upgrade(database.engine)
    assert {table: rows for table, rows in contents(database, Base.metadata.tables).items() if rows} == {
        table: before[table] for table in left
    }
    if not left:
        fill(database)


def test_nothing_is_left_at_the_base(database):
    fill(database)
    downgrade(database.engine, "base")
    left = set(inspect(database.engine).get_table_names()) - {"alembic_version", "spatial_ref_sys"}
    assert left == set()
    if not database.is_sqlite:
        with database.engine.connect() as connection:
            ours = "SELECT proname FROM pg_proc WHERE proname LIKE 'audit%'"
            assert connection.execute(text(ours)).all() == []


def test_upgrading_again_changes_nothing(database):
    fill(database)
    before = contents(database, Base.metadata.tables)
    database.upgrade()
    assert contents(database, Base.metadata.tables) == before
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == head() == STEPS[-1]


def test_the_spatial_index_is_there_again_after_down_and_up(database):
    fill(database)
    downgrade(database.engine, "0001")
    upgrade(database.engine)
    with database.session() as session:
        session.add(models.Network(id="n2", folder="networks/n2"))
        session.flush()
        session.add(models.Region(id="r", name="Шымкент", network_id="n2"))
        session.flush()
        session.add(models.Facility(region_id="r", facility_id="f", name="№ 1", geometry=Point(69.5, 42.3)))
    with database.session() as session:
        near = select(models.Facility.facility_id).where(meets_box(models.Facility.geometry, (69, 42, 70, 43)))
        assert session.scalars(near).all() == ["f"]
        if not database.is_sqlite:
            indexed = "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_facilities_geometry'"
            assert "USING gist" in session.execute(text(indexed)).scalar_one()


@pytest.mark.parametrize("change", ["UPDATE audit_log SET action = 'x'", "DELETE FROM audit_log"])
def test_the_audit_log_is_only_added_to(database, change):
    fill(database)
    with pytest.raises(DBAPIError, match="only added to"), database.engine.begin() as connection:
        connection.execute(text(change))


def test_a_database_of_a_newer_version_is_left_alone_and_says_so(database):
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SettingError, match=r"newer Qamtu \(step 9999"):
        database.upgrade()


def test_the_newest_step_is_told_from_the_names_of_files_as_alembic_tells_it():
    assert head() == ScriptDirectory(str(SCRIPTS)).get_current_head()
