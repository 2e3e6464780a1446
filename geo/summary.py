"""What a planner is told when a study is done: a few plain sentences, or the same as data."""

from dataclasses import asdict
from typing import Any

import pandas as pd

from geo.boundary_groups import ALL
from geo.csv_output import PEOPLE_DECIMALS, round_people
from geo.local_names import boundary_name
from geo.proposal import asked_of, plan_sentences, site_worth
from geo.reach import ANY_SERVICE
from geo.region import Evaluation, Question, Region
from geo.statuses import OK
from geo.words import Speech, tell

PLAN_KEYS = (
    "model",
    "status",
    "objective",
    "bound",
    "gap",
    "people_out_of_reach",
    "cells_out_of_reach",
    "travel_time_before_s",
    "travel_time_after_s",
    "sites_needed_at_least",
    "sites_enough",
)
SITE_COLUMNS = ["rank", "candidate_id", "lon", "lat", "people_gained", "people_covered_total"]


def summary(region: Region, evaluation: Evaluation) -> dict[str, Any]:
    """People, coverage of everyone by mode and threshold, statuses and the site plan, for machines."""
    coverage, statuses = (
        round_people(_of_everyone(region, table)) for table in (evaluation.coverage, evaluation.statuses)
    )
    plan, sites = evaluation.plan, evaluation.sites
    return {
        "region": region.name,
        "synthetic": region.synthetic,
        "people": round(region.population.total(), PEOPLE_DECIMALS),
        "cells": len(region.population.cells),
        "facilities": len(region.facilities),
        "coverage": coverage[["mode", "threshold_min", "people", "people_covered", "share_covered"]].to_dict("records"),
        **_ranges(region, evaluation),
        "statuses": statuses[["mode", "status", "people"]].to_dict("records"),
        "siting": None
        if plan is None or sites is None
        else {key: value for key, value in plan.as_dict().items() if key in PLAN_KEYS}
        | {"sites": round_people(sites[SITE_COLUMNS]).to_dict("records")},
        "warnings": [str(note) for note in evaluation.notes],
    }


def _ranges(region: Region, evaluation: Evaluation) -> dict[str, Any]:
    """What was drawn, and the interval of each figure of `coverage`; nothing where no ranges were asked for."""
    ranges = evaluation.ranges
    if ranges is None:
        return {}
    rows = round_people(_of_everyone(region, ranges.table))
    columns = ["mode", "threshold_min", "people_covered_low", "people_covered_median", "people_covered_high"]
    return {"ranges": asdict(ranges.asked) | {"coverage": rows[columns].to_dict("records")}}


def summary_lines(region: Region, question: Question, evaluation: Evaluation, *, lang: str) -> list[str]:
    """The summary as sentences in a language."""
    speech = Speech(lang)
    return [
        *_head(region, speech),
        *_covered(region, evaluation, speech),
        *_without_time(region, evaluation, speech),
        *_proposals(region, question, evaluation, speech),
        *(f"! {tell(note, lang)}" for note in evaluation.notes),
    ]


def _head(region: Region, speech: Speech) -> list[str]:
    text = speech.say(
        "summary_region",
        region=region.title(speech.lang),
        people=speech.count("people", region.population.total()),
        cells=speech.count("count_cells", len(region.population.cells)),
        facilities=speech.count("count_facilities", len(region.facilities)),
    )
    return [f"{text} {speech.say('summary_synthetic')}" if region.synthetic else text]


def _covered(region: Region, evaluation: Evaluation, speech: Speech) -> list[str]:
    table = _of_everyone(region, evaluation.coverage)
    rows = zip(table["mode"], table["threshold_min"], table["people_covered"], table["share_covered"], strict=True)
    lines = [
        speech.count(
            "summary_covered",
            people,
            share=speech.percent(share),
            minutes=speech.number(minutes, 1),
            mode=speech.name("how", mode),
        )
        for mode, minutes, people, share in rows
    ]
    return [f"{line} {said}".rstrip() for line, said in zip(lines, _between(region, evaluation, speech), strict=True)]


def _between(region: Region, evaluation: Evaluation, speech: Speech) -> list[str]:
    """The interval of each figure; nothing is said of one that no draw changes."""
    if evaluation.ranges is None:
        return [""] * len(_of_everyone(region, evaluation.coverage))
    interval = speech.percent(evaluation.ranges.asked.interval)
    table = round_people(_of_everyone(region, evaluation.ranges.table))
    ends = zip(
        table["people_covered_low"].map(speech.number), table["people_covered_high"].map(speech.number), strict=True
    )
    return [
        "" if low == high else speech.say("summary_range", low=low, high=high, interval=interval) for low, high in ends
    ]


def _without_time(region: Region, evaluation: Evaluation, speech: Speech) -> list[str]:
    """People without a travel time, by mode and reason."""
    table = _of_everyone(region, evaluation.statuses)
    table = table[(table["people"] > 0) & (table["status"] != OK)]
    return [
        speech.count(f"summary_{status}", people, mode=speech.name("how", mode))
        for mode, status, people in zip(table["mode"], table["status"], table["people"], strict=True)
    ]


def _proposals(region: Region, question: Question, evaluation: Evaluation, speech: Speech) -> list[str]:
    plan, sites = evaluation.plan, evaluation.sites
    if plan is None or sites is None:
        return []
    asked = asked_of(question)
    told = plan_sentences(speech, plan, asked)
    arrow = "→ " if plan.tells_time else ""
    rows = zip(sites["rank"], sites["lat"], sites["lon"], sites.geometry, strict=True)
    listed = [
        f"  {rank}. {lat:.4f}, {lon:.4f}  {_boundary_name(region, point, speech.lang)}  "
        f"{arrow}{site_worth(speech, plan, rank, asked)}"
        for rank, lat, lon, point in rows
    ]
    return [told[0], *listed, *told[1:]]


def _boundary_name(region: Region, point: Any, lang: str) -> str:
    """Name of the boundary a proposed site lies in, in the language."""
    if region.boundaries is None:
        return ""
    inside = region.boundaries[region.boundaries.geometry.intersects(point)]
    return boundary_name(inside.iloc[0].to_dict(), lang) if len(inside) else ""


def _of_everyone(region: Region, table: pd.DataFrame) -> pd.DataFrame:
    """Rows of a table that count everyone, for any service and, where there are boundaries, the whole region."""
    everyone = region.population.everyone_column
    rows = (table["service"] == ANY_SERVICE) & (table["stratum"] == everyone)
    return table[rows & (table["boundary_id"] == ALL)] if "boundary_id" in table else table[rows]
