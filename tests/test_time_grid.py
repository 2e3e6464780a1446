"""The travel-time grid, read by the table in docs/time-grid.md and by its JavaScript, counts what the server counts."""

import json
import re
import shutil
import struct
import subprocess
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import box
from small_town import SOUTH, STEP, WEST, lay_out_town, read_town

from geo.coverage import coverage_table
from geo.packed_arrays import pack_exactly
from geo.population import assign_boundaries, build_population
from geo.reach import facility_rows
from geo.scenario import measure_reaches
from geo.time_grid import NOTHING, encode_time_grid, measure_time_grid
from geo.time_surface import Drawing, measure_surface
from routing.modes import load_mode
from routing.snap import snap_points

DOCS = Path(__file__).parents[1] / "docs" / "time-grid.md"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    lay_out_town(folder)
    return read_town(folder)


def people_of(kind, rng, n):
    """Whole numbers, cents, thirds, and halves too large for integers."""
    return {
        "whole": rng.integers(0, 300, n).astype(float),
        "decimals": rng.integers(0, 300_000, n) / 1000,
        "fractions": rng.random(n) * 100 / 3,
        "floats": rng.random(n).astype(np.float32).astype(float) * 1e6,
    }[kind]


def crowded(town, *, seed=1, kinds=("fractions", "whole"), boundaries=0, n=400):
    """The town with `n` random cells, some of them far from every street, in strips of boundaries that leave a gap."""
    region, question = town
    rng = np.random.default_rng(seed)
    lon, lat = WEST + rng.uniform(-0.004, 0.014, n), SOUTH + rng.uniform(-0.004, 0.014, n)
    lon[:5] += 1
    population = build_population(
        [f"c{i:04}" for i in range(n)],
        gpd.points_from_xy(lon, lat),
        {f"s{i}_{kind}": people_of(kind, rng, n) for i, kind in enumerate(kinds)},
    )
    frame = None
    if boundaries:
        width = 0.012 / boundaries
        strips = [box(WEST + i * width, SOUTH - 1, WEST + (i + 1) * width, SOUTH + 1) for i in range(boundaries)]
        names = [f"b{i}" for i in range(boundaries)]
        frame = gpd.GeoDataFrame({"boundary_id": names, "name": names, "level": ""}, geometry=strips, crs=4326)
        population = assign_boundaries(population, frame)
    region = replace(region, population=population, boundaries=frame)
    return region, replace(question, cutoff_min=15.0)


def read_bytes(data):
    """The file by the table of docs/time-grid.md, with nothing of the writer."""
    assert data[:8] == b"QAMTUTG1"
    length, zero = struct.unpack_from("<II", data, 8)
    assert zero == 0
    assert length % 8 == 0
    told = json.loads(data[16 : 16 + length])
    codes = {"uint8": "B", "uint16": "H", "uint32": "I", "int32": "i", "float32": "f", "float64": "d"}
    for name, array in told["arrays"].items():
        assert array["offset"] % 8 == 0
        stored = struct.unpack_from(f"<{array['length']}{codes[array['type']]}", data, 16 + length + array["offset"])
        told[name] = [value / array["divisor"] for value in stored]
    return told


def count(told, stratum, threshold_min):
    rows = [0.0] * (len(told["boundaries"]) + 1)
    for seconds, people, row in zip(told["cell_time_s"], told[f"people_{stratum}"], told["cell_boundary"], strict=True):
        if seconds <= threshold_min * 60:
            rows[int(row)] += people
    whole = 0.0
    for people in rows:
        whole += people
    return [whole, *rows[: len(told["boundaries"])]]


def server_counts(region, reach, thresholds_min):
    """People covered [threshold][stratum][row], asked for one threshold at a time as a slider would."""
    found = {}
    for threshold_min in thresholds_min:
        table = coverage_table([reach], region.population, region.boundaries, thresholds_min=[threshold_min])
        for stratum, rows in table.groupby("stratum"):
            found[threshold_min, stratum] = rows["people_covered"].tolist()
    return found


def thresholds_of(reach, seed):
    """Minutes and fractions of them, and the exact times of cells, at which a rounded comparison goes wrong."""
    rng = np.random.default_rng(seed)
    times = np.unique(reach.travel_time_s[np.isfinite(reach.travel_time_s)])
    at_cells = rng.choice(times, 12) / 60
    beside = [np.nextafter(value, side) for value in at_cells for side in (0, np.inf)]
    chosen = [*range(1, 16), *rng.uniform(0.1, 15, 10), *at_cells, *beside]
    return sorted({float(value) for value in chosen if 0 < value <= 15})


SHAPES = [
    (("fractions",), 0),
    (("fractions",), 12),
    (("whole", "decimals", "fractions", "floats"), 0),
    (("whole", "decimals", "fractions", "floats"), 3),
    (("decimals",), 30),
]


