"""A whole study on a small town: order of rows does not matter, direction and thresholds count exactly."""

import numpy as np
import pandas as pd
import pytest
import shapely
from small_town import STUDY, lay_out_town

from api.settings import WEB_STATIC
from geo.capacity import measure_pairs
from geo.catchments import catchment_table
from geo.errors import OutputError
from geo.facilities import build_facilities
from geo.isochrones import isochrone
from geo.population import build_population
from geo.reach import measure_snapped_reach, select_snapped, snap_places
from geo.study import run_study
from geo.study_file import read_study
from geo.study_region import read_region

ASSETS = WEB_STATIC / "vendor"
needs_assets = pytest.mark.skipif(not (ASSETS / "leaflet").exists(), reason="map assets absent: make install")

SITING = '[siting]\nmodel = "mclp"\nmode = "walk"\nthreshold_min = 3\nsites = 3\n'
TWINS = "id,kind,lon,lat\nA,polyclinic,69.5021,42.3020\nB,polyclinic,69.5021,42.3020\nC,fap,69.508,42.308\n"


def turn_around(path):
    head, *rows = path.read_text().splitlines()
    rows.reverse()
    path.write_text("\n".join([head, *rows]) + "\n")


@needs_assets
def test_the_order_of_rows_changes_nothing(tmp_path):
    lay_out_town(tmp_path)
    (tmp_path / "facilities.csv").write_text(TWINS)
    (tmp_path / "study.toml").write_text(STUDY + SITING)
    study = read_study(tmp_path / "study.toml")
    run_study(study, tmp_path / "one", lang="en", assets=ASSETS)
    for name in ("facilities.csv", "cells.csv"):
        turn_around(tmp_path / name)
    run_study(study, tmp_path / "two", lang="en", assets=ASSETS)
    for name in ("cells.csv", "coverage.csv", "sites.csv", "catchments.gpkg", "map.html"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
    assert "B" not in set(pd.read_csv(tmp_path / "one" / "cells.csv")["nearest_facility_id"])


def test_missing_map_assets_are_told_before_the_work(tmp_path):
    lay_out_town(tmp_path)
    said = []
    with pytest.raises(OutputError, match="make install"):
        run_study(
            read_study(tmp_path / "study.toml"), tmp_path / "out", lang="en", assets=tmp_path, progress=said.append
        )
    assert said == []
    assert not (tmp_path / "out").exists()


def snapped_on(graph, cells, facilities):
    """Population of one person per cell, the facilities table and both on the streets; places are (lon, lat)."""
    population = build_population([f"c{i}" for i in range(len(cells))], _points(cells), {"people": np.ones(len(cells))})
    ids = [f"f{i}" for i in range(len(facilities))]
    columns = {"facility_id": ids, "kind": ["fap"] * len(ids), "services": [()] * len(ids)}
    table = build_facilities(_points(facilities), columns)
    return population, table, snap_places(graph, table, population, off_road_kmh=4.0, limit_m=100.0)


def _points(places):
    return np.asarray(shapely.points(np.array(places, dtype=float)), dtype=object)


def test_capacity_counts_in_the_direction_asked_for(road_graph, street):
    """A one-way street leads from the cell to the facility, so only the one who goes there arrives."""
    graph = road_graph([(0, 0), (0.01, 0)], [street(0, 1, forward=600, backward=None)])
    _, _, places = snapped_on(graph, [(0.002, 0)], [(0.008, 0)])
    assert len(measure_pairs(graph, places, direction="to_facility", cutoff_s=600).cell) == 1
    assert len(measure_pairs(graph, places, direction="from_facility", cutoff_s=600).cell) == 0


def test_places_are_taken_in_order_of_cell_then_facility_where_times_are_equal(road_graph, street):
    graph = road_graph([(0, 0), (0.01, 0), (0.02, 0)], [street(0, 1), street(1, 2)])
    _, _, places = snapped_on(graph, [(0.01, 0), (0.01, 0)], [(0.02, 0), (0.0, 0)])
    pairs = measure_pairs(graph, places, direction="to_facility", cutoff_s=600)
    assert len(set(pairs.travel_time_s)) == 1
    assert list(zip(pairs.cell, pairs.facility, strict=True)) == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_an_isochrone_counts_the_cell_exactly_at_the_threshold(road_graph, street):
    """60.0 s along one street: within one minute, not within a hair less."""
    graph = road_graph([(0, 0), (0.01, 0)], [street(0, 1, forward=600, backward=600)])
    population, _, _ = snapped_on(graph, [(0.01, 0)], [(0, 0)])

    def people(minutes):
        table = isochrone(
            graph,
            0.0,
            0.0,
            minutes=[minutes],
            direction="to_facility",
            off_road_kmh=4.0,
            limit_m=100.0,
            population=population,
        )
        return table["people_people"].tolist()

    assert people(1.0) == [1.0]
    assert people(0.9999) == [0.0]


def test_a_catchment_counts_the_cell_exactly_at_the_threshold(road_graph, street):
    graph = road_graph([(0, 0), (0.01, 0)], [street(0, 1, forward=600, backward=600)])
    population, table, places = snapped_on(graph, [(0.01, 0)], [(0, 0)])
    (reach,) = measure_snapped_reach(graph, table, places, services=(), direction="to_facility", cutoff_s=3600)
    assert reach.travel_time_s.tolist() == [60.0]
    found = catchment_table(
        graph, table, population, places, reach, thresholds_min=[0.9999, 1.0], direction="to_facility", off_road_kmh=4.0
    )
    people = found.set_index(["kind", "threshold_min"])["people_people"]
    for kind in ("overlapping", "exclusive"):
        assert people[kind, 1.0] == 1.0
        assert people[kind, 0.9999] == 0.0


def test_facilities_without_a_street_have_no_catchment(road_graph, street):
    graph = road_graph([(0, 0), (0.01, 0)], [street(0, 1)])
    population, table, places = snapped_on(graph, [(0.01, 0)], [(0.5, 0.5)])
    (reach,) = measure_snapped_reach(graph, table, places, services=(), direction="to_facility", cutoff_s=3600)
    found = catchment_table(
        graph, table, population, places, reach, thresholds_min=[5, 15], direction="to_facility", off_road_kmh=4.0
    )
    assert len(found) == 0
    assert "people_people" in found


def test_snapped_places_can_be_chosen(road_graph, street):
    graph = road_graph([(0, 0), (0.01, 0)], [street(0, 1)])
    _, _, places = snapped_on(graph, [(0.001, 0), (0.009, 0)], [(0, 0)])
    assert select_snapped(places.cells, np.array([1])).fraction.tolist() == pytest.approx([0.9])


def test_strata_that_may_overlap_are_added_up_only_with_a_word(tmp_path):
    lay_out_town(tmp_path)
    head, *rows = (tmp_path / "cells.csv").read_text().splitlines()
    (tmp_path / "cells.csv").write_text(
        "\n".join([f"{head},residents,men_15_64,aged_65", *(f"{row},10,8,2" for row in rows)])
    )
    said = {}
    for strata in ('"residents", "aged_65"', '"men_15_64", "aged_65"'):
        (tmp_path / "study.toml").write_text(STUDY.replace('"people"', strata))
        notes = []
        read_region(read_study(tmp_path / "study.toml"), notes, progress=lambda _text: None)
        said[strata] = [str(note) for note in notes if "sum of the strata" in str(note)]
    assert [len(notes) for notes in said.values()] == [1, 0]
