"""A question as plain values that JSON knows, stored with a region and sent over HTTP."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from geo.range_keys import range_question
from geo.region import CapacityAssumption, Question, SitingQuestion
from geo.study_paths import CANDIDATES


def question_to_dict(question: Question) -> dict[str, Any]:
    """The question as values that JSON knows; files are named by their path."""
    plain: dict[str, Any] = _plain(asdict(question))
    return plain


def question_from_dict(described: Mapping[str, Any]) -> Question:
    """The question that `question_to_dict` wrote down."""
    values = dict(described)
    for name in ("modes", "thresholds_min", "services"):
        values[name] = tuple(values.get(name, ()))
    if values.get("capacity"):
        values["capacity"] = CapacityAssumption(**values["capacity"])
    if values.get("siting"):
        values["siting"] = _siting(values["siting"])
    if values.get("ranges"):
        values["ranges"] = range_question(values["ranges"])
    return Question(**values)


def _siting(described: Mapping[str, Any]) -> SitingQuestion:
    values = dict(described)
    if values["candidates"] not in CANDIDATES:
        values["candidates"] = Path(values["candidates"])
    if values.get("exclusions"):
        values["exclusions"] = Path(values["exclusions"])
    return SitingQuestion(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Path) else value
