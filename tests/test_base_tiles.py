"""Base map tiles: read back byte by byte and compared with the extract, feature by feature."""

import math
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from pmtiles_reader import read_archive, read_tile

from geo.base_tiles import write_base_tiles
from geo.base_tiles.pmtiles import tile_id, write_pmtiles
from geo.base_tiles.varints import varint, varint_bytes, zigzag
from routing.errors import OsmFileError
from routing.osm.features import read_features

PORTO_ALEGRE = Path(__file__).parents[2] / "shared" / "data" / "porto-alegre" / "poa_osm.pbf"
WEST, SOUTH, SIZE = 69.55, 42.30, 0.06  # three or four of the finest tiles wide
CLASSES = ("motorway", "primary_link", "secondary", "tertiary", "residential", "service", "footway")
FROM_ZOOM = dict(zip(CLASSES, (6, 8, 9, 10, 11, 12, 13), strict=True))


class Extract:
    """An OSM file written down element by element."""

    def __init__(self, generator="test"):
        self.generator, self.nodes, self.ways, self.relations = generator, [], [], []

    def node(self, lon, lat, **tags):
        self.nodes.append((lon, lat, tags))
        return len(self.nodes)

    def way(self, points, **tags):
        nodes = [self.node(*point) for point in points]
        if points[0] == points[-1]:
            nodes[-1] = nodes[0]
        return self.way_of(nodes, **tags)

    def way_of(self, nodes, **tags):
        self.ways.append((nodes, tags))
        return len(self.ways)

    def relation(self, members, **tags):
        self.relations.append((members, tags))

    def write(self, path):
        def tagged(tags):
            return "".join(f'<tag k="{key.replace("__", ":")}" v="{value}"/>' for key, value in tags.items())

        lines = [f'<osm version="0.6" generator="{self.generator}">']
        for i, (lon, lat, tags) in enumerate(self.nodes, start=1):
            lines.append(f'<node id="{i}" version="1" lon="{lon:.7f}" lat="{lat:.7f}">{tagged(tags)}</node>')
        for i, (nodes, tags) in enumerate(self.ways, start=1):
            refs = "".join(f'<nd ref="{node}"/>' for node in nodes)
            lines.append(f'<way id="{i}" version="1">{refs}{tagged(tags)}</way>')
        for i, (members, tags) in enumerate(self.relations, start=1):
            ways = "".join(f'<member type="way" ref="{way}" role="{role}"/>' for way, role in members)
            lines.append(f'<relation id="{i}" version="1">{ways}{tagged(tags)}</relation>')
        path.write_text("".join([*lines, "</osm>"]), encoding="utf-8")
        return path


def ring(lon, lat, radius, corners=24):
    around = [2 * math.pi * i / corners for i in range(corners)]
    points = [(lon + radius * math.cos(a), lat + radius * math.sin(a)) for a in around]
    return [*points, points[0]]


def random_roads(seed, count=60):
    rng = np.random.default_rng(seed)
    roads = []
    for i in range(count):
        steps = rng.normal(0, 0.006, size=(int(rng.integers(2, 12)), 2)).cumsum(axis=0)
        points = np.clip(rng.uniform(0, SIZE, size=2) + steps, 0, SIZE) + np.array([WEST, SOUTH])
        roads.append((CLASSES[i % len(CLASSES)], [(float(x), float(y)) for x, y in points.round(7)]))
    return roads


def town():
    """Roads of all classes, a lake with an island, a building, a park, places, a railway, two districts."""
    made = Extract()
    for number, (road_class, points) in enumerate(random_roads(1)):
        made.way(points, highway=road_class, name=f"Street {number // 2}", name__kk=f"Көше {number // 2}")
    lake = made.way(ring(WEST + 0.03, SOUTH + 0.03, 0.02), source="drawn")
    island = made.way(ring(WEST + 0.033, SOUTH + 0.03, 0.008), source="drawn")
    made.relation([(lake, "outer"), (island, "inner")], type="multipolygon", natural="water", name="Lake")
    made.way(ring(WEST + 0.01, SOUTH + 0.01, 0.0002, 4), building="yes")
    made.way(ring(WEST + 0.05, SOUTH + 0.05, 0.004), leisure="park")
    made.way([(WEST, SOUTH + 0.001), (WEST + SIZE, SOUTH + 0.002)], railway="rail")
    made.node(WEST + 0.02, SOUTH + 0.02, place="suburb", name="Тоғыс", name__ru="Тогыс", name__en="Togys")
    made.node(WEST + 0.02, SOUTH + 0.021, place="suburb", name="Тоғыс", name__ru="Тогыс", name__en="Togys")
    middle = [made.node(WEST + 0.03, SOUTH), made.node(WEST + 0.03, SOUTH + SIZE)]
    shared = made.way_of(middle)
    for side in (0.001, 0.059):
        corners = [made.node(WEST + side, SOUTH + SIZE), made.node(WEST + side, SOUTH)]
        rest = made.way_of([middle[1], *corners, middle[0]])
        made.relation([(shared, "outer"), (rest, "outer")], type="boundary", boundary="administrative", admin_level="8")
    return made


