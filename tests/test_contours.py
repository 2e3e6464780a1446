"""Rings, sleeves and spots on random fields: valid, nested, on the right side of every pixel; and by hand."""

import json
from itertools import pairwise

import numpy as np
import pytest
import scipy.ndimage
import shapely

from geo.contours import Junctions, Spots, draw_outlines, outlines, trace_level
from geo.outline_text import geometry_text
from geo.pinholes import MOST_PIXELS
from geo.rings import trace_rings
from geo.sleeves import STRAY_PIXELS, fit_sleeves, no_bounds
from geo.time_surface import TimeSurface


def surface_of(seconds: np.ndarray, pixel: float = 1.0, west: float = 0.0, south: float = 0.0) -> TimeSurface:
    """A surface on which a pixel of walking takes a second, with streets everywhere but at the border."""
    off_road_m = np.full(seconds.shape, 0.5, dtype=np.float32)
    off_road_m[[0, -1]] = off_road_m[:, [0, -1]] = np.inf
    return TimeSurface(west, south, pixel, pixel, seconds.astype(np.float32), off_road_m, 1.0, 3.6, 100.0)


def random_level(seed: int) -> np.ndarray:
    """Smooth or rough levels of -1 to 1 with 1 at the border."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(5, 50))
    level = rng.normal(size=(n, n))
    if seed % 3:
        level = scipy.ndimage.gaussian_filter(level, rng.uniform(0.3, 3))
    level = np.clip(level / np.abs(level).max() * rng.uniform(0.3, 5), -1, 1).astype(np.float32)
    level[[0, -1]] = level[:, [0, -1]] = 1
    return level


def polygons(level: np.ndarray) -> shapely.MultiPolygon:
    """Polygons in columns and rows."""
    moved = surface_of(level)
    return shapely.transform(trace_level(moved, level), lambda xy: xy - 0.5)


def ring_shapes(rings, xy, first) -> list[shapely.Polygon]:
    return [shapely.Polygon(xy[a:b]) for a, b in pairwise(first)]


def test_one_pixel_is_a_diamond_and_a_ring_of_pixels_has_a_hole() -> None:
    level = np.ones((5, 5), dtype=np.float32)
    level[2, 2] = -1
    (diamond,) = polygons(level).geoms
    assert diamond.equals(shapely.Polygon([(1.5, 2), (2, 1.5), (2.5, 2), (2, 2.5)]))
    level = np.ones((7, 7), dtype=np.float32)
    level[1:6, 1:6] = -1
    level[2:5, 2:5] = 1
    level[3, 3] = -1
    frame, island = sorted(polygons(level).geoms, key=lambda part: -part.area)
    assert len(frame.interiors) == 1
    assert island.within(shapely.Polygon(frame.interiors[0]))
    assert frame.exterior.is_ccw
    assert not frame.interiors[0].is_ccw


def test_pixels_that_meet_at_a_corner_are_joined_where_the_middle_is_inside() -> None:
    level = np.ones((4, 4), dtype=np.float32)
    level[1, 1] = level[2, 2] = -1
    level[1, 2] = level[2, 1] = 0.5
    assert len(polygons(level).geoms) == 1
    level[1, 2] = level[2, 1] = 1.5
    assert len(polygons(level).geoms) == 2


@pytest.mark.parametrize("seed", range(60))
def test_polygons_are_valid_and_hold_the_pixels_inside_and_no_other(seed: int) -> None:
    level = random_level(seed)
    shape = polygons(level)
    assert shape.is_valid, f"seed {seed}: {shapely.is_valid_reason(shape)}"
    assert all(part.exterior.is_ccw and not any(hole.is_ccw for hole in part.interiors) for part in shape.geoms)
    row, column = np.indices(level.shape)
    assert (shapely.contains_xy(shape, column, row) == (level < 0)).all(), f"seed {seed}"
    assert (shapely.intersects_xy(shape, column, row) == (level < 0)).all(), f"seed {seed}"


@pytest.mark.parametrize("seed", range(30))
def test_sleeves_stray_no_farther_than_said_and_save_vertices(seed: int) -> None:
    level = random_level(seed)
    rings = trace_rings(level)
    xy, first = fit_sleeves(rings, level, no_bounds(*level.shape))
    for ring, shape in enumerate(ring_shapes(rings, xy, first)):
        row, column, way = rings.crossing[rings.first[ring] : rings.first[ring + 1]].T
        out_row, out_column = row + np.array([0, 1, 0, -1])[way], column + np.array([1, 0, -1, 0])[way]
        share = np.clip(level[row, column] / (level[row, column] - level[out_row, out_column]), 0.05, 0.95)
        x, y = column + share * (out_column - column), row + share * (out_row - row)
        away = shapely.distance(shapely.points(x, y), shape.exterior)
        assert away.max() <= STRAY_PIXELS + 1e-6, f"seed {seed}"
        assert shapely.get_num_coordinates(shape) <= len(row) + 1
    if seed % 3 and len(rings.crossing) > 100:
        assert len(xy) < 0.7 * len(rings.crossing), f"seed {seed}"


@pytest.mark.parametrize("seed", range(80))
def test_outlines_lie_within_each_other_leave_out_people_and_keep_junctions(seed: int) -> None:
    rng = np.random.default_rng(seed)
    surface = surface_of(100 + 5 * random_level(seed))
    n = len(surface.seconds)
    x, y = rng.uniform(1, n - 2, (2, 24))
    # On the lines between pixel centres, on the centres, at the middle of four, twice at one spot, and side by side.
    x[:6], x[6:9], y[6:9] = np.round(x[:6]), np.round(x[6:9]), np.round(y[6:9])
    x[9:12], y[9:12] = np.floor(x[9:12]) + 0.5, np.floor(y[9:12]) + 0.5
    x[12:14], y[12:14] = x[10:12], y[10:12]
    x[14:17], y[14:17] = x[17:20] + 0.2, y[17:20] - 0.1
    people = Spots(x + 0.5, y + 0.5, rng.choice([98.0, 100.0, 103.0, 200.0], 24))
    # Junctions are as early as the field around them says; some are close to people.
    at_x, at_y = rng.uniform(1.0, n - 3.0, (2, 40))
    at_x[:24], at_y[:24] = np.clip(x + rng.normal(0, 0.2, 24), 0, n - 2), np.clip(y + rng.normal(0, 0.2, 24), 0, n - 2)
    row, column = at_y.astype(int), at_x.astype(int)
    around = np.stack([surface.seconds[row + r, column + c] for r in (0, 1) for c in (0, 1)])
    early_s = around.max(axis=0).astype(np.float64) + 1e-3
    junctions = Junctions(at_x + 0.5, at_y + 0.5, np.arange(40, dtype=np.int32), early_s)
    thresholds_s = [104.0, 99.0, 101.0]
    drawn = [each.shape() for each in draw_outlines(surface, thresholds_s, inhabited=people, junctions=junctions)]
    bare = outlines(surface, thresholds_s)
    for threshold_s, shape, whole in zip(thresholds_s, drawn, bare, strict=True):
        assert shape.is_valid, f"seed {seed}: {shapely.is_valid_reason(shape)}"
        late = people.time_s > threshold_s
        assert not shapely.intersects_xy(shape, people.lon[late], people.lat[late]).any(), f"seed {seed}"
        reached = junctions.time_s <= threshold_s
        inside = shapely.contains_xy(shape, junctions.lon[reached], junctions.lat[reached])
        assert inside.all(), f"seed {seed}, {threshold_s} s"
        # Nothing but a little around those left out.
        assert whole.area - shape.area <= late.sum() * 1.0, f"seed {seed}"
    for shorter, longer in ((drawn[1], drawn[2]), (drawn[2], drawn[0])):
        assert shapely.difference(shorter, longer).area <= 1e-4, f"seed {seed}"


def test_a_hole_is_as_large_as_a_junction_leaves_room() -> None:
    level = np.full((20, 20), -1, dtype=np.float32)
    level[[0, -1]] = level[:, [0, -1]] = 1
    surface = surface_of(100 + 5 * level)
    people = Spots(np.array([8.5, 14.9]), np.array([8.5, 4.9]), np.array([200.0, 200.0]))
    junctions = Junctions(
        np.array([8.6, 3.0]), np.array([8.5, 3.0]), np.arange(2, dtype=np.int32), np.array([50.0, 50.0])
    )
    (outline,) = draw_outlines(surface, [100.0], inhabited=people, junctions=junctions)
    (polygon,) = outline.shape().geoms
    near, far = sorted((shapely.Polygon(ring) for ring in polygon.interiors), key=shapely.area)
    assert near.area == pytest.approx(2 * 0.05**2)
    assert near.centroid.distance(shapely.Point(8.5, 8.5)) < 1e-9
    assert far.area == pytest.approx(2 * MOST_PIXELS**2)
    assert far.centroid.distance(shapely.Point(14.9, 4.9)) < 1e-9
    assert not any(ring.is_ccw for ring in polygon.interiors)


def test_a_ring_is_held_back_where_that_leaves_a_spot_out() -> None:
    # A wall between columns 4 and 5: a spot just west of it is passed, one further inside gets a hole.
    level = np.ones((9, 9), dtype=np.float32)
    level[1:8, 1:5] = -1
    surface = surface_of(100 + 5 * level)
    for x, holes in ((4.4, 0), (3.5, 1)):
        people = Spots(np.array([x + 0.5]), np.array([4.8]), np.array([200.0]))
        (polygon,) = draw_outlines(surface, [100.0], inhabited=people)[0].shape().geoms
        assert len(polygon.interiors) == holes
        assert not polygon.intersects(shapely.Point(x + 0.5, 4.8))
    # Outside there is nothing to leave out.
    far = Spots(np.array([-3.0, 25.0]), np.array([5.0, 5.0]), np.array([200.0, 200.0]))
    (outline,) = draw_outlines(surface, [100.0], inhabited=far)
    assert outline.shape().equals(outlines(surface, [100.0])[0])


@pytest.mark.parametrize("seed", range(12))
def test_the_text_is_the_shape_to_a_tenth_of_a_metre(seed: int) -> None:
    level = random_level(seed)
    place = [(0.0, 0.0), (-179.9, -60.0), (69.5, 42.3), (-0.004, -0.004)][seed % 4]
    surface = surface_of(100 + 5 * level, 0.0003, *place)
    (outline,) = draw_outlines(surface, [100.0])
    read = shapely.from_geojson(geometry_text(outline))
    assert read.is_valid, f"seed {seed}"
    assert shapely.get_num_coordinates(read) == shapely.get_num_coordinates(outline.shape())
    difference = shapely.get_coordinates(read) - shapely.get_coordinates(outline.shape())
    assert np.abs(difference).max(initial=0) <= 0.51e-6


def test_nothing_reached_is_an_empty_multipolygon() -> None:
    surface = surface_of(np.full((6, 6), np.nan))
    (outline,) = draw_outlines(surface, [60.0])
    assert json.loads(geometry_text(outline)) == {"type": "MultiPolygon", "coordinates": []}
    assert outlines(surface, [60.0]) == [shapely.MultiPolygon()]
