"""From a region and a siting question to a plan: direction of travel, kinds of candidate sites, exclusions."""

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import h3
import numpy as np
import pytest
import shapely

from geo import siting_candidates, siting_question
from geo.errors import PlaceError, SitingError
from geo.population import build_population
from geo.reach import Reach
from geo.region import Question, Region, SitingQuestion
from geo.siting.plan import SitePlan
from geo.siting_question import propose_sites
from routing.network import NetworkSource, RestrictionCounts, RoadGraph, RoadNetwork

WEST, SOUTH, STEP = 69.5, 42.3, 0.01
CORNERS = [(WEST, SOUTH), (WEST + STEP, SOUTH), (WEST + STEP, SOUTH + STEP), (WEST, SOUTH + STEP)]
MINUTE = 600  # deciseconds
Graphs = Callable[..., RoadGraph]


def region_of(graph: RoadGraph, places: list[tuple[float, float]], **people: list[float]) -> Region:
    """People at `places` on the streets of `graph`, and no facility."""
    source = NetworkSource("town", "", "", "", synthetic=True)
    return Region(
        name="Town",
        country="",
        synthetic=True,
        network=RoadNetwork({"car": graph}, source, RestrictionCounts()),
        population=build_population([f"c{i}" for i in range(len(places))], shapely.points(places), people),
        facilities=gpd.GeoDataFrame({"facility_id": []}, geometry=[], crs="EPSG:4326"),
    )


def propose(region: Region, *, direction: str = "to_facility", **asked: object) -> tuple[SitePlan, gpd.GeoDataFrame]:
    n = len(region.population.cells)
    nowhere = np.full(n, np.inf)
    reach = Reach("car", "any", np.full(n, -1, np.int32), nowhere, nowhere, np.full(n, "unreachable"))
    words = {"model": "mclp", "mode": "car", "sites": 1, "threshold_min": 1.5, "time_limit_s": 600.0, **asked}
    question = Question(modes=("car",), thresholds_min=(1.5,), direction=direction, siting=SitingQuestion(**words))
    return propose_sites(region, question, reach, progress=lambda _text: None)


@pytest.fixture
def ring(road_graph: Graphs, street: Callable[..., object]) -> Region:
    """A one-way ring of four corners, a minute each: 0 -> 1 -> 2 -> 3 -> 0, with ever more people."""
    streets = [street(i, (i + 1) % 4, MINUTE, None) for i in range(4)]
    return region_of(road_graph(CORNERS, streets), CORNERS, people=[1, 10, 100, 1000])


@pytest.mark.parametrize(("direction", "site"), [("to_facility", "c3"), ("from_facility", "c2")])
def test_one_way_streets_count_in_the_direction_of_travel(ring: Region, direction: str, site: str) -> None:
    """Within 1.5 minutes a corner is reached from the one before it, and itself reaches the one after it."""
    plan, sites = propose(ring, direction=direction)
    assert plan.chosen == (site,)
    assert plan.objective == 1100
    assert sites[["rank", "candidate_id", "people_gained"]].to_numpy().tolist() == [[1, site, 1100.0]]


@pytest.mark.parametrize(("direction", "person_minutes"), [("to_facility", 123), ("from_facility", 321)])
def test_the_p_median_travels_in_the_same_direction(ring: Region, direction: str, person_minutes: float) -> None:
    """Site at the 1000 people of corner 3; corners 0, 1, 2 are 3, 2, 1 minutes before it, or 1, 2, 3 after it."""
    plan, _ = propose(ring, direction=direction, model="pmedian")
    assert plan.chosen == ("c3",)
    assert plan.objective == pytest.approx(60 * person_minutes)


def test_another_stratum_is_sited_for_and_everybody_is_counted(ring: Region) -> None:
    region = region_of(ring.network.graphs["car"], CORNERS, people=[1, 10, 100, 1000], aged=[9, 0, 1, 0])
    plan, sites = propose(region, stratum="aged")
    assert plan.chosen == ("c0",)
    assert (plan.objective, plan.strata) == (9, ("aged", "people"))
    assert sites["gained_people"].tolist() == [1001]
    assert sites[["lon", "lat"]].to_numpy().tolist() == [list(CORNERS[0])]
    with pytest.raises(SitingError, match="there is no stratum children to site for; the strata are people, aged"):
        propose(region, stratum="children")
    nobody = region_of(ring.network.graphs["car"], CORNERS, people=[1, 10, 100, 1000], aged=[0, 0, 0, 0])
    with pytest.raises(SitingError, match="there is no demand"):
        propose(nobody, stratum="aged")


@pytest.fixture
def crossings(road_graph: Graphs, street: Callable[..., object]) -> RoadGraph:
    """Three crossings in a row (0, 1, 2); 0 and 1 so close that they share an H3 cell; and one beyond the network."""
    lat, lon = h3.cell_to_latlng(h3.latlng_to_cell(SOUTH, WEST, siting_candidates.JUNCTION_RESOLUTION))
    places = [(lon, lat), (lon + 0.0001, lat), (lon + STEP, lat), (lon, lat + STEP), (lon + 0.0001, lat + STEP)]
    places += [(lon + STEP, lat + STEP), (lon + 2 * STEP, lat)]
    island = [(lon + 5 * STEP, lat), (lon + 6 * STEP, lat), (lon + 5 * STEP, lat + STEP), (lon + 5 * STEP, lat - STEP)]
    streets = [street(u, v, MINUTE, MINUTE) for u, v in ((0, 1), (0, 2), (0, 3), (1, 2), (1, 4), (2, 5), (2, 6))]
    streets += [street(7, v, MINUTE, MINUTE) for v in (8, 9, 10)]
    return road_graph([*places, *island], streets)