@pytest.fixture(scope="module")
def extract(tmp_path_factory):
    return town().write(tmp_path_factory.mktemp("town") / "town.osm")


@pytest.fixture(scope="module")
def archive(extract):
    path = extract.parent / "town.pmtiles"
    written = write_base_tiles(extract, path)
    found = read_archive(path.read_bytes())
    assert written.tiles == len(found.tiles)
    return found


@pytest.fixture(scope="module")
def layers(archive):
    return {place: read_tile(tile) for place, tile in archive.tiles.items()}


def place_in_tile(lon, lat, zoom):
    """The tile a place lies in, and where (units of the tile)."""
    x = (lon + 180) / 360 * (1 << zoom)
    y = (1 - math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / math.pi) / 2 * (1 << zoom)
    return (zoom, int(x), int(y)), ((x - int(x)) * 4096, (y - int(y)) * 4096)


def along(points, step=0.0007):
    """Places along a line."""
    for (x0, y0), (x1, y1) in pairwise(points):
        n = max(1, math.ceil(math.hypot(x1 - x0, y1 - y0) / step))
        for i in range(n + 1):
            yield x0 + (x1 - x0) * i / n, y0 + (y1 - y0) * i / n


def distance_to_lines(point, lines):
    best = math.inf
    for line in lines:
        ends = np.array(line, dtype=float)
        a, d = ends[:-1], np.diff(ends, axis=0)
        length2 = np.maximum((d**2).sum(axis=1), 1e-12)
        t = np.clip(((np.array(point) - a) * d).sum(axis=1) / length2, 0, 1)
        best = min(best, float(np.hypot(*(a + t[:, None] * d - point).T).min()))
    return best


def lines_of(layer, **wanted):
    return [
        part
        for kind, attributes, parts in layer
        for part in parts
        if kind == 2 and wanted.items() <= attributes.items()
    ]


def inside(point, rings):
    """Even-odd rule over all rings."""
    x, y = point
    crossed = 0
    for one in rings:
        for (x0, y0), (x1, y1) in pairwise(one):
            if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
                crossed += 1
    return crossed % 2 == 1


@pytest.mark.parametrize("zoom", range(6, 15))
def test_every_stretch_of_road_is_in_the_tile_that_covers_it_and_nothing_else_is(layers, zoom):
    tolerance = 6.0 if zoom < 14 else 2.5  # simplified by 4 or 1, and rounded twice
    roads = random_roads(1)
    for road_class, points in roads:
        for lon, lat in along(points):
            place, at = place_in_tile(lon, lat, zoom)
            drawn = lines_of(layers.get(place, {}).get("roads", []), **{"class": road_class})
            if zoom < FROM_ZOOM[road_class]:
                assert not drawn
            else:
                assert distance_to_lines(at, drawn) < tolerance, (road_class, lon, lat)
    for (z, x, y), found in layers.items():
        if z != zoom:
            continue
        for road_class in CLASSES:
            mapped = [
                [
                    ((cx - x) * 4096 + ux, (cy - y) * 4096 + uy)
                    for (_, cx, cy), (ux, uy) in (place_in_tile(*point, zoom) for point in points)
                ]
                for of, points in roads
                if of == road_class
            ]
            for line in lines_of(found.get("roads", []), **{"class": road_class}):
                assert all(distance_to_lines(vertex, mapped) < tolerance for vertex in line)


