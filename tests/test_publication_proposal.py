"""Proposals of new sites in publications: what is frozen, what is held back, and what verifying makes of a proof."""

import json
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from publication_town import IMPRINT, SITING, publish_town, run_town

from api.cli import app
from geo.errors import PublicationError, SitingError
from geo.publication.figure import PROPOSAL, Figure
from geo.publication.folders import DATA
from geo.publication.freeze import freeze_figures
from geo.publication.frozen_plan import PLAN, FrozenPlan, plan_of_result, propose, read_plan
from geo.publication.pages.speech import LANGUAGES, PageSpeech
from geo.publication.recompute import recompute
from geo.publication.verify import verify_publication
from geo.scenario import measure_reaches, reach_of
from geo.siting.plan import times_with
from geo.siting_question import siting_problem
from geo.study_file import read_study


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """The study of the town, asking for two sites, and its result."""
    folder = tmp_path_factory.mktemp("proposal")
    result = run_town(folder, SITING)
    return read_study(folder / "study.toml"), result


@pytest.fixture(scope="module")
def published(town, tmp_path_factory):
    folder = tmp_path_factory.mktemp("published") / "publication"
    return publish_town(town[1], folder), folder


@pytest.fixture(scope="module")
def found(town):
    return recompute(town[0])


def of_proposal(figures) -> Figure:
    (figure,) = (figure for figure in figures if figure.kind == PROPOSAL)
    return figure


def test_the_best_two_of_all_pairs_are_frozen(published, found):
    figure = of_proposal(published[0].figures)
    region, question = found.region, found.findings.question
    reach = reach_of(measure_reaches(region, replace(question, services=())), "any")
    instance = siting_problem(region, question, reach).instance
    best = max(
        float(instance.weight[times_with(instance, np.array(pair)) <= 300].sum())
        for pair in combinations(range(instance.n_candidates), 2)
    )
    before = float(instance.weight[reach.travel_time_s <= 300].sum())
    says = figure.says
    assert (says["objective"], says["checker_objective"], says["bound"], says["gap"]) == (best, best, best, 0)
    assert (says["people_covered_before"], says["people_covered_after"]) == (before, best)
    assert says["people_gained"] == best - before == sum(row["people_gained"] for row in says["rows"])
    assert [row["rank"] for row in says["rows"]] == [1, 2]
    assert {row["boundary_id"] for row in says["rows"]} <= {"d1", "d2", "d3"}
    assert (figure.subject.mode, figure.subject.service, figure.subject.threshold_min) == ("walk", "any", 5)


def test_a_study_frozen_without_its_result_is_the_same_publication(town, published, tmp_path):
    said = ["--date", IMPRINT.date, "--approved-by", IMPRINT.approved_by, "--lang", IMPRINT.lang]
    asked = ["publish", str(town[0].path), "--out", str(tmp_path / "again"), *said, "--quiet"]
    app([*asked, "--png", "none", "--report", "none", "--with-data"], standalone_mode=False)
    mine, theirs = (folder / "manifest.json" for folder in (tmp_path / "again", published[1]))
    assert mine.read_bytes() == theirs.read_bytes()


def test_a_proposal_is_found_again_and_a_changed_plan_named(published):
    folder = published[1]
    verdict = verify_publication(folder)
    assert verdict.is_equal, (verdict.failure, verdict.differences)
    kept = (folder / DATA / PLAN).read_text("utf-8")
    plan = json.loads(kept)
    try:
        (folder / DATA / PLAN).write_text(json.dumps(plan | {"chosen": plan["chosen"][::-1], "bound": 1e6}), "utf-8")
        named = {(each.kind, each.name) for each in verify_publication(folder).differences}
    finally:
        (folder / DATA / PLAN).write_text(kept, "utf-8")
    assert ("file", f"{DATA}/{PLAN}") in named


