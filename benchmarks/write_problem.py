"""Writes what every engine is asked: the tiled extract, our stored network, and the arrays of `benchmarks.problem`.

    python -m benchmarks.write_problem EXTRACT.osm.pbf FOLDER [--across 4] [--down 4] [--trial]

Places are junctions of the largest component where nothing is left to interpretation: no turn restriction splits
them, no other lies at the same spot (one walks over to it) and no delay is paid on arriving, so that door-to-door and
node-to-node times are one and the same.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from benchmarks.problem import EDITED_CLASS
from benchmarks.tile_extract import write_tiles
from routing.modes import ROAD_CLASSES
from routing.network import IntArray, RoadGraph
from routing.osm.read import read_network
from routing.storage import save_network

SIZES = {"source": 5, "matrix_source": 500, "matrix_target": 20_000, "facility": 40, "cell": 20_000, "site": 10}
TRIAL_SIZES = SIZES | {"source": 3, "matrix_source": 20, "matrix_target": 500, "cell": 2_000}
N_STRATA = 6
LINKS = 20


def write_problem(extract: Path, folder: Path, *, across: int, down: int, trial: bool) -> None:
    """Lay the extract out, read it, draw what is asked from a fixed seed."""
    (folder / "problem").mkdir(parents=True, exist_ok=True)
    (folder / "answers").mkdir(exist_ok=True)
    write_tiles(extract, folder / "small.osm.pbf", 1, 1, LINKS)
    write_tiles(extract, folder / "extract.osm.pbf", across, down, LINKS)
    network = read_network(folder / "extract.osm.pbf", modes=["car"])
    save_network(network, folder / "network")
    graph = network.graphs["car"]
    rng = np.random.default_rng(7)
    plain, sizes = plain_nodes(graph), TRIAL_SIZES if trial else SIZES
    arrays = {name: np.sort(rng.choice(plain, min(size, len(plain)), replace=False)) for name, size in sizes.items()}
    arrays["people"] = np.floor(rng.lognormal(1.0, 1.0, (len(arrays["cell"]), N_STRATA)))
    arrays |= {name: getattr(graph, name) for name in ("tail", "head", "node_lon", "node_lat")}
    arrays |= {"decisecond": graph.travel_time, "running": graph.travel_time - graph.delay}
    arrays["road_class"] = graph.road_class[graph.edge_street]
    for name, array in arrays.items():
        np.save(folder / "problem" / f"{name}.npy", array)
    facts = {
        "extract": extract.name,
        "tiles": [across, down],
        "nodes": graph.n_nodes,
        "edges": graph.n_edges,
        "share_in_largest_component": float((graph.component == 0).mean()),
        "pbf_mb": round((folder / "extract.osm.pbf").stat().st_size / 1e6, 1),
        "edited_class": ROAD_CLASSES.index(EDITED_CLASS),
        "trial": trial,
        **{name: len(arrays[name]) for name in sizes},
    }
    (folder / "problem.json").write_text(json.dumps(facts, indent=1), encoding="utf-8")


def plain_nodes(graph: RoadGraph) -> IntArray:
    """Nodes of the largest component with an exit, alone at their spot, and without a delay on arriving."""
    delayed = np.zeros(graph.n_nodes, dtype=bool)
    delayed[graph.head[graph.delay > 0]] = True
    spots = np.column_stack([graph.node_lon, graph.node_lat])
    _, spot, nodes_at = np.unique(spots, axis=0, return_inverse=True, return_counts=True)
    exits = np.diff(graph.first_out)
    return np.flatnonzero((graph.component == 0) & (nodes_at[spot.ravel()] == 1) & (exits > 0) & ~delayed)


def main() -> None:
    """Write one folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extract", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--across", type=int, default=4)
    parser.add_argument("--down", type=int, default=4)
    parser.add_argument("--trial", action="store_true")
    options = parser.parse_args()
    write_problem(options.extract, options.folder, across=options.across, down=options.down, trial=options.trial)


if __name__ == "__main__":
    main()
