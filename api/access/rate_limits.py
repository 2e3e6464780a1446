"""Limits by cost: everybody has so many units of work a minute, and what takes longer costs more.

`needs` charges 1 for every request; a route that costs more says so with `dependencies=[costs(5)]`, and one whose cost
depends on what is asked calls `charge` when it knows. The counts are in the memory of the process.
"""

import math
import time
from functools import cached_property
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, Final

from fastapi import Depends, Request

from api.access.actor import Actor
from api.errors import TooManyRequestsError

UNITS_A_MINUTE: Final = 600
STRANGER: Final = 5  # a request of somebody who is not signed in, where somebody must be
ATTEMPTS_LAST_S: Final = 15 * 60
ATTEMPTS: Final = {"login from an address": 8, "address": 40, "login": 60}
"""How often somebody may fail to sign in, in a quarter of an hour.

A login has many attempts, so that nobody can lock another one out with a few."""


class RateLimits:
    """The counts of one application. `units` a minute: None = 600 and none for the local user, 0 = no limit."""

    def __init__(self, units: int | None = None) -> None:
        self._units = UNITS_A_MINUTE if units is None else units
        self._spares_local_user = units is None

    @cached_property
    def _limiter(self) -> Any:
        """Made when somebody is first counted: on one's own machine nobody is, and its library is slow to load."""
        from limits.storage import MemoryStorage
        from limits.strategies import SlidingWindowCounterRateLimiter

        return SlidingWindowCounterRateLimiter(MemoryStorage())

    def charge(self, actor: Actor, cost: int) -> None:
        """Count what somebody asks for; a key is counted apart from its user.

        Raises
        ------
        TooManyRequestsError
            It is more than their share.
        """
        if not (actor.is_local and self._spares_local_user):
            self._charge("actor", actor.api_key_id or actor.id, cost)

    def charge_address(self, address: str, cost: int) -> None:
        """Count what an unknown person asks for.

        Raises
        ------
        TooManyRequestsError
            It is more than the share of an address.
        """
        self._charge("address", address, cost)

    def charge_attempt(self, login: str, address: str) -> None:
        """Count an attempt to sign in, before it is known whether it is right.

        Raises
        ------
        TooManyRequestsError
            There were too many.
        """
        for item, counted in _attempts(login, address):
            if not self._limiter.hit(item, *counted):
                self._refuse(item, *counted)

    def forget_attempts(self, login: str, address: str) -> None:
        """Somebody knew the password: their earlier slips count no more."""
        item, counted = _attempts(login, address)[0]
        self._limiter.clear(item, *counted)

    def _charge(self, kind: str, name: str, cost: int) -> None:
        if not self._units:
            return
        from limits import RateLimitItemPerMinute

        item = RateLimitItemPerMinute(self._units)
        # What costs more than a whole minute's share may be asked for once the share is untouched.
        if not self._limiter.hit(item, kind, name, cost=min(cost, self._units)):
            self._refuse(item, kind, name)

    def _refuse(self, item: Any, *counted: str) -> None:
        wait_s = max(1, math.ceil(self._limiter.get_window_stats(item, *counted).reset_time - time.time()))
        raise TooManyRequestsError("too many requests; ask again in {wait_s} s", wait_s=wait_s)


def charge(request: Request, cost: int) -> None:
    """Count what a request costs beyond the one unit of every request.

    Raises
    ------
    TooManyRequestsError
        It is more than the share of whoever asks.
    """
    actor: Actor | None = getattr(request.state, "actor", None)
    limits: RateLimits = request.app.state.rate_limits
    if actor is not None:
        limits.charge(actor, cost)
    else:
        limits.charge_address(address_of(request), cost)


def charge_address(request: Request) -> None:
    """Count a request of somebody who is not signed in."""
    request.app.state.rate_limits.charge_address(address_of(request), STRANGER)


def costs(units: int) -> Any:
    """The dependency of a route that costs more than one unit."""

    def charge_more(request: Request) -> None:
        charge(request, units - 1)

    return Depends(charge_more)


def address_of(request: Request) -> str:
    """Where a request comes from; of IPv6 the network, for one house has billions of addresses."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return str(ip_network(f"{host}/64", strict=False)) if isinstance(address, IPv6Address) else host


def _attempts(login: str, address: str) -> list[tuple[Any, tuple[str, ...]]]:
    from limits import RateLimitItemPerSecond

    counted = {"login from an address": (login.lower(), address), "address": (address,), "login": (login.lower(),)}
    return [
        (RateLimitItemPerSecond(most, ATTEMPTS_LAST_S), ("sign-in", what, *counted[what]))
        for what, most in ATTEMPTS.items()
    ]
