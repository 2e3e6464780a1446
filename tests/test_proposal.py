"""What is told of a site plan, by model and outcome, in the four languages; and the same on the map."""

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from map_fixture import small_region
from test_siting_models import solve_siting
from test_siting_ranking import row_of_places

from geo.proof import proof_sentence
from geo.proposal import Asked, plan_sentences, site_worth
from geo.siting.instance import SitingInstance, build_instance
from geo.siting.plan import SitePlan
from geo.webmap.tables import describe_plan
from geo.words import LANGUAGES, Speech

ENGLISH = Speech("en")
ON_FOOT = Asked(sites=2, threshold_min=1.0, mode="walk", cutoff_min=240.0)


def told(plan: SitePlan, asked: Asked = ON_FOOT) -> list[str]:
    return plan_sentences(ENGLISH, plan, asked)


def islands() -> SitingInstance:
    """Three places, each reached from its own candidate only, and two whom nobody reaches."""
    pairs = (np.arange(3, dtype=np.int32), np.arange(3, dtype=np.int32), np.full(3, 30.0))
    return build_instance(list("abcde"), np.array([4.0, 3, 2, 5, 1]), list("xyz"), pairs)


def plans() -> dict[str, SitePlan]:
    """One plan for each thing that can be told."""
    row = row_of_places([1, 1, 1, 1, 1, 10], {place: 60.0 * place for place in range(6)})
    near = row_of_places([1, 0, 0], {0: 0.0, 1: 60.0, 2: 120.0})
    return {
        "mclp": solve_siting(row, model="mclp", sites=1, threshold_s=60.0),
        "mclp_nobody": solve_siting(near, model="mclp", sites=1, threshold_s=60.0),
        "lscp": solve_siting(islands(), model="lscp", threshold_s=60.0),
        "lscp_needless": solve_siting(near, model="lscp", threshold_s=60.0),
        "lscp_nobody": solve_siting(islands(), model="lscp", threshold_s=1.0),
        "lscp_none": solve_siting(islands(), model="lscp", sites=2, threshold_s=60.0),
        "pmedian": solve_siting(row, model="pmedian", sites=2, threshold_s=60.0),
        "pcenter": solve_siting(row, model="pcenter", sites=1, threshold_s=60.0),
        "pcenter_none": solve_siting(islands(), model="pcenter", sites=2),
    }


PLANS = plans()


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        ("mclp", ["1 proposed site brings 12 more people within 1 min on foot.",
                  "Proved best: no plan with 1 site reaches more people."]),
        ("mclp_nobody", ["No candidate site brings anybody more within 1 min on foot.",
                         "Proved best: no plan with 1 site reaches more people."]),
        ("lscp", ["3 new sites cover everyone who can be covered within 1 min on foot: 9 more people.",
                  "6 people (2 cells) cannot be covered by any facility or candidate site within 1 min on foot: "
                  "only a longer threshold or other candidate sites could.",
                  "Proved fewest: no plan with fewer sites covers them all."]),
        ("lscp_needless", ["No new site is needed: everyone who can be covered within 1 min on foot is covered "
                           "already."]),
        ("lscp_nobody", ["No site is proposed, for none would cover anybody: no facility and no candidate site has "
                         "anyone within 1 min on foot.",
                         "15 people (5 cells) cannot be covered by any facility or candidate site within 1 min on "
                         "foot: only a longer threshold or other candidate sites could."]),
        ("lscp_none", ["There is no plan with 2 sites that covers everyone who can be covered within 1 min on foot.",
                       "Sites it takes: 3.",
                       "Allow more sites or a longer threshold, or let model mclp say how many people 2 sites can "
                       "cover.",
                       "6 people (2 cells) cannot be covered by any facility or candidate site within 1 min on foot: "
                       "only a longer threshold or other candidate sites could."]),
        ("pmedian", ["2 proposed sites shorten the mean travel time from 4 min 0 s to 0 min 12 s on foot.",
                     "Proved best: with 2 sites the mean travel time cannot be shorter.",
                     "People gained are counted within 1 min on foot; the sites were not chosen by it."]),
        ("pcenter", ["1 proposed site shortens the longest travel time from 5 min 0 s to 2 min 0 s on foot.",
                     "Proved best: with 1 site the longest travel time cannot be shorter.",
                     "People gained are counted within 1 min on foot; the sites were not chosen by it."]),
        ("pcenter_none", ["There is no plan with 2 sites that reaches everyone who can be reached.",
                          "Sites it takes: 3.",
                          "Allow more sites, or let model mclp say how many people 2 sites can cover.",
                          "6 people (2 cells) are left out of the travel times: no facility and no candidate site "
                          "reaches them."]),
    ],
)  # fmt: skip
def test_a_plan_is_told_by_what_its_model_does(name: str, sentences: list[str]) -> None:
    assert told(PLANS[name]) == sentences


def test_a_threshold_that_nobody_chose_is_named() -> None:
    asked = Asked(2, 30.0, "walk", 240.0, threshold_given=False)
    assert told(PLANS["pmedian"], asked)[-1] == "[siting] names no threshold_min: 30 min are taken."
    assert "threshold_min" not in " ".join(told(PLANS["pmedian"]))


