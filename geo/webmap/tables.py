"""The page's numbers: every table of an evaluation as plain lists, unchanged, in a fixed order of keys."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.proposal import asked_of, plan_sentences, site_worth
from geo.words import LANGUAGES, Speech

if TYPE_CHECKING:
    from geo.population import Population
    from geo.region import Evaluation, Question, Region

Page = dict[str, Any]

ALL_BOUNDARIES = "all"
CURVE_KEYS = ["mode", "service", "stratum"]


def _number(value: float) -> float | None:
    """JSON has no infinity: None stands for it."""
    return round(float(value), 6) if math.isfinite(value) else None


def _numbers(values: Any) -> list[float | None]:
    return [_number(value) for value in values]


def _in_order(found: pd.Series, wanted: Sequence[str] = ()) -> list[str]:
    """The values found: the wanted ones first, in their order, then the others as they come."""
    present = list(dict.fromkeys(found.astype(str)))
    return [value for value in wanted if value in present] + [value for value in present if value not in wanted]


def describe_strata(population: "Population") -> list[Page]:
    """Name, age band and sex of every reported stratum; `everyone` marks the one that counts each person once."""
    known = {stratum.name: stratum for stratum in population.strata}
    columns = population.stratum_columns
    everyone = population.everyone_column
    return [
        {
            "name": name,
            "from": known[name].age_from if name in known else None,
            "to": known[name].age_to if name in known else None,
            "sex": known[name].sex if name in known else "",
            "everyone": name == everyone,
        }
        for name in columns
    ]


def describe_coverage(coverage: pd.DataFrame, strata: Sequence[str]) -> Page:
    """The coverage table: its keys once, and people and people covered for every combination of them."""
    keys: dict[str, list[Any]] = {
        "boundaries": _in_order(coverage["boundary_id"], [ALL_BOUNDARIES]),
        "services": _in_order(coverage["service"], ["any"]),
        "modes": _in_order(coverage["mode"]),
        "strata": _in_order(coverage["stratum"], strata),
        "thresholds": sorted(float(value) for value in coverage["threshold_min"].unique()),
    }
    columns = ["boundary_id", "service", "mode", "stratum", "threshold_min"]
    full: pd.MultiIndex = pd.MultiIndex.from_product(list(keys.values()), names=columns)
    typed = coverage.astype(dict.fromkeys(columns[:4], str) | {"threshold_min": float})
    table = typed.set_index(columns)[["people", "people_covered"]].reindex(full)
    names = typed.drop_duplicates("boundary_id").set_index("boundary_id")["boundary_name"].astype(str)
    return {
        **keys,
        "names": [names[boundary] for boundary in keys["boundaries"]],
        "people": _numbers(table["people"]),
        "covered": _numbers(table["people_covered"]),
    }


def describe_worst_decile(worst: pd.DataFrame) -> Page:
    """Minutes that nine of ten people do not exceed, by boundary, service, mode and stratum; None = over the cutoff."""
    columns = ["boundary_id", "service", "mode", "stratum"]
    keys = ["|".join(map(str, row)) for row in worst[columns].to_numpy().tolist()]
    return dict(zip(keys, _numbers(worst["worst_decile_min"]), strict=True))


def describe_curve(curve: pd.DataFrame, last_min: float) -> Page:
    """People by minute of travel time up to `last_min`, then all who travel longer, by mode, service and stratum."""
    shown = curve.assign(minute=curve["travel_time_min"].where(curve["travel_time_min"] <= last_min, math.inf))
    sums = shown.groupby([*CURVE_KEYS, "minute"], sort=True)["people"].sum().reset_index()
    return {
        "|".join(map(str, key)): {"minutes": _numbers(rows["minute"]), "people": _numbers(rows["people"])}
        for key, rows in sums.groupby(CURVE_KEYS, sort=True)
    }


def describe_statuses(statuses: pd.DataFrame) -> Page:
    """People by status for every mode, service and stratum."""
    return {
        "|".join(map(str, key)): dict(zip(rows["status"].astype(str), _numbers(rows["people"]), strict=True))
        for key, rows in statuses.groupby(CURVE_KEYS, sort=True)
    }


def describe_capacity(capacity: pd.DataFrame | None) -> Page:
    """Served, within reach without capacity, out of reach, by mode, service and threshold; empty when not known."""
    if capacity is None:
        return {}
    keys = [
        f"{mode}|{service}|{float(minutes):g}"
        for mode, service, minutes in capacity[["mode", "service", "threshold_min"]].to_numpy().tolist()
    ]
    parts = ("people_served", "people_no_capacity", "people_out_of_reach")
    return dict(zip(keys, zip(*(_numbers(capacity[part]) for part in parts), strict=True), strict=True))


def describe_capacity_assumption(question: "Question", evaluation: "Evaluation") -> Page | None:
    """How a daily capacity was turned into people; None where capacity plays no part."""
    if question.capacity is None or evaluation.capacity is None:
        return None
    return {"visits": question.capacity.visits_per_person_year, "days": question.capacity.working_days}


def describe_plan(evaluation: "Evaluation", question: "Question") -> Page | None:
    """The proposal: the question, its sites in rank order, and its sentences in every language.

    `before` and `after` are seconds, for the models that choose by travel time.
    """
    plan, sites, asked = evaluation.plan, evaluation.sites, question.siting
    if plan is None or sites is None or asked is None:
        return None
    gained = [str(column) for column in sites.columns if str(column).startswith("gained_")]
    speeches = [Speech(lang) for lang in LANGUAGES]
    timed = plan.tells_time
    return {
        "model": plan.model,
        "status": plan.status,
        "objective": _number(plan.objective),
        "bound": _number(plan.bound),
        "gap": _number(plan.gap),
        "mode": asked.mode,
        "threshold": float(asked.threshold_min),
        "service": asked.service,
        "stratum": asked.stratum,
        "told": {speech.lang: plan_sentences(speech, plan, asked_of(question)) for speech in speeches},
        "before": _number(plan.time_before_s),
        "sites": [
            {
                "rank": int(row["rank"]),
                "id": str(row["candidate_id"]),
                "lon": float(row["lon"]),
                "lat": float(row["lat"]),
                "gained": _number(row["people_gained"]),
                "total": _number(row["people_covered_total"]),
                "by_stratum": {column.removeprefix("gained_"): _number(row[column]) for column in gained},
                "after": _number(plan.time_after_s[int(row["rank"]) - 1]) if timed else None,
                "worth": {
                    speech.lang: site_worth(speech, plan, int(row["rank"]), asked_of(question)) for speech in speeches
                },
            }
            for row in sites.sort_values("rank").to_dict("records")
        ],
    }


def describe_sources(region: "Region") -> list[Page]:
    """Where the roads come from, and what else is to be named."""
    source = region.network.source
    roads = {"name": source.name, "date": source.date, "licence": source.licence, "attribution": source.attribution}
    return [roads, *({"name": "", "date": "", "licence": "", "attribution": text} for text in region.data_sources)]
