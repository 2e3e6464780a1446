"""A second start serves what the first one found, and nothing that has changed since."""

import json
import shutil

import numpy as np
import pytest
from fastapi.testclient import TestClient
from small_town import lay_out_town

import api.kept_regions
import geo.manifest
import geo.study
from api.kept_regions import open_demo_region, result_folder, run_region
from api.main import create_app
from api.once import Once
from geo.manifest import describe_input
from geo.scenario import evaluate, measure_reaches
from geo.study_file import read_study
from geo.study_region import read_region


@pytest.fixture
def town(tmp_path, monkeypatch):
    """The small town in place of an embedded region."""
    folder = tmp_path / "town"
    folder.mkdir()
    lay_out_town(folder)
    monkeypatch.setattr(api.kept_regions, "prepare_demo_region", lambda *_, **__: folder / "study.toml")
    return folder


@pytest.fixture
def runs(monkeypatch):
    """One entry for each study that was run."""
    found = []
    run_study = geo.study.run_study

    def count(study, *arguments, **options):
        found.append(study.name)
        return run_study(study, *arguments, **options)

    monkeypatch.setattr(geo.study, "run_study", count)
    return found


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


def start(data, lang="en"):
    return open_demo_region(data, "town", lang=lang, progress=lambda _text: None)


def append(path, text):
    path.write_text(path.read_text() + text)


def test_a_second_start_runs_nothing(town, data, runs):
    first, second = start(data), start(data, "ru")
    assert len(runs) == 1
    assert (second.folder / "map.html").exists()
    assert first.region.population.total() == second.region.population.total()
    for one, other in zip(first.reaches, second.reaches, strict=True):
        assert (one.mode, one.service) == (other.mode, other.service)
        np.testing.assert_array_equal(one.travel_time_s, other.travel_time_s)
        np.testing.assert_array_equal(one.facility, other.facility)


def test_a_result_written_elsewhere_is_kept_too(town, data, runs, tmp_path):
    """As by `qamtu demo --out X`: the user may move or change X; the next start does not run again, nor show X."""
    study = read_study(town / "study.toml")
    run_region(study, tmp_path / "X", data, "town", lang="en", progress=lambda _text: None)
    first = {path.name: path.read_bytes() for path in (tmp_path / "X").iterdir()}
    shutil.rmtree(tmp_path / "X")
    assert start(data).folder == result_folder(data, "town")
    assert len(runs) == 1
    assert {path.name: path.read_bytes() for path in result_folder(data, "town").iterdir()} == first


def test_a_result_that_cannot_be_kept_is_no_error(town, data, tmp_path):
    result_folder(data, "town").mkdir(parents=True)
    (result_folder(data, "town") / "thesis.doc").write_text("mine")  # no result: output_folder refuses it
    study = read_study(town / "study.toml")
    served, _ = run_region(study, tmp_path / "X", data, "town", lang="en", progress=lambda _text: None)
    assert served.folder == tmp_path / "X"
    assert (result_folder(data, "town") / "thesis.doc").read_text() == "mine"


def test_the_second_start_reads_no_extract(town, data, runs, monkeypatch):
    start(data)

    def refuse(*_, **__):
        raise AssertionError("the extract is read again")

    monkeypatch.setattr("geo.study_region.read_network", refuse)
    assert start(data).reaches


@pytest.mark.parametrize(
    "change",
    [
        lambda town, _result: append(town / "cells.csv", "new,69.501,42.301,5\n"),
        lambda town, _result: append(town / "facilities.csv", "B,New,polyclinic,69.505,42.305\n"),
        lambda town, _result: append(town / "town.osm", "\n"),
        lambda town, _result: append(town / "study.toml", "snap_limit_m = 900\n"),
        lambda _town, result: append(result / "map.html", " "),
        lambda _town, result: (result / "coverage.csv").unlink(),
        lambda _town, result: (result / "manifest.json").write_text("{"),
        lambda _town, result: (result / "manifest.json").write_text("[]"),
        lambda _town, result: shutil.rmtree(result),
    ],
    ids=["people", "facilities", "roads", "question", "map", "table gone", "half a manifest", "no manifest", "gone"],
)
def test_whatever_differs_is_run_again(town, data, runs, change):
    start(data)
    change(town, result_folder(data, "town"))
    start(data)
    assert len(runs) == 2
    start(data)
    assert len(runs) == 2


