"""Reads what a study asks: [coverage], [siting] and [ranges] become a `Question`."""

from collections.abc import Mapping
from math import inf
from typing import Any, Final

from geo.errors import StudyError
from geo.range_keys import read_range_keys
from geo.region import CapacityAssumption, Question, SitingQuestion
from geo.study_paths import CANDIDATES, StudyPaths
from routing.modes import MODES

MOST_DAYS: Final = 366


def read_question(document: Mapping[str, Any], paths: StudyPaths) -> Question:
    """What [coverage], [siting] and [ranges] ask.

    Raises
    ------
    StudyError
        A value cannot be, or a file that [siting] names is not there.
    """
    part, siting, ranges = document["coverage"], document.get("siting"), document.get("ranges")
    modes, thresholds_min = _modes(part, paths.name), _thresholds_min(part, paths.name)
    return Question(
        modes=modes,
        thresholds_min=thresholds_min,
        services=tuple(str(service) for service in part.get("services", ())),
        direction=part.get("direction", "to_facility"),
        cutoff_min=_cutoff_min(part, thresholds_min, paths.name),
        snap_limit_m=float(part.get("snap_limit_m", 1000.0)),
        capacity=_capacity(part, paths.name),
        siting=_siting(siting, modes, paths) if siting is not None else None,
        ranges=read_range_keys(ranges) if ranges is not None else None,
    )


def _modes(part: Mapping[str, Any], name: str) -> tuple[str, ...]:
    modes = tuple(dict.fromkeys(str(mode) for mode in part.get("modes", ("walk", "car"))))
    if not modes:
        raise StudyError(
            "{name}: modes in [coverage] is empty; name at least one of {known}",
            name=name,
            known=", ".join(MODES),
        )
    _require_modes(modes, name)
    return modes


def _thresholds_min(part: Mapping[str, Any], name: str) -> tuple[float, ...]:
    thresholds = part.get("thresholds_min", [15, 30, 60])
    if not thresholds or not all(
        isinstance(minutes, int | float) and not isinstance(minutes, bool) and 0 < minutes < inf
        for minutes in thresholds
    ):
        raise StudyError(
            "{name}: thresholds_min is {value}; it must be a list of minutes above 0, such as [15, 30, 60]",
            name=name,
            value=thresholds,
        )
    return tuple(sorted({float(minutes) for minutes in thresholds}))


def _cutoff_min(part: Mapping[str, Any], thresholds_min: tuple[float, ...], name: str) -> float:
    cutoff_min = float(part.get("cutoff_min", max(240.0, *thresholds_min)))
    if cutoff_min < max(thresholds_min):
        raise StudyError(
            "{name}: cutoff_min {cutoff} is below the threshold of {threshold} minutes; raise it",
            name=name,
            cutoff=f"{cutoff_min:g}",
            threshold=f"{max(thresholds_min):g}",
        )
    return cutoff_min


def _capacity(part: Mapping[str, Any], name: str) -> CapacityAssumption | None:
    if "visits_per_person_year" not in part:
        return None
    if part.get("working_days", 0) > MOST_DAYS:
        raise StudyError(
            "{name}: working_days in [coverage] is {value}; a year has {most} days at most",
            name=name,
            value=part["working_days"],
            most=MOST_DAYS,
        )
    return CapacityAssumption(float(part["visits_per_person_year"]), float(part.get("working_days", 250)))


def _siting(part: Mapping[str, Any], modes: tuple[str, ...], paths: StudyPaths) -> SitingQuestion:
    mode = part.get("mode", modes[0])
    _require_modes((mode,), paths.name)
    model = part.get("model", "mclp")
    if "sites" not in part and model != "lscp":
        raise StudyError("{name}: [siting] needs sites = how many to propose", name=paths.name)
    candidates = part.get("candidates", "cells")
    return SitingQuestion(
        model=model,
        mode=mode,
        sites=part.get("sites", 0),
        threshold_min=float(part.get("threshold_min", 30.0)),
        candidates=candidates if candidates in CANDIDATES else paths.require(candidates, "candidates"),
        service=part.get("service", "any"),
        stratum=part.get("stratum", ""),
        seed=part.get("seed", 1),
        time_limit_s=float(part.get("time_limit_s", 20.0)),
        exclusions=paths.find(part, "exclusions"),
        threshold_given="threshold_min" in part,
    )


def _require_modes(modes: tuple[str, ...], name: str) -> None:
    for mode in modes or ("",):
        if mode not in MODES:
            raise StudyError(
                "{name}: there is no travel mode {mode}; the modes are {known}",
                name=name,
                mode=mode or '""',
                known=", ".join(MODES),
            )