@pytest.mark.parametrize(("kinds", "boundaries"), SHAPES)
@pytest.mark.parametrize("seed", [1, 2])
def test_counted_by_the_table_it_is_the_coverage_of_the_server(town, kinds, boundaries, seed):
    region, question = crowded(town, seed=seed, kinds=kinds, boundaries=boundaries)
    for reach in measure_reaches(region, question):
        told = read_bytes(encode_time_grid(measure_time_grid(region, question, reach, most_pixels=500)))
        assert (told["mode"], told["service"]) == (reach.mode, reach.service)
        thresholds = thresholds_of(reach, seed)
        for (threshold_min, stratum), rows in server_counts(region, reach, thresholds).items():
            assert count(told, stratum, threshold_min) == rows, (seed, stratum, threshold_min)


@pytest.fixture(scope="module")
def script(tmp_path_factory):
    """The JavaScript of the document, as a module."""
    if shutil.which("node") is None:
        pytest.skip("node is absent")
    path = tmp_path_factory.mktemp("js") / "time_grid.mjs"
    path.write_text("".join(re.findall(r"```js\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)), "utf-8")
    return path


def in_node(script, grid, asked):
    """What the document's functions answer."""
    (script.parent / "grid.bin").write_bytes(grid)
    (script.parent / "asked.json").write_text(json.dumps(asked))
    code = f"""
    import {{ readFileSync }} from "node:fs";
    import {{ readTimeGrid, countCovered, colourPicture }} from "{script.as_posix()}";
    const bytes = readFileSync("grid.bin");
    const grid = readTimeGrid(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    const pixels = new Uint32Array(grid.picture_s.length);
    colourPicture(grid, (seconds) => (seconds <= 300 ? 1 : 2), pixels);
    const counts = JSON.parse(readFileSync("asked.json")).map(([minutes, stratum]) => {{
      const found = countCovered(grid, stratum, minutes);
      return [found.all, ...found.rows];
    }});
    const unreached = grid.cell_time_s.filter((seconds) => seconds === Infinity).length;
    console.log(JSON.stringify({{ counts, pixels: [...pixels], unreached }}));
    """
    answer = subprocess.run(
        ["node", "--input-type=module", "-e", code], capture_output=True, check=True, text=True, cwd=script.parent
    )
    return json.loads(answer.stdout)


@pytest.mark.parametrize(("kinds", "boundaries"), SHAPES)
def test_counted_in_javascript_it_is_the_coverage_of_the_server(town, script, kinds, boundaries):
    region, question = crowded(town, kinds=kinds, boundaries=boundaries)
    reach = measure_reaches(region, question)[0]
    grid = measure_time_grid(region, question, reach, most_pixels=3000)
    expected = server_counts(region, reach, thresholds_of(reach, 3))
    answer = in_node(script, encode_time_grid(grid), list(expected))
    assert len(expected) > 40
    for asked, found, rows in zip(expected, answer["counts"], expected.values(), strict=True):
        assert found == rows, asked  # JSON keeps every bit of a float64
    assert answer["unreached"] == np.isinf(reach.travel_time_s).sum() > 0
    seconds = grid.picture.seconds.ravel()
    assert answer["pixels"] == np.select([seconds == NOTHING, seconds <= 300], [0, 1], 2).tolist()


def test_rounded_or_narrowed_it_would_not_be(town):
    """The tests above can fail: whole seconds, deciseconds or float32 people give other numbers."""
    region, question = crowded(town, kinds=("fractions",), boundaries=12)
    reach = measure_reaches(region, question)[0]
    told = read_bytes(encode_time_grid(measure_time_grid(region, question, reach, most_pixels=500)))
    expected = server_counts(region, reach, thresholds_of(reach, 1))
    spoilt = {
        "cell_time_s": [np.ceil, np.floor, lambda s: np.round(s, 1), lambda s: s.astype(np.float32)],
        "people_s0_fractions": [lambda people: people.astype(np.float32)],
    }
    for name, ways in spoilt.items():
        for way in ways:
            worse = {**told, name: way(np.array(told[name])).tolist()}
            assert any(count(worse, stratum, t) != rows for (t, stratum), rows in expected.items())


def test_the_description_says_what_is_in_it(town):
    region, question = crowded(town, kinds=("whole", "fractions"), boundaries=3)
    reach = measure_reaches(region, question)[0]
    told = read_bytes(encode_time_grid(measure_time_grid(region, question, reach)))
    assert told["strata"] == ["all", "s0_whole", "s1_fractions"]
    assert told["everyone"] == "all"
    assert [row["id"] for row in told["boundaries"]] == ["b0", "b1", "b2", "none"]
    assert (told["cells"], told["cutoff_s"], told["direction"]) == (400, 900.0, "to_facility")
    assert told["synthetic"] is False
    assert told["attribution"] == ["© OpenStreetMap contributors, ODbL 1.0"]
    assert [told["statuses"][int(s)] for s in told["cell_status"]] == reach.status.tolist()
    assert {"ok", "no_road"} <= set(reach.status)
    points = region.population.cells.geometry
    np.testing.assert_allclose(told["cell_lon"], points.x, atol=5.1e-8)
    np.testing.assert_allclose(told["cell_lat"], points.y, atol=5.1e-8)
    assert told["arrays"]["people_s0_whole"]["type"] == "uint16"
    assert told["arrays"]["people_s1_fractions"]["type"] == "float64"
    assert told["arrays"]["cell_boundary"]["type"] == "uint8"


def test_the_same_grid_gives_the_same_bytes(town):
    region, question = crowded(town, boundaries=3)
    reach = measure_reaches(region, question)[0]
    one, other = (encode_time_grid(measure_time_grid(region, question, reach)) for _ in range(2))
    assert one == other


@pytest.mark.parametrize(("service", "facility_id"), [("any", "A"), ("dental", "A")])
def test_the_picture_is_the_surface_where_mercator_has_its_rows(town, service, facility_id):
    region, question = town
    assert facility_id in set(region.facilities["facility_id"])
    reach = next(r for r in measure_reaches(region, question) if r.service == service)
    picture = measure_time_grid(region, question, reach, most_pixels=4000).picture
    graph, off_road_kmh = region.network.graphs["walk"], load_mode("walk").off_road_kmh
    points = region.facilities.geometry.iloc[facility_rows(region.facilities, service)]
    snapped = snap_points(graph, points.x.to_numpy(), points.y.to_numpy(), off_road_kmh=off_road_kmh, limit_m=1000)
    surface = measure_surface(
        graph, snapped, direction="to_facility", cutoff_s=14400, off_road_kmh=off_road_kmh,
        drawing=Drawing(most_pixels=4000),
    )  # fmt: skip
    assert picture.bbox == surface.bbox
    assert picture.seconds.shape == surface.seconds.shape
    west, south, east, north = picture.bbox
    rows, columns = picture.seconds.shape
    shown = 0
    for row in range(rows):
        top, bottom = (np.log(np.tan(np.pi / 4 + np.radians(lat) / 2)) for lat in (north, south))
        y = top - (top - bottom) * (row + 0.5) / rows
        lat = np.degrees(2 * np.arctan(np.exp(y)) - np.pi / 2)
        for column in range(columns):
            at = min(int((lat - south) / surface.pixel_lat), rows - 1), column
            seconds, away_m = surface.seconds[at], surface.off_road_m[at]
            expected = np.ceil(seconds) if np.isfinite(seconds) and away_m <= surface.spread_m else NOTHING
            assert picture.seconds[row, column] == expected
            shown += expected != NOTHING
    assert shown > 500
    assert west < WEST < WEST + 5 * STEP < east


def test_the_picture_of_a_service_nobody_can_reach_is_empty(town):
    region, question = town
    far = region.facilities.assign(geometry=gpd.points_from_xy([WEST + 1], [SOUTH]))
    region = replace(region, facilities=far)
    reach = measure_reaches(region, question)[0]
    told = read_bytes(encode_time_grid(measure_time_grid(region, question, reach)))
    assert (told["picture"]["rows"], told["picture_s"]) == (0, [])
    assert count(told, told["everyone"], 240) == [0.0]


@pytest.mark.parametrize(
    ("values", "kind", "divisor"),
    [
        ([0, 1, 255], "uint8", 1),
        ([0, 256], "uint16", 1),
        ([70000], "uint32", 1),
        ([0.5, 12.25], "uint16", 100),
        ([0.1, 0.2, 0.3], "uint8", 10),
        ([1.234567], "uint32", 1_000_000),
        ([1 / 3], "float64", 1),
        ([0.5**20, 3.0], "float32", 1),
        ([2.0**33], "float32", 1),
        ([2.0**33 + 1], "float64", 1),
        ([0.1, 5e9], "float64", 1),
        ([-1.0], "float32", 1),
        ([], "float32", 1),
    ],
)
def test_numbers_are_packed_as_small_as_they_go_exactly(values, kind, divisor):
    given = np.array(values, dtype=float)
    packed = pack_exactly(given)
    assert (packed.stored.dtype.name, packed.divisor) == (kind, divisor)
    np.testing.assert_array_equal(packed.stored / packed.divisor, given)


@pytest.mark.parametrize("seed", range(30))
def test_packing_random_numbers_loses_no_bit(seed):
    rng = np.random.default_rng(seed)
    places = int(rng.integers(0, 9))
    given = np.round(rng.random(500) * 10.0 ** rng.integers(0, 7), places)
    packed = pack_exactly(given)
    back = packed.stored.astype(np.float64) / packed.divisor
    assert back.tobytes() == given.tobytes(), f"{seed=}"
