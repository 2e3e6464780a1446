"""The norm a figure is held against, as data."""

from collections.abc import Mapping
from typing import Any, Final

from geo.norms import MINUTES, norms_of_country

TOLD: Final = ("id", "value", "unit", "article", "source", "date_read", "is_verified", "note")


def cite_norm(country: str, mode: str, service: str, threshold_min: float) -> Mapping[str, Any] | None:
    """The norm that asks for a service within so many minutes by a travel mode, as data; None where none is known."""
    for norm in norms_of_country(country):
        is_asked = norm.applies_to == service and norm.mode in (mode, "")
        if is_asked and norm.unit == MINUTES and norm.value == threshold_min:
            return {name: getattr(norm, name) for name in TOLD}
    return None