def test_no_coordinate_lies_outside_the_tile_and_its_buffer(layers):
    vertices = [
        v for found in layers.values() for layer in found.values() for *_, parts in layer for p in parts for v in p
    ]
    assert len(vertices) > 1000
    assert min(min(v) for v in vertices) >= -64
    assert max(max(v) for v in vertices) <= 4096 + 64


@pytest.mark.parametrize("zoom", range(10, 15))
def test_water_covers_the_lake_and_not_its_island(layers, zoom):
    rng = np.random.default_rng(zoom)
    wet = 0
    for lon, lat in rng.uniform((WEST, SOUTH), (WEST + SIZE, SOUTH + SIZE), size=(400, 2)):
        outer, inner = (
            math.hypot(lon - WEST - 0.03, lat - SOUTH - 0.03),
            math.hypot(lon - WEST - 0.033, lat - SOUTH - 0.03),
        )
        if abs(outer - 0.02) < 0.0015 or abs(inner - 0.008) < 0.0015:
            continue  # on the shore, which has 24 corners
        place, at = place_in_tile(lon, lat, zoom)
        rings = [part for *_, parts in layers[place].get("water", []) for part in parts]
        assert inside(at, rings) == (outer < 0.02 and inner > 0.008), (lon, lat)
        wet += inside(at, rings)
    assert wet > 50


def test_rings_turn_and_close_as_the_format_says(layers):
    seen = 0
    for found in layers.values():
        for layer in found.values():
            for kind, _, parts in layer:
                assert all(a != b for part in parts for a, b in pairwise(part)), "no step of nothing"
                if kind != 3:
                    assert kind == 1 or all(len(part) > 1 for part in parts)
                    continue
                doubled = [sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(p)) for p in parts]
                assert all(len(part) > 3 and part[0] == part[-1] for part in parts)
                assert doubled[0] > 0, "an outer ring comes first"
                assert all(doubled)
                seen += any(area < 0 for area in doubled)
    assert seen, "a hole"


def test_names_in_all_languages_stand_beside_roads_and_places(layers):
    (place, _), finest = place_in_tile(WEST + 0.02, SOUTH + 0.02, 14), layers
    suburbs = finest[place]["places"]
    told = {"class": "suburb", "name": "Тоғыс", "name:ru": "Тогыс", "name:en": "Togys"}
    assert [attributes for _, attributes, _ in suburbs] == [told, told], "two places of one name are two"
    assert all(len(parts) == 1 for *_, parts in suburbs)
    names = {
        a["name"]: a.get("name:kk") for found in layers.values() for _, a, _ in found.get("roads", []) if "name" in a
    }
    assert len(names) == 30
    assert names["Street 3"] == "Көше 3"
    assert all("name" not in a for place, t in layers.items() if place[0] < 11 for _, a, _ in t.get("roads", []))


def test_important_roads_lie_on_top(layers):
    for found in layers.values():
        ranks = [attributes["rank"] for _, attributes, _ in found.get("roads", [])]
        assert ranks == sorted(ranks, reverse=True)
    assert {a["class"]: a["rank"] for f in layers.values() for _, a, _ in f.get("roads", [])} == {
        "motorway": 0, "primary_link": 1, "secondary": 1, "tertiary": 2, "residential": 3, "service": 4, "footway": 4,
    }  # fmt: skip


def test_a_border_of_two_districts_is_drawn_once(layers):
    drawn = {place: lines_of(found.get("boundaries", []), level=8) for place, found in layers.items()}
    (place, at) = place_in_tile(WEST + 0.03, SOUTH + 0.02, 14)
    assert sum(distance_to_lines(at, [line]) < 2 for line in drawn[place]) == 1
    for side in (0.001, 0.059):
        place, at = place_in_tile(WEST + side, SOUTH + 0.02, 14)
        assert distance_to_lines(at, drawn[place]) < 2


def test_buildings_are_for_the_finest_zoom(layers):
    zooms = {place[0] for place, found in layers.items() if "buildings" in found}
    assert zooms == {14}
    place, at = place_in_tile(WEST + 0.01, SOUTH + 0.01, 14)
    assert inside(at, layers[place]["buildings"][0][2])


def test_railways_and_parks(layers):
    place, at = place_in_tile(WEST + 0.03, SOUTH + 0.0015, 13)
    assert distance_to_lines(at, lines_of(layers[place]["railways"])) < 6
    place, at = place_in_tile(WEST + 0.05, SOUTH + 0.05, 13)
    assert inside(at, layers[place]["green"][0][2])
    assert layers[place]["green"][0][1] == {"class": "park"}