def test_a_plan_that_time_cut_stands_unless_it_is_refuted(found):
    region, question = found.region, found.findings.question
    other = FrozenPlan("feasible", ("c00", "c01"), 250.0, is_cut=True)
    stands = propose(region, question, other)
    assert stands.known == other
    assert set(stands.plan.chosen) == {"c00", "c01"}
    assert stands.plan.bound == 250
    assert stands.plan.objective == stands.plan.people_covered_total[-1]
    best = found.findings.proposal.plan
    refuted = propose(region, question, replace(other, bound=best.objective - 1))
    assert refuted.plan.chosen == best.chosen
    with pytest.raises(SitingError, match="nowhere"):
        propose(region, question, replace(other, chosen=("nowhere",)))


def test_the_search_was_cut_where_it_took_its_whole_time(tmp_path):
    said = {"status": "feasible", "chosen": ["a"], "bound": 3, "seconds": 19.9}
    assert plan_of_result(said, 20.0).is_cut
    assert not plan_of_result(said, 30.0).is_cut
    assert read_plan(tmp_path) is None
    (tmp_path / PLAN).write_text("{}", "utf-8")
    with pytest.raises(PublicationError, match=PLAN):
        read_plan(tmp_path)


def frozen(found, **changed):
    findings = found.findings
    proposal = replace(
        findings.proposal,
        plan=replace(findings.proposal.plan, **changed.pop("plan", {})),
        **changed,
    )
    return of_proposal(freeze_figures(replace(findings, proposal=proposal), minimum_people=10))


def test_people_gained_below_the_minimum_are_held_back(found):
    figure = frozen(found, plan={"people_covered_total": np.array([116.0, 123.0]), "objective": 123.0, "bound": 123.0})
    first, second = figure.says["rows"]
    assert (first["people_gained"], first["people_covered_total"]) == (85, 116)
    assert (second["people_gained"], second["people_covered_total"]) == (None, None)
    named = ("people_covered_after", "people_gained", "objective", "bound", "gap", "checker_objective")
    assert all(figure.says[name] is None for name in named)
    assert figure.says["people_covered_before"] == 31
    for lang in LANGUAGES:
        speech = PageSpeech(lang, found.findings.everyone)
        said = speech.meaning(figure) + speech.heading(figure)
        assert "10" in said
        assert "123" not in said
        assert "{" not in said


def test_almost_everybody_is_not_said(found):
    figure = frozen(found, plan={"people_covered_total": np.array([116.0, 447.0]), "objective": 447.0})
    assert figure.says["people_covered_after"] is None
    assert figure.says["objective"] is None


def test_a_place_that_stands_for_few_people_is_shown_about_where_it_is(found):
    proposal = found.findings.proposal
    first = proposal.plan.chosen[0]
    figure = frozen(found, people_by_candidate={**proposal.people_by_candidate, first: 4.0})
    moved, exact = figure.says["rows"]
    assert not moved["is_exact"]
    assert exact["is_exact"]
    assert moved["candidate_id"] != first
    assert first not in json.dumps(figure.as_dict())
    site = proposal.sites.iloc[0]
    assert 0 < abs(moved["lon"] - site["lon"]) + abs(moved["lat"] - site["lat"]) < 0.02


def test_the_page_has_the_sites_on_a_map_and_in_a_table_in_every_language(published):
    publication, folder = published
    figure = of_proposal(publication.figures)
    place = folder / "figures" / figure.short_id
    page = (place / "index.html").read_text("utf-8")
    assert [page.count(f">{rank}</text></g>") > 0 for rank in (1, 2, 3)] == [True, True, False]
    assert all(PageSpeech(lang).say("proposal") in page for lang in LANGUAGES)
    assert "aucun plan avec 2 sites ne dessert plus" in page
    assert "no plan with 2 sites reaches more people" in page
    head, first, *_ = (place / "figure.csv").read_text("utf-8").splitlines()
    assert "people_gained" in head
    assert first.startswith("walk,any,1,")
    features = json.loads((place / "figure.geojson").read_text("utf-8"))["features"]
    sites = [each for each in features if each["properties"]["layer"] == "proposed_site"]
    assert [site["properties"]["rank"] for site in sites] == [1, 2]
    assert sites[0]["geometry"]["coordinates"] == [figure.says["rows"][0][name] for name in ("lon", "lat")]
    assert figure.short_id in (folder / "index.html").read_text("utf-8")
    assert ">2</text>" in (place / "figure.svg").read_text("utf-8")
