"""Jobs: what each kind gives, step by step, is what one call of geo gives."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from job_town import SITING, Town, lay_out_job_town
from small_town import SOUTH, STEP, WEST

from api.jobs import start_job
from api.jobs.processes import LocalProcesses
from api.jobs.worker import Worker
from api.settings import WEB_STATIC
from api.store.database import Database
from api.store.models import Job, Network, Region, Result, Scenario, Upload
from geo.coverage import coverage_table
from geo.csv_output import write_csv
from geo.matrix import write_matrix
from geo.output_folder import MANIFEST
from geo.question_json import question_to_dict
from geo.ranges import measure_ranges
from geo.region import RangeQuestion, SitingQuestion
from geo.scenario import evaluate, measure_reaches, reported_services
from geo.study import Presentation, write_evaluation
from geo.what_if import apply_changes, changes_from_list
from routing.osm.read import read_network
from routing.storage import load_network


@pytest.fixture
def town(database: Database, tmp_path: Path) -> Town:
    return lay_out_job_town(database, tmp_path / "data")


@pytest.fixture(scope="module")
def processes() -> Iterator[LocalProcesses]:
    opened = LocalProcesses()
    yield opened
    opened.close()


def do(town: Town, processes: LocalProcesses, kind: str, parameters: dict[str, object]) -> Job:
    """A job, done."""
    with town.service.database.session() as session:
        job_id = start_job(session, kind, "town", parameters, None).id
    assert Worker(town.service, processes).run_next()
    job = town.job(job_id)
    assert (job.state, job.problem) == ("done", {})
    assert job.steps == job.steps_done
    assert not (town.service.data / "jobs" / job_id).exists()
    return job


@pytest.mark.usually("postgresql")
def test_coverage_by_district_is_the_coverage_of_the_whole(
    town: Town, processes: LocalProcesses, tmp_path: Path
) -> None:
    job = do(town, processes, "coverage_by_district", {})
    region, question = town.region, town.question
    expected = coverage_table(
        measure_reaches(region, question), region.population, region.boundaries, thresholds_min=question.thresholds_min
    )
    write_csv(expected, tmp_path / "expected.csv")
    assert (town.result(job) / "coverage.csv").read_bytes() == (tmp_path / "expected.csv").read_bytes()
    assert set(expected["boundary_id"]) == {"all", "w", "e", "none"}
    assert job.steps == 2 + 3  # west, east and the cells on no boundary
    with town.service.database.session() as session:
        result = session.get_one(Result, job.outcome["result_id"])
    assert (result.kind, result.region_revision, result.folder) == ("coverage_by_district", 1, f"results/{job.id}")
    manifest = json.loads((town.result(job) / MANIFEST).read_text())
    assert manifest["parameters"]["region_revision"] == 1
    assert {row["role"] for row in manifest["inputs"]} == {"network", "facilities", "boundaries", "population"}


def test_a_scenario_is_what_its_changes_make_of_the_region(
    town: Town, processes: LocalProcesses, tmp_path: Path
) -> None:
    changes = [{"type": "close_facility", "facility_id": "A"}]
    with town.service.database.session() as session:
        session.add(Scenario(id="s", region_id="town", name="Without A", changes=changes))
    job = do(town, processes, "coverage_by_district", {"scenario_id": "s", "thresholds_min": [7]})
    region, question = apply_changes(town.region, changes_from_list(changes)), town.question
    expected = coverage_table(
        measure_reaches(region, question), region.population, region.boundaries, thresholds_min=(7.0,)
    )
    write_csv(expected, tmp_path / "expected.csv")
    assert (town.result(job) / "coverage.csv").read_bytes() == (tmp_path / "expected.csv").read_bytes()
    with town.service.database.session() as session:
        assert session.get_one(Result, job.id).scenario_id == "s"


@pytest.mark.usually("postgresql")
def test_a_matrix_of_many_blocks_is_the_matrix(town: Town, processes: LocalProcesses, tmp_path: Path) -> None:
    job = do(town, processes, "matrix", {"mode": "walk", "cutoff_min": 20, "origins_per_step": 7})
    cells, facilities = town.region.population.cells, town.region.facilities
    origins, destinations = (
        pd.DataFrame({"id": table[name], "lon": table.geometry.x, "lat": table.geometry.y})
        for table, name in ((cells, "cell_id"), (facilities, "facility_id"))
    )
    write_matrix(
        town.region.network,
        "walk",
        origins,
        destinations,
        tmp_path / "m.parquet",
        cutoff_min=20,
        snap_limit_m=1000,
    )
    expected = pd.read_parquet(tmp_path / "m.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(town.result(job) / "matrix.parquet"), expected, check_exact=True)
    assert job.steps == 2 + 6
    assert job.outcome["pairs"] == len(expected) > 36


def test_places_of_a_matrix_may_be_named(town: Town, processes: LocalProcesses) -> None:
    home = {"id": "home", "lon": WEST + STEP, "lat": SOUTH}
    nowhere = {"id": "nowhere", "lon": WEST + 1, "lat": SOUTH + 1}
    job = do(town, processes, "matrix", {"mode": "car", "origins": [home, nowhere], "destinations": [home]})
    assert job.outcome["pairs"] == 1
    manifest = json.loads((town.result(job) / MANIFEST).read_text())
    assert manifest["found"]["origins_refused_ids"] == ["nowhere"]


@pytest.mark.usually("sqlite")
def test_ranges_in_blocks_are_the_ranges(town: Town, processes: LocalProcesses, tmp_path: Path) -> None:
    job = do(town, processes, "ranges", {"draws": 5, "seed": 3, "draws_per_step": 2})
    services = reported_services(town.region, town.question)
    expected = measure_ranges(
        town.region, replace(town.question, services=services), RangeQuestion(draws=5, seed=3), threads=1
    )
    write_csv(expected.table, tmp_path / "expected.csv")
    assert (town.result(job) / "coverage_range.csv").read_bytes() == (tmp_path / "expected.csv").read_bytes()
    assert job.steps == 2 + 2 * 3
    assert json.loads((town.result(job) / MANIFEST).read_text())["seed"] == 3


@pytest.mark.usually("postgresql")
def test_a_study_in_steps_is_the_study(town: Town, processes: LocalProcesses, tmp_path: Path) -> None:
    job = do(town, processes, "study", {"siting": SITING, "ranges": {"draws": 25, "seed": 2}, "lang": "ru"})
    question = replace(town.question, siting=SitingQuestion(**SITING), ranges=RangeQuestion(draws=25, seed=2))
    evaluation = evaluate(town.region, question, threads=1)
    expected = tmp_path / "expected"
    expected.mkdir()
    shown = Presentation("Town", {}, "ru", WEB_STATIC / "vendor")
    write_evaluation(expected, town.region, question, evaluation, shown, inputs=[], parameters={})
    varying = ("siting.json", "report.xlsx", "map.html", MANIFEST)  # they tell the seconds of the solver, or hashes
    names = sorted(path.name for path in expected.iterdir())
    assert sorted(path.name for path in town.result(job).iterdir()) == names
    assert {"coverage_range.csv", "sites.csv", "map.html", "report.xlsx"} <= set(names)
    for name in names:
        if name not in varying:
            assert (town.result(job) / name).read_bytes() == (expected / name).read_bytes(), name
    assert job.steps == 2 + 1 + 2 * 2 + 1


@pytest.mark.usually("sqlite")
def test_a_study_asks_what_the_region_asks(town: Town, processes: LocalProcesses) -> None:
    """Nothing but the region's own question, which here has sites and ranges too."""
    with town.service.database.session() as session:
        region = session.get_one(Region, "town")
        question = replace(town.question, siting=SitingQuestion(**SITING, seed=7), ranges=RangeQuestion(draws=3))
        region.question = question_to_dict(question)
    job = do(town, processes, "study", {})
    manifest = json.loads((town.result(job) / MANIFEST).read_text())
    assert manifest["seed"] == 7
    assert (town.result(job) / "sites.csv").exists()
    assert (town.result(job) / "coverage_range.csv").exists()
    with town.service.database.session() as session:
        session.get_one(Region, "town").question = question_to_dict(town.question)
    plain = do(town, processes, "study", {})
    assert not (town.result(plain) / "sites.csv").exists()


