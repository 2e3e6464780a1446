"""A region that went through the database counts the same people; a change of it is seen by the next request."""

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point, box
from small_town import lay_out_town, read_town
from sqlalchemy import select

from api.errors import UnknownRegionError
from api.region_shelf import RegionShelf
from api.regions import ServedRegion
from api.service import Service, has_own_regions, keep_embedded_region
from api.store import models
from api.store.regions import list_regions, load_region, save_region
from geo.boundaries import CRS
from geo.coverage import coverage_table
from geo.question_json import question_from_dict, question_to_dict
from geo.region import CapacityAssumption, Question, RangeQuestion, SitingQuestion
from geo.scenario import measure_reaches
from geo.uncertainty import PopulationUncertainty
from routing.storage import save_network


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    lay_out_town(folder)
    (folder / "districts.geojson").write_text(districts())
    with (folder / "study.toml").open("a") as study:
        study.write('[boundaries]\npath = "districts.geojson"\n')
    return read_town(folder)


def districts():
    halves = [box(69.49, 42.29, 69.505, 42.33), box(69.505, 42.29, 69.53, 42.33)]
    return gpd.GeoDataFrame(
        {"id": ["w", "e"], "name": ["Батыс", "Шығыс"], "name_en": ["West", ""]}, geometry=halves, crs=CRS
    ).to_json()


@pytest.fixture
def kept(database, town, tmp_path):
    """The town in a database, and its data folder."""
    region, question = town
    data = tmp_path / "data"
    folder = save_network(region.network, data / "networks" / "n1")
    with database.session() as session:
        save_region(session, data, "town", region, question, network_id="n1", network_folder=folder)
    return data


def coverage(region, question):
    reaches = measure_reaches(region, question)
    return coverage_table(reaches, region.population, region.boundaries, thresholds_min=question.thresholds_min)


def test_a_region_comes_back_as_it_was(database, town, kept):
    region, question = town
    with database.session() as session:
        stored = load_region(session, kept, "town")
    assert stored.question == question
    back = stored.region
    assert (back.name, back.country, back.synthetic) == (region.name, region.country, region.synthetic)
    pd.testing.assert_frame_equal(back.facilities.drop(columns="geometry"), region.facilities.drop(columns="geometry"))
    assert back.facilities.geometry.geom_equals(region.facilities.geometry).all()
    texts = ["boundary_id", "name", "level"]
    pd.testing.assert_frame_equal(back.boundaries[texts], region.boundaries[texts])
    assert back.boundaries["name_en"].tolist() == ["West", ""]
    pd.testing.assert_frame_equal(back.population.people, region.population.people)
    assert back.population.cells["boundary_id"].tolist() == region.population.cells["boundary_id"].tolist()
    pd.testing.assert_frame_equal(coverage(back, question), coverage(region, question))


def test_the_network_is_mapped_not_copied(database, kept):
    with database.session() as session:
        graph = load_region(session, kept, "town").region.network.graphs["walk"]
    assert isinstance(graph.travel_time, np.memmap) or isinstance(graph.travel_time.base, np.memmap)


def test_saving_again_replaces_and_raises_the_revision(database, town, kept):
    region, question = town
    folder = kept / "networks" / "n1"
    with database.session() as session:
        save_region(session, kept, "town", region, question, network_id="n1", network_folder=folder)
        assert list_regions(session) == {"town": 2}
        assert len(session.scalars(select(models.Facility)).all()) == len(region.facilities)
        layers = session.scalars(select(models.PopulationLayer).order_by(models.PopulationLayer.current)).all()
        assert [layer.current for layer in layers] == [False, True]  # the earlier one stays
    assert len(list((kept / "populations").iterdir())) == 1  # the same people are kept once