def test_without_a_time_before_only_the_time_after_is_told() -> None:
    plan = solve_siting(row_of_places([1, 1, 1]), model="pcenter", sites=1)
    assert told(plan, Asked(sites=1))[0] == "With 1 site, the longest travel time is 1 min 0 s."
    assert told(plan)[0].startswith("1 proposed site shortens the longest travel time from over 240 min to 1 min 0 s")


def test_a_time_that_no_plan_shortens_is_not_praised() -> None:
    plan = solve_siting(row_of_places([1, 0, 0], {0: 0.0}), model="pcenter", sites=1)
    assert told(plan)[0].endswith("from 0 min 0 s to 0 min 0 s on foot. No plan with 1 site shortens it.")


def test_where_capacity_turns_people_away_the_served_are_told() -> None:
    pairs = (np.zeros(2, np.int32), np.arange(2, dtype=np.int32), np.full(2, 30.0))
    instance = build_instance(["a"], np.array([10.0]), ["x", "y"], pairs, capacity=np.array([7.0, 4.0]))
    plan = solve_siting(instance, model="mclp", sites=1, threshold_s=60.0)
    assert told(plan)[0] == "With 1 site, 7 people are served within 1 min on foot, as far as capacity goes."


def test_the_worth_of_a_site_is_in_the_unit_of_its_model() -> None:
    assert site_worth(ENGLISH, PLANS["mclp"], 1, ON_FOOT) == "+12"
    assert site_worth(ENGLISH, PLANS["pcenter"], 1, ON_FOOT) == "2 min 0 s"
    everyone = solve_siting(islands(), model="pcenter", sites=3)  # only the last site reaches the last of them
    assert [site_worth(ENGLISH, everyone, rank, ON_FOOT) for rank in (1, 2, 3)] == ["over 240 min"] * 2 + ["0 min 30 s"]


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
@pytest.mark.parametrize("name", PLANS)
def test_every_outcome_is_told_in_every_language(lang: str, name: str) -> None:
    said = " ".join(plan_sentences(Speech(lang), PLANS[name], Asked(2, 30.0, "walk", 240.0, threshold_given=False)))
    assert len(said) > 20
    left = re.sub(r"mclp|threshold_min|\[siting\]", "-", said)
    assert not re.search(r"[a-z]{3}|\{|  ", left), said


@pytest.mark.parametrize(("model", "said"), [
    ("lscp", "Sites it takes: at least 4. Whether fewer than here would do is not proved."),
    ("pmedian", "No plan with 3 sites can cut total travel time by more than 20% beyond this one."),
    ("pcenter", "With 3 sites the longest travel time cannot be shorter than 0 min 4 s."),
])  # fmt: skip
def test_an_open_gap_is_told_in_the_unit_of_the_model(model: str, said: str) -> None:
    plan = PLANS["lscp"]
    open_plan: Any = type("P", (), vars(plan) | {"model": model, "objective": 5.0, "bound": 4.0, "gap": 0.2})()
    assert proof_sentence(ENGLISH, open_plan) == said


def test_the_map_tells_the_same_sentences() -> None:
    _, question, evaluation, _ = small_region()
    page = describe_plan(evaluation, question)
    assert page is not None
    assert set(page["told"]) == set(LANGUAGES)
    assert page["told"]["en"][0] == "2 proposed sites bring 3,000 more people within 15 min on foot."
    assert [site["worth"]["en"] for site in page["sites"]] == ["+2,150", "+850"]
    assert [site["after"] for site in page["sites"]] == [None, None]


@pytest.mark.parametrize("model", ["mclp", "pmedian", "pcenter", "lscp"])
def test_a_proof_with_required_sites_is_about_plans_that_hold_them(model: str) -> None:
    """The third island is the smallest: requiring it costs people, and the proof must not claim otherwise."""
    pairs = (np.array([0, 1, 2, 0, 1, 2], np.int32), np.array([0, 1, 2, 1, 2, 0], np.int32), np.full(6, 30.0))
    must = np.array([False, False, True])
    instance = build_instance(list("abc"), np.array([4.0, 3, 2]), list("xyz"), pairs, must=must)
    sites = None if model == "lscp" else 2
    plan = solve_siting(instance, model=model, sites=sites, threshold_s=60.0)
    free = solve_siting(replace(instance, must=~must & must), model=model, sites=sites, threshold_s=60.0)
    word = {"en": "required", "ru": "бязательные", "kk": "індетті", "th": "กำหนดให้มี"}
    for lang in LANGUAGES:
        assert word[lang] in proof_sentence(Speech(lang), plan)
        assert word[lang] not in proof_sentence(Speech(lang), free)
    assert plan.required_sites == 1
    assert free.required_sites == 0


def test_the_proof_of_a_plan_with_required_sites_in_full() -> None:
    must = np.array([False, False, True])
    plan = solve_siting(replace(islands(), must=must), model="mclp", sites=2, threshold_s=60.0)
    assert plan.chosen == ("x", "z")  # x and y would reach one person more
    assert proof_sentence(ENGLISH, plan) == (
        "Proved best: no plan with 2 sites (the required ones included) reaches more people."
    )
