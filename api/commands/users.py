"""`qamtu users`: accounts made and given rights where the service runs, above all the first administrator."""

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.access.roles import Role
from api.commands.options import AsJson, DatabaseUrl, Language, require_language
from api.console import say, say_json
from api.errors import AccountError, RequestError, user_language
from routing.errors import Phrase

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.store.models import User

Login = Annotated[str, typer.Argument(help="What the user signs in with.", metavar="LOGIN")]
RoleOption = Annotated[Role | None, typer.Option(help="Role to give at once.", show_default="none")]
Area = Annotated[
    str, typer.Option(help="Id of the area the role is bound to.", metavar="AREA", show_default="everywhere")
]
Organisation = Annotated[
    str,
    typer.Option(help="Id of the organisation the role is bound to.", metavar="ORGANISATION", show_default="all"),
]


def add(
    login: Login,
    role: RoleOption = None,
    area: Area = "",
    organisation: Organisation = "",
    name: Annotated[str, typer.Option(help="Name to show.", show_default="the login")] = "",
    database: DatabaseUrl = "",
    lang: Language = "",
) -> None:
    """Make an account; the password is asked for, or taken from QAMTU_NEW_PASSWORD.

    Example: qamtu users add anna --role administrator
    """
    language = user_language(require_language(lang))
    from api.access.accounts import add_grant, add_user
    from api.access.audit import audit

    password = _new_password()
    with _session(database) as session:
        user = add_user(session, login, password, name=name)
        if role is not None:
            add_grant(session, user, role, area or None, organisation or None)
        audit(session, None, "create", "user", user.id, {"role": role.value if role else "", "by": "command line"})
    say(Phrase("{login} can sign in", login=user.login), language)


def show(database: DatabaseUrl = "", json: AsJson = False) -> None:
    """List accounts and what they may do: login, then ROLE@AREA/ORGANISATION, * for all.

    Example: qamtu users list
    """
    from api.store.accounts import load_grants, load_users

    with _session(database) as session:
        rows: list[dict[str, Any]] = [
            {
                "id": user.id,
                "login": user.login,
                "active": user.active,
                "grants": [
                    {"role": g.role, "area_id": g.area_id, "organisation_id": g.organisation_id}
                    for g in load_grants(session, user.id)
                ],
            }
            for user in load_users(session)
        ]
    if json:
        say_json({"users": rows})
        return
    for row in rows:
        grants = [f"{g['role']}@{g['area_id'] or '*'}/{g['organisation_id'] or '*'}" for g in row["grants"]]
        say("  ".join([row["login"] if row["active"] else f"({row['login']})", *grants]))


def grant(
    login: Login,
    role: Annotated[Role, typer.Argument(help="What they may do.", metavar="ROLE")],
    area: Area = "",
    organisation: Organisation = "",
    database: DatabaseUrl = "",
    lang: Language = "",
) -> None:
    """Give a role: everywhere, or in an area and all below it, for everybody's regions or an organisation's.

    Example: qamtu users grant anna planner --area shymkent
    """
    language = user_language(require_language(lang))
    from api.access.accounts import add_grant
    from api.access.audit import audit

    with _session(database) as session:
        user = _require(session, login)
        given = add_grant(session, user, role, area or None, organisation or None)
        said = {"role": role.value, "area_id": given.area_id, "organisation_id": given.organisation_id}
        audit(session, None, "grant", "user", user.id, said | {"by": "command line"})
    say(Phrase("{login} is {role} now", login=user.login, role=role.value), language)


def revoke(
    login: Login,
    role: Annotated[Role, typer.Argument(help="What they may do no more.", metavar="ROLE")],
    area: Area = "",
    organisation: Organisation = "",
    database: DatabaseUrl = "",
    lang: Language = "",
) -> None:
    """Take a role away that was given for the same area and organisation.

    Example: qamtu users revoke anna planner --area shymkent
    """
    language = user_language(require_language(lang))
    from api.access.accounts import require_administrator_left
    from api.access.audit import audit
    from api.store.accounts import load_grants

    with _session(database) as session:
        user = _require(session, login)
        asked = (role.value, area or None, organisation or None)
        given = [g for g in load_grants(session, user.id) if (g.role, g.area_id, g.organisation_id) == asked]
        if not given:
            raise AccountError("{login} has no such role; see qamtu users list", login=login)
        for one in given:
            session.delete(one)
        if role is Role.administrator:
            require_administrator_left(session)
        audit(session, None, "revoke", "user", user.id, {"role": role.value, "by": "command line"})
    say(Phrase("{login} is {role} no more", login=user.login, role=role.value), language)


def password(login: Login, database: DatabaseUrl = "", lang: Language = "") -> None:
    """Give an account a new password; its sessions end.

    Example: qamtu users password anna
    """
    language = user_language(require_language(lang))
    from api.access.accounts import set_password
    from api.access.audit import audit

    given = _new_password()
    with _session(database) as session:
        user = _require(session, login)
        set_password(session, user, given)
        audit(session, None, "change", "user", user.id, {"changed": ["password"], "by": "command line"})
    say(Phrase("{login} has a new password", login=user.login), language)


@contextmanager
def _session(url: str) -> Iterator["Session"]:
    from api.settings import read_settings
    from api.store.database import Database, sqlite_url

    settings = read_settings()
    database = Database(url or settings.database or sqlite_url(settings.data))
    database.upgrade()
    try:
        with database.session() as session:
            yield session
    finally:
        database.close()


def _require(session: "Session", login: str) -> "User":
    from api.store.accounts import load_user_by_login

    user = load_user_by_login(session, login)
    if user is None:
        raise AccountError("there is no user {login}; see qamtu users list", login=login)
    return user


def _new_password() -> str:
    """From the environment, else asked twice on the terminal; never an argument, which others on the machine see."""
    from api.settings import read_settings

    given = read_settings().new_password
    if given is not None:
        return given.get_secret_value()
    if not sys.stdin.isatty():
        raise RequestError("no terminal to ask for the password on; set QAMTU_NEW_PASSWORD")
    first = getpass.getpass("> ")
    if getpass.getpass(">> ") != first:
        raise AccountError("the two passwords differ; try again")
    return first