def test_the_shelf_reads_once_and_again_after_a_change(database, kept):
    shelf = RegionShelf(database, kept)
    served = shelf["town"]
    assert shelf["town"] is served
    assert list(shelf) == ["town"]
    people = coverage(served.region, served.question)["people_covered"].sum()
    with database.session() as session:
        row = session.get_one(models.Region, "town")
        row.revision += 1
        session.add(
            models.Facility(region_id="town", facility_id="B", name="ФАП", kind="fap", geometry=Point(69.509, 42.309))
        )
    again = shelf["town"]
    assert again is not served
    assert again.region.facilities["facility_id"].tolist() == ["A", "B"]
    assert coverage(again.region, again.question)["people_covered"].sum() > people


def test_a_region_without_people_or_streets_is_not_served(database, kept):
    shelf = RegionShelf(database, kept)
    with database.session() as session:
        session.add(models.Region(id="bare", name="Bare"))
    assert "bare" not in shelf
    with database.session() as session, pytest.raises(UnknownRegionError, match="bare"):
        load_region(session, kept, "bare")


def test_a_removed_region_takes_its_rows_along(database, kept):
    with database.session() as session:
        session.delete(session.get_one(models.Region, "town"))
    with database.session() as session:
        for model in (models.Facility, models.Boundary, models.PopulationLayer):
            assert session.scalars(select(model)).all() == []
        assert list_regions(session) == {}


numbers = st.floats(1, 240)
questions = st.builds(
    Question,
    modes=st.lists(st.sampled_from(["walk", "car"]), min_size=1, unique=True).map(tuple),
    thresholds_min=st.lists(numbers, min_size=1, max_size=3).map(tuple),
    services=st.lists(st.text(min_size=1, max_size=5), max_size=2).map(tuple),
    direction=st.sampled_from(["to_facility", "from_facility"]),
    capacity=st.none() | st.builds(CapacityAssumption, numbers, numbers),
    siting=st.none()
    | st.builds(
        SitingQuestion, model=st.just("mclp"), mode=st.just("walk"), sites=st.integers(1, 9), threshold_min=numbers
    ),
    ranges=st.none()
    | st.builds(
        RangeQuestion,
        population=st.builds(PopulationUncertainty, st.floats(0, 1), st.floats(0, 1)),
        draws=st.integers(1, 500),
        seed=st.integers(0, 9),
    ),
)


@given(question=questions)
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_question_is_the_same_after_json(question):
    assert question_from_dict(json.loads(json.dumps(question_to_dict(question)))) == question


def test_a_question_that_was_kept_before_people_were_drawn_draws_them():
    question = Question(modes=("walk",), thresholds_min=(15.0,), ranges=RangeQuestion(draws=7))
    kept = question_to_dict(question)
    del kept["ranges"]["population"], kept["ranges"]["snapping"]
    assert question_from_dict(kept) == question


def serve_embedded(service, town, folder):
    region, question = town
    embedded = ServedRegion("town", folder, question, lambda: region, network_folder=folder)
    keep_embedded_region(service, embedded)


def test_a_new_version_replaces_the_embedded_region_but_not_what_people_changed_in_it(database, town, tmp_path):
    region, _ = town
    service = Service(database, tmp_path, RegionShelf(database, tmp_path))
    folders = [save_network(region.network, tmp_path / "networks" / f"n{number}") for number in range(3)]
    serve_embedded(service, town, folders[0])
    serve_embedded(service, town, folders[1])  # nobody changed anything: made anew
    assert not has_own_regions(service)
    with database.session() as session:
        row = session.get_one(models.Region, "town")
        assert (row.network_id, row.revision, row.embedded_revision) == ("n1", 2, 2)
        facility = session.scalars(select(models.Facility)).one()
        facility.name, row.revision = "Емхана № 1", row.revision + 1
    serve_embedded(service, town, folders[2])
    served = service.regions["town"]
    assert served.region.facilities["name"].tolist() == ["Емхана № 1"]
    with database.session() as session:
        assert session.get_one(models.Region, "town").network_id == "n2"
        session.add(models.Region(id="mine", name="Mine"))
    assert has_own_regions(service)