def test_the_header_and_the_metadata(archive):
    header = archive.header
    assert (header["min_zoom"], header["max_zoom"], header["type"]) == (6, 14, 1)
    assert (header["internal"], header["compression"], header["clustered"]) == (2, 2, 1)
    assert header["addressed"] == len(archive.tiles)
    assert header["entries"] >= header["contents"] > 0
    west, south, east, north = header["bbox"]
    assert west < WEST < WEST + SIZE < east
    assert south < SOUTH < SOUTH + SIZE < north
    assert archive.metadata["attribution"] == "© OpenStreetMap contributors, ODbL 1.0"
    assert archive.metadata["synthetic"] is False
    listed = {layer["id"]: set(layer["fields"]) for layer in archive.metadata["vector_layers"]}
    for found in map(read_tile, archive.tiles.values()):
        for name, features in found.items():
            assert all(set(attributes) <= listed[name] for _, attributes, _ in features)


def test_gdal_reads_the_same(archive, extract):
    path = extract.parent / "town.pmtiles"
    assert {name for name, _ in pyogrio.list_layers(path)} >= {"roads", "water", "places", "boundaries", "railways"}
    layers = {place: read_tile(tile) for place, tile in archive.tiles.items()}
    for zoom in (8, 11, 14):
        roads = pyogrio.read_dataframe(path, layer="roads", ZOOM_LEVEL=zoom, CLIP="NO")
        ours = [a for place, found in layers.items() if place[0] == zoom for _, a, _ in found.get("roads", [])]
        assert sorted(roads["class"]) == sorted(a["class"] for a in ours)
        assert sorted(roads["rank"]) == sorted(a["rank"] for a in ours)
    water = pyogrio.read_dataframe(path, layer="water", ZOOM_LEVEL=14)
    mapped = read_features(extract, {"natural": ("water",)})
    assert len(mapped) == 1
    lake = water.geometry.union_all().area * math.cos(math.radians(SOUTH + 0.03)) ** 2
    degree_m = 2 * math.pi * 6378137 / 360
    ideal = 12 * math.sin(2 * math.pi / 24) * (0.02**2 - 0.008**2) * degree_m**2 * math.cos(math.radians(SOUTH + 0.03))
    assert lake == pytest.approx(ideal, rel=0.01)


def test_the_same_extract_gives_the_same_bytes(extract, archive, tmp_path):
    """Also in another process, where sets are in another order."""
    code = f"from geo.base_tiles import write_base_tiles; write_base_tiles({str(extract)!r}, {str(tmp_path / 'x')!r})"
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=Path(__file__).parents[1])
    assert (tmp_path / "x").read_bytes() == (extract.parent / "town.pmtiles").read_bytes()


def test_synthetic_data_says_so(tmp_path):
    made = Extract(generator="Qamtu synthetic")
    made.way([(WEST, SOUTH), (WEST + 0.01, SOUTH)], highway="residential")
    write_base_tiles(made.write(tmp_path / "made.osm"), tmp_path / "made.pmtiles")
    metadata = read_archive((tmp_path / "made.pmtiles").read_bytes()).metadata
    assert metadata["synthetic"] is True
    assert "synthetic" in metadata["attribution"]
    assert "OpenStreetMap" not in metadata["attribution"]


def test_an_extract_without_roads_is_refused_and_leaves_nothing(tmp_path):
    made = Extract()
    made.way(ring(WEST, SOUTH, 0.01), natural="water")
    with pytest.raises(OsmFileError, match="holds no roads"):
        write_base_tiles(made.write(tmp_path / "lake.osm"), tmp_path / "lake.pmtiles")
    assert [path.name for path in tmp_path.iterdir()] == ["lake.osm"]


