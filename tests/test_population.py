"""Population cells keep their people and strata; boundaries are given to cells; bad people are refused."""

from pathlib import Path
from random import Random

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, box

from geo.errors import BoundaryError, PlaceError, TableError
from geo.notes import Note
from geo.population import Population, Stratum, assign_boundaries, build_population, read_cells

PORTO_ALEGRE = Path(__file__).parents[2] / "shared" / "data" / "porto-alegre" / "poa_hexgrid.csv"
CELLS = "id,lon,lat,population,women_15_49,aged_65\na,69.6,42.3,100,24.5,8\nb,69.7,42.4,50,10,\n"


def write(folder: Path, text: str) -> Path:
    (folder / "cells.csv").write_text(text, encoding="utf-8")
    return folder / "cells.csv"


def population(people: dict[str, list[float]], everyone: str = "") -> Population:
    count = len(next(iter(people.values())))
    points = shapely.points(np.arange(count) + 0.5, np.zeros(count) + 0.5)
    return build_population([f"c{at}" for at in range(count)], points, people, everyone=everyone)


def test_cells_of_a_table(tmp_path: Path) -> None:
    cells = read_cells(write(tmp_path, CELLS), strata=["population", "women_15_49"])
    assert cells.cells["cell_id"].tolist() == ["a", "b"]
    assert cells.cells["boundary_id"].tolist() == ["", ""]
    assert cells.cells.geometry.tolist() == [Point(69.6, 42.3), Point(69.7, 42.4)]
    assert cells.people.to_dict("list") == {"population": [100.0, 50.0], "women_15_49": [24.5, 10.0]}
    assert cells.strata == (Stratum("population"), Stratum("women_15_49", 15, 49, "female"))
    assert cells.everyone == "population"
    assert cells.total() == 150
    assert cells.stratum_columns == ("population", "women_15_49")
    assert cells.cells.index.equals(cells.people.index)


def test_population_column_is_found_without_strata(tmp_path: Path) -> None:
    text = CELLS.replace("population", "Население")
    cells = read_cells(write(tmp_path, text))
    assert list(cells.people.columns) == ["population"]
    assert cells.total() == 150


def test_strata_that_are_parts_have_their_sum_in_front() -> None:
    parts = population({"women": [1, 2], "men": [3, 4]})
    assert parts.everyone == ""
    assert parts.stratum_columns == ("all", "women", "men")
    assert parts.reported_people().to_dict("list") == {"all": [4, 6], "women": [1, 2], "men": [3, 4]}
    assert parts.total() == 10


def test_everyone_may_be_named() -> None:
    named = population({"women": [1, 2], "residents": [3, 4]}, everyone="residents")
    assert named.total() == 7
    assert named.stratum_columns == ("residents", "women"), "who looks first sees everyone"
    with pytest.raises(TableError, match="everyone = people is not one of the strata women"):
        population({"women": [1, 2]}, everyone="people")


def test_long_table_has_the_same_people() -> None:
    long = population({"women": [1, 2], "men": [3, 4]}).long()
    assert long.drop(columns="geometry").to_dict("list") == {
        "cell_id": ["c0", "c0", "c1", "c1"],
        "stratum": ["women", "men", "women", "men"],
        "people": [1, 3, 2, 4],
        "boundary_id": ["", "", "", ""],
    }


def test_polygons_become_points_and_ids_are_made(tmp_path: Path) -> None:
    cells = gpd.GeoDataFrame({"pop": [5, 6]}, geometry=[box(0, 0, 2, 2), box(2, 0, 4, 2)], crs="EPSG:4326")
    cells.to_file(tmp_path / "cells.gpkg")
    notes: list[Note] = []
    read = read_cells(tmp_path / "cells.gpkg", columns={"population": "pop"}, notes=notes)
    assert read.cells["cell_id"].tolist() == ["cell-1", "cell-2"]
    assert read.cells.geometry.tolist() == [Point(1, 1), Point(3, 1)]
    assert [str(note) for note in notes] == ["cells.gpkg: 2 ids are missing; made from the row number"]