def test_another_version_runs_again(town, data, runs, monkeypatch):
    start(data)
    versions = geo.manifest.versions()
    for changed in ("qamtu", "code", "numpy"):
        other = versions | {changed: "another"}
        monkeypatch.setattr(geo.manifest, "versions", lambda other=other: other)
        monkeypatch.setattr(api.kept_regions, "versions", lambda other=other: other)
        runs.clear()
        start(data)
        assert len(runs) == 1, changed
    assert len(list((data / "networks" / "town").iterdir())) == 1, "networks of other versions are not hoarded"


@pytest.mark.parametrize("name", ["network.json", "walk/travel_time.npy", ""])
def test_a_damaged_network_is_built_again(town, data, runs, name):
    whole = start(data).reaches
    (network,) = (data / "networks" / "town").iterdir()
    if name:
        content = (network / name).read_bytes()
        (network / name).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    else:
        shutil.rmtree(network)
    again = start(data).reaches
    np.testing.assert_array_equal(whole[0].travel_time_s, again[0].travel_time_s)
    assert len(runs) == 1
    geo.manifest.describe_input(network, role="network")  # verifies every array


def test_reaches_alone_are_those_of_the_evaluation(town):
    study = read_study(town / "study.toml")
    region = read_region(study, [], progress=lambda _text: None)
    whole, alone = evaluate(region, study.question).reaches, measure_reaches(region, study.question)
    assert len(whole) == len(alone) > 1
    for one, other in zip(whole, alone, strict=True):
        assert (one.mode, one.service) == (other.mode, other.service)
        np.testing.assert_array_equal(one.travel_time_s, other.travel_time_s)


def test_the_code_hash_is_part_of_the_manifest(town, data):
    manifest = json.loads((start(data).folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["versions"]["code"] == geo.manifest.code_hash()


@pytest.mark.parametrize("part", ["dbf", "prj", "shx", "cpg"])
def test_a_shapefile_is_hashed_with_all_its_parts(tmp_path, part):
    """Its .shp holds shapes alone: people and names are in the .dbf, where they lie is said by the .prj."""
    for ending in ("shp", "shx", "dbf", "prj", "cpg", "sbn"):
        (tmp_path / f"Cells [1].{ending}").write_text(ending)
        (tmp_path / f"Cells 1.{ending}").write_text("another layer")

    def digest():
        return describe_input(tmp_path / "Cells [1].shp", role="population")["sha256"]

    before = digest()
    (tmp_path / f"Cells 1.{part}").write_text("changed")
    (tmp_path / "Cells [1].sbn").write_text("an index that a viewer made anew")
    assert digest() == before
    (tmp_path / f"Cells [1].{part}").write_text("changed")
    assert digest() != before


def test_requests_are_answered_from_a_kept_result(town, data):
    start(data)
    with TestClient(create_app([start(data)])) as client:
        assert client.get("/").status_code == 200
        (region,) = client.get("/api/v1/regions").json()
        assert region["services"][0] == "any"
        rows = client.get("/api/v1/regions/town/coverage").json()
        assert {row["service"] for row in rows} == set(region["services"])


def test_a_value_is_made_once_and_after_an_error_again():
    made = []

    def make():
        made.append(1)
        if len(made) == 1:
            raise KeyError
        return "value"

    once = Once(make)
    with pytest.raises(KeyError):
        once()
    assert (once(), once(), len(made)) == ("value", "value", 2)