def test_a_broken_polygon_and_odd_tags_do_no_harm(tmp_path):
    made = Extract()
    made.way([(WEST, SOUTH), (WEST + 0.01, SOUTH)], highway="residential", name="&lt;b&gt;")
    made.way([(WEST, SOUTH), (WEST + 0.01, SOUTH + 0.01), (WEST + 0.01, SOUTH), (WEST, SOUTH + 0.01), (WEST, SOUTH)],
             natural="water")  # fmt: skip
    made.way([(WEST, SOUTH), (WEST, SOUTH + 0.01)], boundary="administrative", admin_level="9" * 400)
    made.way([(WEST, SOUTH), (WEST, SOUTH)], highway="service")
    write_base_tiles(made.write(tmp_path / "odd.osm"), tmp_path / "odd.pmtiles")
    found = [read_tile(tile) for tile in read_archive((tmp_path / "odd.pmtiles").read_bytes()).tiles.values()]
    assert "<b>" in {a.get("name") for layers in found for _, a, _ in layers["roads"]}
    assert all("boundaries" not in layers for layers in found)


def test_tile_ids_are_those_of_the_specification():
    told = {(0, 0, 0): 0, (1, 0, 0): 1, (1, 0, 1): 2, (1, 1, 1): 3, (1, 1, 0): 4, (2, 0, 0): 5}
    assert {place: tile_id(*place) for place in told} == told
    assert tile_id(12, 3423, 1763) == 19078479


def test_a_large_archive_has_leaf_directories(tmp_path):
    """Its root stays within the first 16 KiB, equal tiles are kept once, and all are found again."""
    rng = np.random.default_rng(1)
    sizes = rng.integers(1, 90, size=(170, 170))
    given = {(10, x, y): rng.bytes(int(sizes[x, y])) + bytes([x, y]) for x in range(170) for y in range(170)}
    given |= {(11, x, 0): b"sea" for x in range(64)}
    path = tmp_path / "large.pmtiles"
    tiles = [(*place, tile) for place, tile in given.items()]
    count = write_pmtiles(path, tiles, bbox=(0, 0, 1, 1), zooms=(10, 11), metadata={})
    found = read_archive(path.read_bytes())
    assert count == len(given) == found.header["addressed"]
    assert found.tiles == given
    assert found.header["leaf_length"] > 0
    assert 127 + found.header["root_length"] <= 16384
    assert found.header["contents"] == len(set(given.values()))
    assert found.header["entries"] < len(given)
    assert found.header["data_offset"] + found.header["data_length"] == path.stat().st_size


@pytest.mark.parametrize("value", [0, 1, 127, 128, 300, 4095, 4096, 2**32, 2**63 - 1])
def test_varints(value):
    expected, rest = [], value
    while True:
        expected.append(rest % 128 + (128 if rest > 127 else 0))
        rest //= 128
        if not rest:
            break
    assert varint(value) == bytes(expected)
    assert varint_bytes(np.array([value, 5], dtype=np.uint64))[0] == bytes([*expected, 5])


def test_zigzag():
    assert zigzag(np.array([0, -1, 1, -2, 2**31])).tolist() == [0, 1, 2, 3, 2**32]


def test_every_road_of_porto_alegre_is_in_its_tiles(tmp_path):
    if not PORTO_ALEGRE.exists():
        pytest.skip("Porto Alegre's extract is absent")
    write_base_tiles(PORTO_ALEGRE, tmp_path / "poa.pmtiles")
    layers = {place: read_tile(t) for place, t in read_archive((tmp_path / "poa.pmtiles").read_bytes()).tiles.items()}
    roads = read_features(PORTO_ALEGRE, {"highway": None})
    drawn = {}
    rng = np.random.default_rng(5)
    checked = 0
    for row in rng.permutation(len(roads))[:4000]:
        line, tags = shapely.from_wkb(roads.wkb[row]), roads.tags[row]
        road_class = tags["highway"]
        if line.geom_type != "LineString" or road_class not in ("primary", "secondary", "residential", "footway"):
            continue
        for zoom in (9, 11, 14):
            place, at = place_in_tile(*line.interpolate(rng.random(), normalized=True).coords[0], zoom)
            if zoom >= FROM_ZOOM.get(road_class, 8):
                if (place, road_class) not in drawn:
                    lines = lines_of(layers[place]["roads"], **{"class": road_class})
                    drawn[place, road_class] = shapely.MultiLineString(lines)
                away = drawn[place, road_class].distance(shapely.Point(at))
                assert away < (2.5 if zoom == 14 else 6), (roads.osm_id[row], zoom)
                checked += 1
        if "name" in tags:
            assert tags["name"] in {attributes.get("name") for _, attributes, _ in layers[place]["roads"]}
    assert checked > 1500
