"""What a planner is told when a study is done: a few plain sentences, or the same as data."""

from collections.abc import Mapping
from typing import Any

from babel.numbers import format_decimal, format_percent

from geo.boundary_groups import ALL
from geo.reach import ANY_SERVICE
from geo.region import Evaluation, Question, Region
from geo.statuses import OK
from geo.words import read_words


def summary(region: Region, question: Question, evaluation: Evaluation) -> dict[str, Any]:
    """People, coverage of everyone by mode and threshold, statuses and the site plan, for machines."""
    everyone = _everyone(region)
    coverage = _of_everyone(evaluation.coverage, everyone)
    statuses = evaluation.statuses
    statuses = statuses[(statuses["service"] == ANY_SERVICE) & (statuses["stratum"] == everyone)]
    return {
        "region": region.name,
        "synthetic": region.synthetic,
        "people": region.population.total(),
        "cells": len(region.population.cells),
        "facilities": len(region.facilities),
        "coverage": coverage[["mode", "threshold_min", "people", "people_covered", "share_covered"]].to_dict("records"),
        "statuses": statuses[["mode", "status", "people"]].to_dict("records"),
        "siting": None if evaluation.plan is None else _plan(evaluation),
        "warnings": [str(note) for note in evaluation.notes],
    }


def summary_lines(region: Region, question: Question, evaluation: Evaluation, *, lang: str) -> list[str]:
    """The summary as sentences in a language."""
    words = read_words(lang)
    lines = [_head(region, words, lang)]
    coverage = _of_everyone(evaluation.coverage, _everyone(region))
    for mode in question.modes:
        for _, row in coverage[coverage["mode"] == mode].iterrows():
            lines.append(
                words["summary_covered"].format(
                    people=_people(row["people_covered"], lang),
                    share=_share(row["share_covered"], lang),
                    minutes=_number(row["threshold_min"], lang),
                    mode=words[f"how_{mode}"],
                )
            )
    lines += _uncounted(region, evaluation, words, lang)
    if evaluation.plan is not None and evaluation.sites is not None:
        lines += _proposals(region, question, evaluation, words, lang)
    return lines + [f"! {note}" for note in evaluation.notes]


def _head(region: Region, words: Mapping[str, str], lang: str) -> str:
    text = words["summary_region"].format(
        region=region.name,
        people=_people(region.population.total(), lang),
        cells=_number(len(region.population.cells), lang),
        facilities=_number(len(region.facilities), lang),
    )
    return f"{text} {words['summary_synthetic']}" if region.synthetic else text


def _uncounted(region: Region, evaluation: Evaluation, words: Mapping[str, str], lang: str) -> list[str]:
    """People without a travel time, by mode and reason."""
    table = evaluation.statuses
    table = table[
        (table["service"] == ANY_SERVICE)
        & (table["stratum"] == _everyone(region))
        & (table["people"] > 0)
        & (table["status"] != OK)
    ]
    return [
        words[f"summary_{status}"].format(people=_people(people, lang), mode=words[f"how_{mode}"])
        for mode, status, people in zip(table["mode"], table["status"], table["people"], strict=True)
        if f"summary_{status}" in words
    ]


def _proposals(
    region: Region, question: Question, evaluation: Evaluation, words: Mapping[str, str], lang: str
) -> list[str]:
    plan, sites, asked = evaluation.plan, evaluation.sites, question.siting
    assert plan is not None and sites is not None and asked is not None  # noqa: S101, PT018
    lines = [
        words["summary_proposed"].format(
            sites=_number(len(sites), lang),
            people=_people(sites["people_gained"].sum(), lang),
            minutes=_number(asked.threshold_min, lang),
            mode=words[f"how_{asked.mode}"],
        )
    ]
    lines += [
        f"  {row.rank}. {row.lat:.4f}, {row.lon:.4f}  {_place(region, row)}  +{_people(row.people_gained, lang)}"
        for row in sites.itertuples()
    ]
    if asked.model == "mclp":
        lines.append(
            words["summary_proof"].format(
                sites=_number(len(sites), lang),
                people=_people(max(0.0, plan.bound - plan.objective), lang),
                gap=format_percent(plan.gap, "#,##0.0 %", locale=lang),
            )
        )
    return lines


def _place(region: Region, row: Any) -> str:
    """Name of the boundary a proposed site lies in."""
    if region.boundaries is None:
        return ""
    inside = region.boundaries[region.boundaries.geometry.intersects(row.geometry)]
    return str(inside["name"].iloc[0]) if len(inside) else ""


def _plan(evaluation: Evaluation) -> dict[str, Any]:
    plan, sites = evaluation.plan, evaluation.sites
    assert plan is not None and sites is not None  # noqa: S101, PT018
    columns = ["rank", "candidate_id", "lon", "lat", "people_gained", "people_covered_total"]
    return {
        "model": plan.model,
        "status": plan.status,
        "objective": plan.objective,
        "bound": plan.bound,
        "gap": plan.gap,
        "sites": sites[columns].to_dict("records"),
    }


def _everyone(region: Region) -> str:
    return region.population.everyone or region.population.stratum_columns[0]


def _of_everyone(coverage: Any, everyone: str) -> Any:
    rows = (coverage["boundary_id"] == ALL) & (coverage["service"] == ANY_SERVICE) & (coverage["stratum"] == everyone)
    return coverage[rows]


def _number(value: float, lang: str) -> str:
    return str(format_decimal(value, locale=lang))


def _people(value: float, lang: str) -> str:
    return str(format_decimal(round(float(value)), locale=lang))


def _share(value: float, lang: str) -> str:
    return str(format_percent(value, "#,##0.0 %", locale=lang))
