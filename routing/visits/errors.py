"""Errors of home visits.

RoutingError
    └── VisitError            (ValueError)  a plan of home visits cannot be changed so
        ├── PinnedVisitError  a pinned visit cannot stay where it is
        └── MoveError         a visit cannot be moved there; `obstacle` says what is in the way
"""

from routing.errors import RoutingError


class VisitError(RoutingError, ValueError):
    """A plan of home visits cannot be changed so."""


class PinnedVisitError(VisitError):
    """A pinned visit cannot stay where it is."""


class MoveError(VisitError):
    """A visit cannot be moved there."""

    def __init__(self, template: str, *, obstacle: str = "", **params: object) -> None:
        super().__init__(template, obstacle=str(obstacle), **params)
        self.obstacle = obstacle
