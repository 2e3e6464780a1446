"""The norm a figure is held against, as data."""

from collections.abc import Mapping
from typing import Any

from geo.norms import read_norms


def cite_norm(country: str, service: str, threshold_min: float) -> Mapping[str, Any] | None:
    """The norm that asks for a service within so many minutes, as data; None where none is known."""
    for norm in read_norms():
        fits = norm.country in (country, "") and norm.applies_to in (service, "any") and norm.unit == "minutes"
        if fits and norm.value == threshold_min:
            names = ("id", "value", "unit", "article", "source", "date_read", "is_verified", "note")
            return {name: getattr(norm, name) for name in names}
    return None
