"""What our own fastest ways spend on each OSM way, in the layout of the reference scripts. Project's environment.

    python benchmarks/accuracy/qamtu_ways.py EXTRACT.osm.pbf pairs.csv OUT_FOLDER [--country KZ]

Writes OUT_FOLDER/{car,walk}_qamtu_ways.csv with `id,way_id,length_m,running_s,turn_s`. The engine keeps times only, so
a way is found by walking back from its end: the street before a junction is one whose time adds up.
"""

import argparse
import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
from qamtu_times import MODES, part

from routing.modes import load_mode
from routing.network import RoadGraph
from routing.osm.read import read_network
from routing.snap import Snapped, snap_points
from routing.travel_times import node_times

Step = tuple[int, float, float]
"""Edge, share of it that is used, delay in seconds paid at its head."""


def walk_back(graph: RoadGraph, start: Snapped, goal: Snapped) -> list[Step]:
    """Edges of a fastest way between two snapped places, the last first."""
    time_s = node_times(graph, start, direction="from_facility")
    running_s = (graph.travel_time - graph.delay) / 10
    last = [(edge, _done(graph, edge, goal)) for edge in _edges_of(graph, int(goal.street[0]))]
    edge, share = min(last, key=lambda step: time_s[graph.tail[step[0]]] + step[1] * running_s[step[0]])
    steps: list[Step] = [(edge, share, 0.0)]
    node = int(graph.tail[edge])
    while True:
        into = graph.in_edge[graph.first_in[node] : graph.first_in[node + 1]]
        fits = into[np.abs(time_s[graph.tail[into]] + graph.travel_time[into] / 10 - time_s[node]) < 1e-6]
        if not len(fits):
            break
        edge = int(fits[0])
        steps.append((edge, 1.0, graph.delay[edge] / 10))
        node = int(graph.tail[edge])
    first = [(edge, 1.0 - _done(graph, edge, start)) for edge in _edges_of(graph, int(start.street[0]))]
    leaving = [(share * running_s[edge] + graph.delay[edge] / 10, edge, share) for edge, share in first]
    _, edge, share = min(way for way in leaving if graph.head[way[1]] == node)
    return [*steps, (edge, share, graph.delay[edge] / 10)]


def _edges_of(graph: RoadGraph, street: int) -> list[int]:
    """Edges that run along a street."""
    return graph.street_edge[graph.street_first_edge[street] : graph.street_first_edge[street + 1]].tolist()


def _done(graph: RoadGraph, edge: int, place: Snapped) -> float:
    """Share of the edge that lies before the place."""
    return float(place.fraction[0] if graph.edge_forward[edge] else 1.0 - place.fraction[0])


def sum_by_way(graph: RoadGraph, steps: list[Step]) -> list[list[float]]:
    """OSM way, length (m), running time and delays (s), one row per way."""
    totals: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for edge, share, delay_s in steps:
        total = totals[int(graph.way_id[graph.edge_street[edge]])]
        total[0] += share * float(graph.length_m[edge])
        total[1] += share * (graph.travel_time[edge] - graph.delay[edge]) / 10
        total[2] += delay_s
    return [[way_id, *(round(value, 2) for value in values)] for way_id, values in totals.items()]


def main() -> None:
    """Read, snap, search, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extract", type=Path)
    parser.add_argument("pairs_csv", type=Path)
    parser.add_argument("out_folder", type=Path)
    parser.add_argument("--country", default="")
    options = parser.parse_args()

    with options.pairs_csv.open(encoding="utf-8") as file:
        pairs = list(csv.DictReader(file))
    ends = {key: np.array([float(pair[key]) for pair in pairs]) for key in pairs[0] if key != "id"}
    network = read_network(options.extract, modes=MODES, country=options.country)
    for mode, graph in network.graphs.items():
        off_road_kmh = load_mode(mode, options.country).off_road_kmh
        starts = snap_points(graph, ends["from_lon"], ends["from_lat"], off_road_kmh=off_road_kmh)
        goals = snap_points(graph, ends["to_lon"], ends["to_lat"], off_road_kmh=off_road_kmh)
        with (options.out_folder / f"{mode}_qamtu_ways.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["id", "way_id", "length_m", "running_s", "turn_s"])
            for row in np.flatnonzero(starts.ok & goals.ok).tolist():
                here = slice(row, row + 1)
                steps = walk_back(graph, part(starts, here), part(goals, here))
                writer.writerows([pairs[row]["id"], *way] for way in sum_by_way(graph, steps))


if __name__ == "__main__":
    main()
