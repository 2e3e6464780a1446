"""One spatial question has one answer, whichever database is asked: random ones by the hundred, put to both."""

import shutil
from uuid import uuid4

import numpy as np
import psycopg
import pytest
from shapely import MultiPolygon, Point, Polygon, box
from sqlalchemy import event, select
from thorough import seeds

from api.store.database import Database
from api.store.geometry import measure, meets_box, relates
from api.store.models import Boundary, Facility, Region

SEED = 20261122
QUESTIONS = 500
SHAPES = 150
RELATIONS = ("ST_Intersects", "ST_Within", "ST_Contains", "ST_Covers", "ST_CoveredBy", "ST_Disjoint", "ST_Touches")


@pytest.fixture(scope="module")
def both(cluster, sqlite_template, tmp_path_factory):
    """The same random facilities and boundaries in a database of each kind."""
    file = tmp_path_factory.mktemp("both") / "qamtu.sqlite"
    shutil.copyfile(sqlite_template, file)
    name = f"q{uuid4().hex[:12]}"
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template_qamtu")
    opened = [Database(f"sqlite:///{file}"), Database(cluster.url(name))]
    for database in opened:
        fill(database, np.random.default_rng(SEED))
    yield opened
    for database in opened:
        database.close()


def fill(database, rng):
    """Places on a coarse grid, so that many lie on edges and corners; some inserted, then moved or removed."""
    with database.session() as session:
        session.add(Region(id="r", name="R"))
        session.flush()
        for row in range(400):
            session.add(Facility(region_id="r", facility_id=f"f{row}", name="", geometry=any_point(rng)))
        for row in range(150):
            shape = MultiPolygon([any_polygon(rng)])
            session.add(Boundary(region_id="r", boundary_id=f"b{row}", name="", row=row, geometry=shape))
    with database.session() as session:
        for row in session.scalars(select(Facility).order_by(Facility.facility_id)).all()[:120]:
            row.geometry = any_point(rng)
        for row in session.scalars(select(Facility).order_by(Facility.facility_id)).all()[-60:]:
            session.delete(row)


def any_point(rng):
    if rng.random() < 0.1:
        return Point(float(rng.choice([-180.0, 180.0])), float(rng.integers(-8, 9)))
    place = rng.integers(-8, 9, size=2) if rng.random() < 0.6 else rng.uniform(-8, 8, size=2)
    return Point(*map(float, place))


def any_polygon(rng):
    west, south = (float(side) for side in rng.integers(-8, 7, size=2))
    if rng.random() < 0.5:
        return box(west, south, west + float(rng.integers(1, 6)), south + float(rng.integers(1, 6)))
    turns = np.sort(rng.uniform(0, 2 * np.pi, size=int(rng.integers(3, 9))))
    radius = rng.uniform(0.5, 4)
    return Polygon([(west + radius * np.cos(turn), south + radius * np.sin(turn)) for turn in turns]).convex_hull


def any_box(rng):
    west, south = (float(side) for side in rng.integers(-9, 8, size=2))
    if rng.random() < 0.1:
        return 170.0, south, -170.0, south + 3.0
    if rng.random() < 0.1:
        return west, south, west, south  # a point
    wide, high = rng.integers(0, 8, size=2) if rng.random() < 0.5 else rng.uniform(0, 8, size=2)
    return west, south, west + float(wide), south + float(high)


def ask(database, question):
    with database.session() as session:
        return session.execute(question).all()


def agree(both, question, told):
    one, other = (ask(database, question) for database in both)
    assert one == other, (SEED, told)
    return len(one)


@pytest.mark.parametrize(("model", "name"), [(Facility, "facility_id"), (Boundary, "boundary_id")])
@pytest.mark.parametrize("more_seed", seeds(1, of=3))
def test_boxes(both, model, name, more_seed):
    rng = np.random.default_rng([SEED + 1, more_seed])
    found = 0
    for number in range(QUESTIONS):
        asked = any_box(rng)
        column = getattr(model, name)
        found += agree(both, select(column).where(meets_box(model.geometry, asked)).order_by(column), (number, asked))
    assert found > QUESTIONS


@pytest.mark.parametrize("relation", RELATIONS)
def test_relations_to_a_polygon(both, relation):
    rng = np.random.default_rng(SEED + 2)
    found = 0
    for number in range(SHAPES):
        shape = any_polygon(rng)
        for model, column in ((Facility, Facility.facility_id), (Boundary, Boundary.boundary_id)):
            holds = relates(relation, model.geometry, shape)
            found += agree(both, select(column).where(holds).order_by(column), (number, relation, shape.wkt))
    assert found > 0


def test_which_boundary_each_facility_lies_in(both):
    joined = (
        select(Facility.facility_id, Boundary.boundary_id)
        .join(Boundary, relates("ST_Covers", Boundary.geometry, Facility.geometry))
        .order_by(Facility.facility_id, Boundary.boundary_id)
    )
    assert agree(both, joined, "join") > 400


def test_distances(both):
    rng = np.random.default_rng(SEED + 3)
    for number in range(SHAPES):
        place = any_point(rng)
        far = float(rng.integers(0, 6))
        near = select(Facility.facility_id).where(measure("ST_DWithin", Facility.geometry, place, far).is_(True))
        agree(both, near.order_by(Facility.facility_id), (number, far))
        measured = select(measure("ST_Distance", Boundary.geometry, place)).order_by(Boundary.boundary_id)
        one, other = ([row[0] for row in ask(database, measured)] for database in both)
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12, err_msg=f"seed {SEED + 3}, question {number}")


def test_measures(both):
    for name, model in (("ST_Area", Boundary), ("ST_X", Facility), ("ST_Y", Facility)):
        asked = select(measure(name, model.geometry)).order_by(model.key)
        one, other = ([row[0] for row in ask(database, asked)] for database in both)
        np.testing.assert_allclose(one, other, rtol=1e-12)


def test_geometries_come_back_as_they_went_in(both):
    for model in (Facility, Boundary):
        one, other = (ask(database, select(model.geometry).order_by(model.key)) for database in both)
        assert [row[0].wkb for row in one] == [row[0].wkb for row in other]


def explain(database, question, word):
    """How the database goes about a question."""

    def prefix(_connection, _cursor, statement, parameters, _context, _many):
        return (f"{word} {statement}" if statement.startswith("SELECT") else statement), parameters

    with database.engine.connect() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql("SET enable_seqscan = off")  # so few rows are read through sooner
        event.listen(connection, "before_cursor_execute", prefix, retval=True)
        return str(connection.execute(question).all())


def test_the_index_is_asked(both):
    wanted = select(Facility.facility_id).where(meets_box(Facility.geometry, (0, 0, 1, 1)))
    sqlite, postgresql = both
    assert "facilities_geometry_rtree VIRTUAL TABLE" in explain(sqlite, wanted, "EXPLAIN QUERY PLAN")
    assert "ix_facilities_geometry" in explain(postgresql, wanted, "EXPLAIN")
