"""Measures the shape of a street network, so that a synthetic one can be held against a real one.

Bearing entropy as in Boeing (2019), "Urban spatial order", doi:10.1007/s41109-019-0189-1.
"""

from dataclasses import dataclass

import numpy as np

from geo.demo_region.terrain import EARTH_RADIUS_M, FloatArray
from routing.modes import ROAD_CLASSES
from routing.network import RoadGraph

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
BINS = 36
TILE_M = 1000.0
BUILT_UP = 20  # intersections in a square kilometre that make it built-up
MAIN_ROADS = ("motorway", "trunk", "primary", "secondary", "tertiary")
TABLE_ROADS = (*MAIN_ROADS, "unclassified", "residential", "living_street", "service", "track")


@dataclass(frozen=True)
class StreetMeasures:
    """The shape of a car network. Shares are 0..1; degree-2 points are no junctions and are passed over."""

    junctions: int  # points of degree other than 2
    street_km: float
    degree_share: dict[str, float]  # "1" dead end, "3", "4", "5+"
    mean_degree: float
    length_m: dict[float, float]  # quantiles of the length between junctions
    class_share: dict[str, float]  # by length
    one_way_share: float  # by length
    intersections_per_km2: float  # degree 3 and more, over the built-up square kilometres
    circuity: float  # length over straight distance
    bearing_entropy: float  # nats; 3.58 at most
    local_entropy: float  # the same within single built-up square kilometres, mean
    mean_turn_degrees_per_km: float  # how much streets bend between junctions


def measure_streets(graph: RoadGraph) -> StreetMeasures:
    """Measures of a road graph; streets are joined through points of degree 2 first."""
    streets = _Streets.of(graph)
    degree = np.bincount(np.concatenate([streets.start, streets.end]))
    real = degree[(degree > 0) & (degree != 2)]
    chain_m, chain_start, chain_end = _join_chains(streets, degree)
    tile_of_node = _tiles(streets.node_xy)
    crossing = degree >= 3
    tiles, in_tile = np.unique(tile_of_node[crossing], return_counts=True)
    built_up = tiles[in_tile >= BUILT_UP]
    straight = np.hypot(*(streets.node_xy[chain_end] - streets.node_xy[chain_start]).T)
    open_chain = straight > 1.0
    return StreetMeasures(
        junctions=len(real),
        street_km=float(streets.length_m.sum() / 1000),
        degree_share={
            "1": float((real == 1).mean()),
            "3": float((real == 3).mean()),
            "4": float((real == 4).mean()),
            "5+": float((real >= 5).mean()),
        },
        mean_degree=float(real.mean()),
        length_m={q: float(np.quantile(chain_m, q)) for q in QUANTILES},
        class_share=_class_share(graph, streets.length_m),
        one_way_share=float(streets.length_m[np.diff(graph.street_first_edge) == 1].sum() / streets.length_m.sum()),
        intersections_per_km2=float(in_tile[in_tile >= BUILT_UP].mean()) if len(built_up) else 0.0,
        circuity=float(chain_m[open_chain].sum() / straight[open_chain].sum()),
        bearing_entropy=_entropy(streets.vertex_bearing, streets.vertex_m),
        local_entropy=_local_entropy(streets, built_up),
        mean_turn_degrees_per_km=float(streets.turn_degrees / (streets.length_m.sum() / 1000)),
    )


@dataclass(frozen=True, eq=False)
class _Streets:
    """Streets between places; nodes that share a place (split junctions) are one."""

    start: np.ndarray
    end: np.ndarray
    length_m: FloatArray
    node_xy: FloatArray
    vertex_bearing: FloatArray  # of each straight bit, radians 0..pi
    vertex_m: FloatArray
    vertex_middle: FloatArray
    turn_degrees: float

    @classmethod
    def of(cls, graph: RoadGraph) -> "_Streets":
        lat0 = float(np.mean(graph.vertex_lat))
        scale = np.radians(1) * EARTH_RADIUS_M * np.array([np.cos(np.radians(lat0)), 1.0])
        xy = np.stack([graph.vertex_lon, graph.vertex_lat], axis=1) * scale
        first = np.asarray(graph.street_first_vertex)
        ends = np.concatenate([first[:-1], first[1:] - 1])
        place = np.round(np.stack([graph.vertex_lon[ends], graph.vertex_lat[ends]], axis=1) * 1e7).astype(np.int64)
        _, which, number = np.unique(place, axis=0, return_index=True, return_inverse=True)
        number = number.ravel()
        step = np.diff(xy, axis=0)
        inside = np.ones(len(step), dtype=bool)
        inside[first[1:-1] - 1] = False
        metres = np.where(inside, np.hypot(*step.T), 0.0)
        total = np.concatenate([[0.0], np.cumsum(metres)])
        bearing = np.arctan2(step[:, 0], step[:, 1])
        turn = np.abs((np.diff(bearing) + np.pi) % (2 * np.pi) - np.pi)[inside[:-1] & inside[1:]]
        n = graph.n_streets
        return cls(
            number[:n],
            number[n:],
            total[first[1:] - 1] - total[first[:-1]],
            xy[ends[which]],
            bearing[inside],
            metres[inside],
            ((xy[:-1] + xy[1:]) / 2)[inside],
            float(np.degrees(turn.sum())),
        )


