"""Synthetic boundaries: drawn once into data/boundaries, read from there by the generator."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely import Polygon, affinity

from geo.demo_region.plan import Names, Plan
from geo.demo_region.terrain import Warp
from geo.errors import BoundaryError


@dataclass(frozen=True, eq=False)
class District:
    """A boundary of the region (metres) and its people."""

    boundary_id: str
    names: Names
    level: str
    people: int
    polygon: Polygon


def draw_outline(plan: Plan, seed: int = 1) -> Polygon:
    """The region's outline, warped and scaled to its area exactly."""
    warp = Warp(np.random.default_rng([seed, 9]), 6000.0, 700.0)
    raw = Polygon(np.array(plan.outline) * 1000.0).segmentize(600.0)
    bent = Polygon(warp(np.asarray(raw.exterior.coords))).buffer(0)
    factor = np.sqrt(plan.area_km2 * 1e6 / bent.area)
    return affinity.scale(bent, factor, factor, origin=(0, 0))


def draw_districts(plan: Plan, seeds: dict[str, tuple[float, float, float]], seed: int = 1) -> dict[str, Polygon]:
    """The outline shared out: each place goes to the district whose (weighted) seed is nearest, edges warped."""
    outline = draw_outline(plan, seed)
    warp = Warp(np.random.default_rng([seed, 10]), 5000.0, 500.0)
    points = np.array([[x, y] for x, y, _ in seeds.values()]) * 1000.0
    weight = np.array([w for _, _, w in seeds.values()]) * 1000.0
    cells = _power_cells(points, weight, outline.buffer(8000).bounds)
    shapes: dict[str, Polygon] = {}
    for key, cell in zip(seeds, cells, strict=True):
        edge = np.asarray(cell.segmentize(500.0).exterior.coords)
        shapes[key] = Polygon(warp(edge)).buffer(0).intersection(outline)
    return shapes


def _power_cells(points: np.ndarray, weight: np.ndarray, bounds: tuple[float, float, float, float]) -> list[Polygon]:
    """Power diagram cells inside a box: half-planes cut one by one."""
    cells = []
    big = 4 * max(bounds[2] - bounds[0], bounds[3] - bounds[1])
    for i, point in enumerate(points):
        cell = shapely.box(*bounds)
        for j, other in enumerate(points):
            if i == j:
                continue
            axis = other - point
            length = np.hypot(*axis)
            reach = (length**2 + weight[i] ** 2 - weight[j] ** 2) / (2 * length)
            unit, side = axis / length, np.array([-axis[1], axis[0]]) / length
            foot = point + unit * reach
            corners = [
                foot - side * big,
                foot + side * big,
                foot + side * big - unit * big,
                foot - side * big - unit * big,
            ]
            cell = cell.intersection(Polygon(corners))
        cells.append(cell)
    return cells


def write_districts(path: Path, plan: Plan, districts: list[District]) -> None:
    """Write districts as GeoJSON, marked as synthetic."""
    features = [
        {
            "type": "Feature",
            "id": d.boundary_id,
            "properties": {
                "boundary_id": d.boundary_id,
                **d.names,
                "level": d.level,
                "population": d.people,
                "synthetic": True,
            },
            "geometry": _geometry(plan, d.polygon),
        }
        for d in districts
    ]
    collection = {"type": "FeatureCollection", "name": plan.names["name"], "synthetic": True, "features": features}
    path.write_text(json.dumps(collection, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _geometry(plan: Plan, polygon: Polygon) -> dict[str, Any]:
    ring = shapely.get_coordinates(shapely.geometry.polygon.orient(polygon).exterior)
    return {"type": "Polygon", "coordinates": [np.round(plan.frame.to_lonlat(ring), 6).tolist()]}


def read_districts(path: Path, plan: Plan) -> list[District]:
    """Districts of a GeoJSON file written by `write_districts`, in the plan's metres.

    Raises
    ------
    BoundaryError
        The file is missing or not such a file.
    """
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return [_district(feature, plan) for feature in features]
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise BoundaryError(
            "{name} is not a boundaries file of the demo region; restore it from the project", name=path.name
        ) from error


def _district(feature: dict[str, Any], plan: Plan) -> District:
    properties = feature["properties"]
    ring = np.array(feature["geometry"]["coordinates"][0])
    names = {key: value for key, value in properties.items() if key.startswith("name")}
    return District(
        properties["boundary_id"],
        names,
        properties["level"],
        int(properties["population"]),
        Polygon(plan.frame.to_xy(ring)),
    )


def scale_people(published: dict[str, int], total: int) -> dict[str, int]:
    """Published figures of different dates scaled to one total; whole people by largest remainder."""
    exact = {key: people * total / sum(published.values()) for key, people in published.items()}
    whole = {key: int(value) for key, value in exact.items()}
    for key in sorted(exact, key=lambda k: whole[k] - exact[k])[: total - sum(whole.values())]:
        whole[key] += 1
    return whole
