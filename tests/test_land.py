"""Land along the streets: against distances that a library measures, the same whichever picture asks, and kept."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from thorough import seeds

from routing import land
from routing.ball import search_ball
from routing.burn import GridFrame
from routing.edits.apply import apply_edits
from routing.edits.edit import CloseStreets, StreetSelection
from routing.land import ALONG, AT_END, AT_START, KINDS, TILE_PIXELS, WHOLE, land_tiles
from routing.reached_box import reached_box
from routing.snap import snap_points
from routing.street_index import METRES_PER_DEGREE, StreetIndex, remember_street_index, street_index
from routing.street_times import BY_START, approaches, time_owners

PIXEL = 0.0001  # on the equator 11.1 m
PIXEL_M = PIXEL * METRES_PER_DEGREE
DIRECTIONS = ("to_facility", "from_facility")


def frame_of(column: int, row: int, columns: int, rows: int) -> GridFrame:
    return GridFrame(column * PIXEL, row * PIXEL, PIXEL, PIXEL, PIXEL_M, columns, rows)


def lines_of(graph) -> np.ndarray:
    firsts = graph.street_first_vertex
    xy = np.stack([graph.vertex_lon, graph.vertex_lat], axis=1)
    return np.array([shapely.LineString(xy[firsts[s] : firsts[s + 1]]) for s in range(graph.n_streets)])


def with_small_pieces(graph, small: list[int]) -> None:
    index = street_index(graph)
    marks = np.zeros(graph.n_streets, dtype=np.uint8)
    marks[small] = 1
    remember_street_index(graph, replace(index, in_small_piece=marks))


@pytest.mark.parametrize("seed", seeds(3, of=6))
def test_a_pixel_belongs_to_a_street_that_is_as_near_as_the_nearest(random_graph, seed: int) -> None:
    graph = random_graph(seed)
    lines, limit_m = lines_of(graph), 150.0
    tiles = land_tiles(graph, frame_of(-20, -20, 240, 240), limit_m=limit_m, walls=None)
    assert len(tiles) == 9
    for tile in tiles:
        row, column = np.indices(tile.owner.shape)
        middle = shapely.points((tile.first_column + column + 0.5) * PIXEL, (tile.first_row + row + 0.5) * PIXEL)
        nearest_m = np.min([shapely.distance(middle, line) for line in lines], axis=0) * METRES_PER_DEGREE
        owned = tile.owner < KINDS * len(tile.street)
        # The chamfer distance is up to 8 % too long, and begins in the middle of the street's pixel.
        assert owned[nearest_m < 0.9 * limit_m - PIXEL_M].all(), f"seed {seed}"
        assert not owned[nearest_m > limit_m].any(), f"seed {seed}"
        own = lines[tile.street[tile.owner[owned] // KINDS]]
        own_m = shapely.distance(middle[owned], own) * METRES_PER_DEGREE
        assert (own_m <= 1.09 * nearest_m[owned] + PIXEL_M).all(), f"seed {seed}"
        assert (np.abs(tile.metres[owned] - own_m) <= 0.09 * own_m + 1.8 * PIXEL_M).all(), f"seed {seed}"
        at = shapely.line_interpolate_point(own, tile.fraction[owned] / WHOLE, normalized=True)
        at_m = shapely.distance(middle[owned], at) * METRES_PER_DEGREE
        assert (np.abs(at_m - tile.metres[owned]) <= 0.09 * at_m + 1.8 * PIXEL_M).all(), f"seed {seed}"
        assert (tile.walked_m <= tile.metres).all()
        assert set(np.unique(tile.owner[owned] // KINDS)) == set(range(len(tile.street))), "only owners are timed"


@pytest.mark.parametrize("seed", range(4))
def test_tiles_fit_together_wherever_they_are_cut(random_graph, seed: int, monkeypatch) -> None:
    """A lattice in smaller tiles holds the same land: nothing comes to lie otherwise at a seam."""
    graph, frame = random_graph(seed), frame_of(0, 0, 128, 128)
    (whole,) = land_tiles(graph, frame, limit_m=150.0, walls=None)
    monkeypatch.setattr(land, "TILE_PIXELS", 32)
    remember_street_index(graph, replace(street_index(graph)))
    parts = land_tiles(graph, frame, limit_m=150.0, walls=None)
    assert len(parts) == 16
    for part in parts:
        at = np.s_[part.first_row : part.first_row + 32, part.first_column : part.first_column + 32]
        assert np.allclose(part.metres, whole.metres[at], atol=1e-3), f"seed {seed}"
        owner, other = (np.append(each.street, -1) for each in (part, whole))
        same = owner[part.owner // KINDS] == other[whole.owner[at] // KINDS]
        # Of two streets equally near, rounding may choose.
        assert same.mean() > 0.995, f"seed {seed}"


def test_streets_of_small_pieces_own_nothing_but_are_listed_apart(random_graph) -> None:
    graph = random_graph(2)
    with_small_pieces(graph, [0, 1, 2])
    tiles = land_tiles(graph, frame_of(-20, -20, 240, 240), limit_m=150.0, walls=None)
    isles = set()
    for tile in tiles:
        owned = tile.owner < KINDS * len(tile.street)
        assert not set(tile.street[tile.owner[owned] // KINDS]) & {0, 1, 2}
        isles |= set(tile.street[tile.isle.owner // KINDS])
    assert isles
    assert isles <= {0, 1, 2}


def test_the_land_is_kept_shared_by_edits_and_dropped_when_there_is_much(random_graph, monkeypatch) -> None:
    graph = random_graph(1)
    asked = {"limit_m": 150.0, "walls": None}
    first = land_tiles(graph, frame_of(0, 0, 200, 200), **asked)
    assert len(first) == 4
    again = land_tiles(graph, frame_of(60, 60, 100, 100), **asked)
    assert {id(tile) for tile in again} == {id(tile) for tile in first}
    closed = apply_edits(graph, [CloseStreets(StreetSelection(streets=(0,)))]).graph
    assert land_tiles(closed, frame_of(0, 0, 10, 10), **asked)[0] is first[0]
    assert land_tiles(graph, frame_of(0, 0, 10, 10), limit_m=200.0, walls=None)[0] is not first[0]
    monkeypatch.setattr(land, "MOST_TILES", 2)
    assert len(land_tiles(graph, frame_of(0, 0, 200, 200), limit_m=99.0, walls=None)) == 4
    assert land_tiles(graph, frame_of(0, 0, 10, 10), **asked)[0] is not first[0]


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("seed", range(8))
def test_seconds_of_streets_are_those_of_their_best_edges(random_graph, seed: int, direction: str) -> None:
    graph = random_graph(seed)
    place = snap_points(graph, graph.node_lon[[0]], graph.node_lat[[0]], off_road_kmh=4.0)
    ball = search_ball(graph, place, direction=direction, cutoff_s=200.0)
    after_s = np.zeros(graph.n_nodes, dtype=np.float32)
    after_s[ball.node] = ball.node_time_s + 1
    node_s = np.full(graph.n_nodes, np.inf)
    node_s[ball.node] = ball.node_time_s
    to_facility = direction == "to_facility"
    for tile in land_tiles(graph, frame_of(-20, -20, 240, 240), limit_m=150.0, walls=None):
        times = time_owners(len(tile.street), approaches(graph, tile, direction=direction), after_s)
        for row, s in enumerate(tile.street):
            expected = [np.inf] * 4
            for e in np.flatnonzero(graph.edge_street == s):
                running_s = (graph.travel_time[e] - graph.delay[e]) / 10
                forward, tail_s, head_s = graph.edge_forward[e], node_s[graph.tail[e]], node_s[graph.head[e]]
                ends_s = (tail_s, head_s) if forward else (head_s, tail_s)
                # At the start and at the end, by the junction there; then in the middle.
                expected[0], expected[1] = min(expected[0], ends_s[0]), min(expected[1], ends_s[1])
                by_s = head_s + graph.delay[e] / 10 if to_facility else tail_s
                expected[2] = min(expected[2], by_s + running_s / 2)
            by_start, from_start, by_end, from_end = times[KINDS * row + ALONG]
            at_start, at_end = (times[KINDS * row + kind, BY_START] for kind in (AT_START, AT_END))
            found = (at_start, at_end, min(by_start + from_start / 2, by_end + from_end / 2))
            assert np.allclose(found, expected[:3], atol=0.01), f"seed {seed}, street {s}"


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("seed", range(8))
def test_the_box_holds_all_streets_at_reached_junctions_and_no_more(random_graph, seed: int, direction: str) -> None:
    graph = random_graph(seed)
    place = snap_points(graph, graph.node_lon[[3]], graph.node_lat[[3]], off_road_kmh=4.0)
    ball = search_ball(graph, place, direction=direction, cutoff_s=float(40 * seed))
    box = reached_box(graph, ball, place)
    at = np.isin(graph.tail, ball.node) | np.isin(graph.head, ball.node)
    lines = lines_of(graph)[np.union1d(graph.edge_street[at], place.street)]
    west, south, east, north = shapely.total_bounds(lines)
    assert box == pytest.approx((west, south, east, north), abs=1e-12), f"seed {seed}"
    nowhere = snap_points(graph, [50.0], [50.0], off_road_kmh=4.0, limit_m=1.0)
    assert reached_box(graph, search_ball(graph, nowhere, direction=direction, cutoff_s=60.0), nowhere) is None


def test_the_index_is_only_a_key(random_graph) -> None:
    """Two graphs of the same streets have land of their own unless they share the index."""
    one, other = random_graph(0), random_graph(0)
    assert isinstance(street_index(one), StreetIndex)
    frame = frame_of(0, 0, TILE_PIXELS, TILE_PIXELS)
    (a,), (b,) = (land_tiles(graph, frame, limit_m=150.0, walls=None) for graph in (one, other))
    assert a is not b
    assert (a.metres == b.metres).all()
    assert (a.owner == b.owner).all()
