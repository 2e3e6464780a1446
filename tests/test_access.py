"""Where rights reach: the database's recursive question against a walk by hand, and the commands that give rights."""

import random
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from api.access.accounts import add_grant, add_user, load_rights
from api.access.actor import Actor, Place
from api.access.passwords import is_password
from api.access.roles import ROLE_ACTIONS, Action, Role
from api.access.visible import visible_regions
from api.cli import app
from api.store.accounts import load_user_by_login
from api.store.area_tree import load_lineages
from api.store.database import Database
from api.store.models import Area, AuditEntry, Organisation, Region

PASSWORD = "a sentence of 1 person"  # noqa: S105


def lay_out_forest(session: Session, rng: random.Random) -> dict[str, str | None]:
    """Areas with random parents: each one's parent by id."""
    parents: dict[str, str | None] = {}
    for number in range(25):
        parents[f"a{number}"] = (
            rng.choice([None, *parents]) if rng.random() < 0.15 or not parents else rng.choice(list(parents))
        )
        session.add(Area(id=f"a{number}", parent_id=parents[f"a{number}"], level="district", name="A"))
        session.flush()
    session.add_all(Organisation(id=f"o{number}", name="O") for number in range(3))
    session.flush()
    return parents


def climb(parents: dict[str, str | None], area_id: str | None) -> tuple[str, ...]:
    """The same as the database's answer, step by step."""
    found: list[str] = []
    while area_id is not None:
        found.append(area_id)
        area_id = parents[area_id]
    return tuple(found)


@pytest.mark.parametrize("seed", range(3))
def test_regions_seen_are_those_a_walk_up_the_tree_finds(database: Database, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311
    with database.session() as session:
        parents = lay_out_forest(session, rng)
        areas, owners = [None, *parents], [None, "o0", "o1", "o2"]
        regions = {f"r{number:02}": (rng.choice(areas), rng.choice(owners)) for number in range(40)}
        for region_id, (area_id, owner) in regions.items():
            session.add(Region(id=region_id, name="R", area_id=area_id, organisation_id=owner))
        session.flush()
        assert load_lineages(session, areas) == {area_id: climb(parents, area_id) for area_id in areas}
        for number in range(20):
            user = add_user(session, f"user{number}", None)
            grants = [(rng.choice(areas), rng.choice(owners)) for _ in range(rng.randint(0, 2))]
            for area_id, owner in grants:
                add_grant(session, user, Role.planner, area_id, owner)
            actor = Actor(user.id, rights=load_rights(session, user.id))
            seen, changeable = set(), set()
            for region_id, (area_id, owner) in regions.items():
                for grant_area, grant_owner in grants:
                    if grant_owner not in (None, owner):
                        continue
                    if grant_area is None or grant_area in climb(parents, area_id):
                        changeable.add(region_id)
                    if area_id is not None and area_id in climb(parents, grant_area):
                        seen.add(region_id)
            seen |= changeable
            places = {key: Place(climb(parents, area), owner) for key, (area, owner) in regions.items()}
            assert visible_regions(session, actor) == sorted(seen), (seed, grants)
            assert {key for key, place in places.items() if actor.may(Action.view, place)} == seen, (seed, grants)
            assert {key for key, place in places.items() if actor.may(Action.plan, place)} == changeable, (seed, grants)
            assert {key for key, place in places.items() if actor.may_within(Action.plan, place)} == seen


def test_a_circle_of_areas_ends(database: Database) -> None:
    """Two moves at once could make one; whoever asks must not wait for ever."""
    with database.session() as session:
        session.add_all([Area(id="a", level="district", name="A"), Area(id="b", level="district", name="B")])
        session.flush()
        session.get_one(Area, "a").parent_id, session.get_one(Area, "b").parent_id = "b", "a"
        session.flush()
        assert set(load_lineages(session, ["a"])["a"]) == {"a", "b"}
        user = add_user(session, "anna", None)
        add_grant(session, user, Role.viewer, "a")
        session.add(Region(id="r", name="R", area_id="b"))
        session.flush()
        assert visible_regions(session, Actor(user.id, rights=load_rights(session, user.id))) == ["r"]


def test_who_is_ill_is_not_the_business_of_administrators() -> None:
    assert {role for role in Role if Action.visit in ROLE_ACTIONS[role]} == {Role.district_team}
    assert {role for role in Role if Action.administer in ROLE_ACTIONS[role]} == {Role.administrator}


# ---- commands ------------------------------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("QAMTU_DATA", str(tmp_path))
    monkeypatch.setenv("QAMTU_LANG", "en")
    monkeypatch.setenv("QAMTU_NEW_PASSWORD", PASSWORD)
    return lambda *words: CliRunner().invoke(app, words)


def test_the_first_administrator_is_made_where_the_service_runs(run: Any, tmp_path: Path) -> None:
    made = run("users", "add", "Anna", "--role", "administrator")
    assert (made.exit_code, made.stdout) == (0, "anna can sign in\n")
    database = Database(f"sqlite:///{tmp_path / 'qamtu.sqlite'}")
    with database.session() as session:
        user = load_user_by_login(session, "anna")
        assert user is not None
        assert is_password(PASSWORD, user.password_hash)
        assert session.get_one(AuditEntry, 1).object_id == user.id
        session.add(Area(id="district", level="district", name="D"))
    assert run("users", "grant", "anna", "planner", "--area", "district").stdout == "anna is planner now\n"
    assert run("users", "list").stdout == "anna  administrator@*/*  planner@district/*\n"
    assert run("users", "revoke", "anna", "planner", "--area", "district").stdout == "anna is planner no more\n"
    assert '"role": "administrator"' in run("users", "list", "--json").stdout
    assert run("audit", "verify").stdout.startswith("the audit log is intact: 3 entries")
    database.close()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("users add anna", "the login anna is taken"),
        ("users add an/na", "cannot be a login"),
        ("users grant nobody viewer", "there is no user nobody"),
        ("users grant anna viewer --area nowhere", "there is no area nowhere"),
        ("users revoke anna planner", "anna has no such role"),
        ("users revoke anna administrator", "the last administrator"),
        ("users password nobody", "there is no user nobody"),
    ],
)
def test_what_cannot_be_is_one_sentence(run: Any, words: str, told: str) -> None:
    run("users", "add", "anna", "--role", "administrator")
    refused = run(*words.split())
    assert told in str(refused.exception)


def test_a_password_is_asked_for_on_a_terminal_alone(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QAMTU_NEW_PASSWORD")
    assert "QAMTU_NEW_PASSWORD" in str(run("users", "add", "anna").exception)
    monkeypatch.setenv("QAMTU_NEW_PASSWORD", "short")
    assert "10 to 1000" in str(run("users", "add", "anna").exception)


def test_beyond_loopback_the_service_wants_an_account_first(run: Any) -> None:
    refused = run("serve", "--host", "0.0.0.0", "--port", "58231")  # noqa: S104
    assert "first run: qamtu users add LOGIN --role administrator" in str(refused.exception)
