"""Users of an identity provider: found by issuer and subject, their grants renewed from their claims."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.access.accounts import LOGIN
from api.access.roles import Role
from api.errors import SettingError, SignInError
from api.store.accounts import load_grants, load_user_by_login, load_user_by_subject
from api.store.models import Area, Grant, Organisation, User

SOURCE: Final = "oidc"


@dataclass(frozen=True)
class ClaimRules:
    """Which values of which claim give what."""

    claim: str
    grants: Mapping[str, Sequence[Mapping[str, str]]]

    def __post_init__(self) -> None:
        for value, given in self.grants.items():
            for one in given:
                if one.get("role") not in set(Role) or set(one) - {"role", "area", "organisation"}:
                    raise SettingError(
                        "QAMTU_OIDC_ROLES: {value} needs a role of {known}, and may have an area and an organisation",
                        value=value,
                        known=", ".join(Role),
                    )

    def grants_for(self, claims: Mapping[str, Any]) -> list[Mapping[str, str]]:
        """What these claims give."""
        said = claims.get(self.claim, [])
        values = said if isinstance(said, list) else [said]
        return [one for value in values if isinstance(value, str) for one in self.grants.get(value, ())]


def provided_user(session: Session, issuer: str, claims: Mapping[str, Any], rules: ClaimRules) -> User:
    """The user of an account at the provider; the first time one without other rights than the claims give.

    It is never joined to an account of the same login: whoever may choose a login at the provider could be anybody.

    Raises
    ------
    SignInError
        The account is switched off.
    """
    subject = str(claims["sub"])
    user = load_user_by_subject(session, issuer, subject) or _add(session, issuer, subject, claims)
    if not user.active:
        raise SignInError("this account is switched off; ask your administrator")
    _renew_grants(session, user, rules.grants_for(claims))
    return user


def _add(session: Session, issuer: str, subject: str, claims: Mapping[str, Any]) -> User:
    login = str(claims.get("preferred_username") or claims.get("email") or "").lower()
    if not LOGIN.fullmatch(login) or load_user_by_login(session, login):
        login = "oidc-" + hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()[:16]
    user = User(login=login, name=str(claims.get("name") or login)[:500], issuer=issuer, subject=subject, lang="")
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError:  # another request of the same person was quicker
        found = load_user_by_subject(session, issuer, subject)
        if found is None:
            raise
        return found
    return user


def _renew_grants(session: Session, user: User, given: Sequence[Mapping[str, str]]) -> None:
    wanted = {(one["role"], one.get("area") or None, one.get("organisation") or None) for one in given}
    for grant in load_grants(session, user.id):
        key = (grant.role, grant.area_id, grant.organisation_id)
        if grant.source == SOURCE and key not in wanted:
            session.delete(grant)
        wanted.discard(key)
    for role, area_id, organisation_id in sorted(wanted, key=str):
        # Bound to what is not there, a grant gives nothing: it must not become one for everywhere.
        known = (area_id is None or session.get(Area, area_id) is not None) and (
            organisation_id is None or session.get(Organisation, organisation_id) is not None
        )
        if known:
            session.add(
                Grant(user_id=user.id, role=role, area_id=area_id, organisation_id=organisation_id, source=SOURCE)
            )
    session.flush()