@pytest.mark.parametrize(
    ("text", "strata", "error", "words"),
    [
        (
            CELLS.replace("100", "-3"),
            ["population"],
            TableError,
            "cells.csv: row 2: population is -3; give a number of 0 or more",
        ),
        (CELLS.replace("100", "nan"), ["population"], TableError, "row 2: population is nan; give a number"),
        (CELLS.replace("100", "inf"), ["population"], TableError, "row 2: population is inf; give a number"),
        (CELLS.replace("100", "1e999"), ["population"], TableError, "row 2: population is inf; give a number"),
        (CELLS.replace("100", "many"), ["population"], TableError, "row 2: population is many; give a number"),
        (CELLS, ["aged_65"], TableError, "row 3: aged_65 is blank; give a number of 0 or more"),
        (CELLS, ["men"], TableError, "has no column men; it has id, lon, lat, population, women_15_49, aged_65"),
        (CELLS, ["population", "population"], TableError, "a stratum is asked for twice"),
        (
            CELLS.replace("b,", "a,"),
            ["population"],
            TableError,
            r"id a stands twice \(rows 2 and 3\); ids must be unique",
        ),
        (CELLS.splitlines()[0], ["population"], TableError, "cells.csv is empty"),
        ("", ["population"], TableError, "cells.csv is empty"),
        (
            CELLS.replace("69.6,42.3", "42.3,69.6").replace("69.7,42.4", "42.4,69.7"),
            ["population"],
            PlaceError,
            "seem swapped",
        ),
    ],
)
def test_bad_cells_are_refused(
    tmp_path: Path, text: str, strata: list[str], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        read_cells(write(tmp_path, text), strata=strata, bbox=(69.3, 42.1, 69.9, 42.6))


@pytest.mark.parametrize("people", [[1.0, -1.0], [np.nan, 1.0], [np.inf, 1.0], [1e30, 1.0]])
def test_built_people_are_checked(people: list[float]) -> None:
    with pytest.raises(TableError, match="women has people that are negative, no number or more than live"):
        population({"women": people})
    with pytest.raises(TableError, match="a cell id stands twice"):
        build_population(["a", "a"], shapely.points([0, 1], [0, 1]), {"x": [1, 2]})


def boundaries(shapes: dict[str, shapely.Geometry], level: str = "") -> gpd.GeoDataFrame:
    ids = list(shapes)
    return gpd.GeoDataFrame(
        {"boundary_id": ids, "name": ids, "level": [level] * len(ids)}, geometry=list(shapes.values()), crs="EPSG:4326"
    )


def test_border_cells_go_to_the_smallest_id_and_strangers_to_none() -> None:
    points = shapely.points([0.5, 1.0, 1.5, 9.0], [0.5, 0.5, 0.5, 0.5])
    cells = build_population(["in b", "border", "in a", "outside"], points, {"people": [1, 2, 3, 4]})
    assigned = assign_boundaries(cells, boundaries({"b": box(0, 0, 1, 1), "a": box(1, 0, 2, 1)}))
    assert assigned.cells["boundary_id"].tolist() == ["b", "a", "a", ""]
    assert cells.cells["boundary_id"].tolist() == [""] * 4  # the input stays
    assert assigned.total() == cells.total()


def test_levels_are_not_mixed() -> None:
    mixed = pd.concat([boundaries({"a": box(0, 0, 1, 1)}, "1"), boundaries({"b": box(0, 0, 2, 2)}, "2")])
    with pytest.raises(BoundaryError, match=r"several levels \(1, 2\); choose one"):
        assign_boundaries(population({"people": [1]}), mixed)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=30), st.randoms())
def test_assignment_agrees_with_a_loop(places: list[tuple[int, int]], random: Random) -> None:
    ids = ["d", "c", "b", "a"]
    random.shuffle(ids)
    shapes = dict(zip(ids, [box(0, 0, 4, 4), box(4, 0, 8, 8), box(2, 2, 5, 6), Point(9, 9).buffer(2)], strict=True))
    cells = build_population(
        [str(at) for at in range(len(places))], shapely.points(places), {"people": [1] * len(places)}
    )
    found = assign_boundaries(cells, boundaries(shapes)).cells["boundary_id"].tolist()
    expected = [
        min((key for key, shape in shapes.items() if shape.intersects(Point(place))), default="") for place in places
    ]
    assert found == expected


def test_porto_alegre_has_its_people() -> None:
    if not PORTO_ALEGRE.exists():
        pytest.skip("shared data absent")
    cells = read_cells(PORTO_ALEGRE, strata=["population"], bbox=(-51.27, -30.11, -51.13, -29.99))
    assert len(cells.cells) == 1227
    assert cells.total() == 812_935
    with pytest.raises(TableError, match="row 71: jobs is blank"):
        read_cells(PORTO_ALEGRE, strata=["jobs"])