@pytest.mark.usually("sqlite")
def test_sites_are_those_of_the_study(town: Town, processes: LocalProcesses) -> None:
    job = do(town, processes, "siting", SITING)
    evaluation = evaluate(town.region, replace(town.question, siting=SitingQuestion(**SITING)))
    assert evaluation.plan is not None
    found = json.loads((town.result(job) / "siting.json").read_text())
    assert found["chosen"] == list(evaluation.plan.chosen)
    assert job.outcome["status"] == "optimal"


def test_a_network_is_built_of_an_upload(town: Town, processes: LocalProcesses) -> None:
    data = town.service.data
    with town.service.database.session() as session:
        file = "files/town.osm"
        session.add(
            Upload(id="u", name="C:/maps/town.osm", kind="osm", media_type="", sha256="0" * 64, size_bytes=1, file=file,
                   source_url="")
        )  # fmt: skip
    job = do(town, processes, "network_build", {"upload_id": "u", "modes": ["bicycle", "walk"], "country": "KZ"})
    with town.service.database.session() as session:
        region, network = session.get_one(Region, "town"), session.get_one(Network, job.outcome["network_id"])
    assert region.network_id == network.id
    assert region.revision == 2
    built, expected = (
        load_network(data / network.folder),
        read_network(data / file, modes=("bicycle", "walk"), country="KZ"),
    )
    assert built.modes == expected.modes == ("bicycle", "walk")
    assert built.source == expected.source
    for mode in built.modes:
        assert (built.graphs[mode].travel_time == expected.graphs[mode].travel_time).all()
        assert (built.graphs[mode].head == expected.graphs[mode].head).all()