def _join_chains(streets: _Streets, degree: np.ndarray) -> tuple[FloatArray, np.ndarray, np.ndarray]:
    """Length and ends of the chains of streets between points of degree other than 2."""
    at: list[list[int]] = [[] for _ in range(len(degree))]
    for street, (a, b) in enumerate(zip(streets.start.tolist(), streets.end.tolist(), strict=True)):
        at[a].append(street)
        at[b].append(street)
    done = np.zeros(len(streets.start), dtype=bool)
    lengths, starts, ends = [], [], []
    for origin in np.flatnonzero((degree > 0) & (degree != 2)).tolist():
        for first in at[origin]:
            here, length, onward = origin, 0.0, [] if done[first] else [first]
            if not onward:
                continue
            while onward:
                street = onward[0]
                done[street] = True
                length += float(streets.length_m[street])
                here = int(streets.end[street]) if int(streets.start[street]) == here else int(streets.start[street])
                onward = [s for s in at[here] if not done[s]] if degree[here] == 2 else []
            lengths.append(length)
            starts.append(origin)
            ends.append(here)
    return np.array(lengths), np.array(starts), np.array(ends)


def _tiles(xy: FloatArray) -> np.ndarray:
    column, row = np.floor(xy / TILE_M).astype(np.int64).T
    number: np.ndarray = column * 1_000_003 + row
    return number


def _class_share(graph: RoadGraph, length_m: FloatArray) -> dict[str, float]:
    by_class = np.bincount(graph.road_class, length_m, minlength=len(ROAD_CLASSES)) / length_m.sum()
    named = dict(zip(ROAD_CLASSES, by_class.tolist(), strict=True))
    joined: dict[str, float] = {}
    for name, share in named.items():
        base = name.removesuffix("_link")
        joined[base] = joined.get(base, 0.0) + share
    return {name: share for name, share in joined.items() if share > 0}


def _entropy(bearing: FloatArray, metres: FloatArray) -> float:
    """Shannon entropy (nats) of bearings in both directions, 36 bins centred on north, weighted by length."""
    both = np.concatenate([bearing, bearing + np.pi])
    shifted = (np.degrees(both) + 180 / BINS) % 360
    share = np.bincount((shifted // (360 / BINS)).astype(int) % BINS, np.concatenate([metres, metres]), minlength=BINS)
    share = share / share.sum()
    share = share[share > 0]
    return float(-(share * np.log(share)).sum())


def _local_entropy(streets: _Streets, tiles: np.ndarray) -> float:
    tile = _tiles(streets.vertex_middle)
    order = np.argsort(tile, kind="stable")
    low, high = np.searchsorted(tile[order], tiles), np.searchsorted(tile[order], tiles, side="right")
    values = [
        _entropy(streets.vertex_bearing[order[a:b]], streets.vertex_m[order[a:b]])
        for a, b in zip(low, high, strict=True)
    ]
    return float(np.mean(values)) if values else 0.0


def comparison_table(measured: dict[str, StreetMeasures]) -> str:
    """The measures of several networks side by side, as a Markdown table."""
    columns = [_lines(measures) for measures in measured.values()]
    head = "| measure | " + " | ".join(measured) + " |\n|---|" + "---:|" * len(measured)
    rows = [f"| {label} | " + " | ".join(column[label] for column in columns) + " |" for label in columns[0]]
    return "\n".join([head, *rows]) + "\n"


def _lines(m: StreetMeasures) -> dict[str, str]:
    shares = {"1": "dead ends", "3": "degree 3", "4": "degree 4", "5+": "degree 5 and more"}
    lines = {"junctions (degree other than 2)": f"{m.junctions:,}", "street length, km": f"{m.street_km:,.0f}"}
    lines |= {f"{label}, % of junctions": f"{100 * m.degree_share[key]:.1f}" for key, label in shares.items()}
    lines["mean degree"] = f"{m.mean_degree:.2f}"
    lines |= {f"length between junctions, {100 * q:.0f}th percentile, m": f"{m.length_m[q]:.0f}" for q in QUANTILES}
    lines |= {f"{road}, % of length": f"{100 * m.class_share.get(road, 0.0):.1f}" for road in TABLE_ROADS}
    return lines | {
        "one-way, % of length": f"{100 * m.one_way_share:.1f}",
        "intersections per built-up km²": f"{m.intersections_per_km2:.0f}",
        "circuity": f"{m.circuity:.3f}",
        "bearing entropy, nats": f"{m.bearing_entropy:.2f}",
        "bearing entropy within 1 km², nats": f"{m.local_entropy:.2f}",
        "bends, degrees per km": f"{m.mean_turn_degrees_per_km:.0f}",
    }