def test_junctions_are_crossings_of_the_main_network_one_per_h3_cell(crossings: RoadGraph) -> None:
    homes = [(float(crossings.node_lon[i]), float(crossings.node_lat[i])) for i in (3, 5, 6)]
    region = region_of(crossings, homes, people=[5, 2, 3])
    plan, sites = propose(region, candidates="junctions", sites=2)
    assert plan.chosen == ("j0", "j2")  # not j1, which shares the cell of j0, nor j7, which is beyond the network
    assert plan.objective == 10
    assert sites["lon"].tolist() == [crossings.node_lon[0], crossings.node_lon[2]]
    with pytest.raises(SitingError, match="3 sites are asked for but only 2 candidates"):
        propose(region, candidates="junctions", sites=3)


def test_a_file_of_candidates(ring: Region, tmp_path: Path) -> None:
    file = tmp_path / "land.csv"
    file.write_text(f"id;lon;lat\nNA;{WEST};{SOUTH}\nplot 2;{WEST + STEP};{SOUTH}\n".replace(".", ","))
    plan, sites = propose(ring, candidates=file)
    assert plan.chosen == ("NA",)
    assert plan.objective == 1001
    assert sites[["lon", "lat"]].to_numpy().tolist() == [[WEST, SOUTH]]
    file.write_text(f"id,lon,lat\na,{WEST + 40},{SOUTH}\n")
    with pytest.raises(PlaceError, match=r"land\.csv"):
        propose(ring, candidates=file)


@pytest.mark.parametrize(("columns", "chosen"), [("да;", "plot 2"), (";", "NA"), (";нет", "NA"), ("1;0", "plot 2")])
def test_a_file_says_which_candidates_must_be_chosen(ring: Region, tmp_path: Path, columns: str, chosen: str) -> None:
    """Without a mark NA is chosen, which serves 1001 people; plot 2 serves 11."""
    file = tmp_path / "land.csv"
    rows = f"id;lon;lat;must;forbidden\nNA;{WEST};{SOUTH};;\nplot 2;{WEST + STEP};{SOUTH};{columns}\n"
    file.write_text(rows, encoding="utf-8")
    assert propose(ring, candidates=file)[0].chosen == (chosen,)
    file.write_text(rows.replace(f"{SOUTH};;\n", f"{SOUTH};;да\n", 1), encoding="utf-8")
    assert propose(ring, candidates=file)[0].chosen == ("plot 2",)


def test_columns_that_a_study_does_not_use_are_told(ring: Region, tmp_path: Path) -> None:
    file, notes = tmp_path / "land.csv", []
    row = f"a;{WEST};{SOUTH}"
    question = Question(
        modes=("car",),
        thresholds_min=(1.5,),
        siting=SitingQuestion(model="mclp", mode="car", sites=1, threshold_min=1.5, candidates=file),
    )
    n = len(ring.population.cells)
    reach = Reach("car", "any", np.full(n, -1, np.int32), *[np.full(n, np.inf)] * 2, np.full(n, "unreachable"))
    for heading, values, told in (
        ("Мощность;existing;cost", "5;да;3", "not used in a study: existing, cost, Мощность. "),
        ("must;name;area", ";A;5", ""),
    ):
        file.write_text(f"id;lon;lat;{heading}\n{row};{values}\n", encoding="utf-8")
        notes.clear()
        propose_sites(ring, question, reach, notes=notes)
        assert [told in str(note) for note in notes] == ([True] if told else [])


def exclusion(file: Path, *boxes: tuple[float, float, float, float]) -> Path:
    polygons = [shapely.box(*bounds) for bounds in boxes]
    frame = gpd.GeoDataFrame({"id": [f"x{i}" for i in range(len(boxes))]}, geometry=polygons, crs="EPSG:4326")
    frame.to_file(file, driver="GeoJSON")
    return file


def test_no_site_on_excluded_ground(ring: Region, tmp_path: Path) -> None:
    north = (WEST - STEP, SOUTH + STEP / 2, WEST + STEP / 2, SOUTH + 2 * STEP)  # holds corner 3
    plan, _ = propose(ring, exclusions=exclusion(tmp_path / "flood.geojson", north))
    assert plan.chosen == ("c0",)
    assert plan.objective == 1001  # the excluded people still count
    everywhere = (WEST - 1, SOUTH - 1, WEST + 1, SOUTH + 1)
    with pytest.raises(SitingError, match="no candidate site is left"):
        propose(ring, exclusions=exclusion(tmp_path / "all.geojson", everywhere))


def test_empty_cells_are_neither_demand_nor_candidates(ring: Region) -> None:
    region = region_of(ring.network.graphs["car"], CORNERS, people=[1, 10, 100, 0])
    plan, _ = propose(region)
    assert plan.chosen == ("c2",)
    with pytest.raises(SitingError, match="4 sites are asked for but only 3 candidates"):
        propose(region, sites=4)


def test_more_pairs_than_memory_holds_are_refused(ring: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(siting_question, "MOST_PAIRS", 15)
    with pytest.raises(SitingError, match="pmedian over 4 cells and 4 candidates is too large"):
        propose(ring, model="pmedian")
    assert propose(ring)[0].objective == 1100
