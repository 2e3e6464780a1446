"""Draw random pairs of points on ordinary public streets: the same question for every engine.

    python draw_pairs.py EXTRACT.osm.pbf pairs.csv --pairs 1000 --seed 20261122

Points lie exactly on a street that both cars and walkers may use, drawn in proportion to street length, so that
no engine has to guess which street is meant. Only streets from which every other can be reached and which can be
reached from every other (one-ways heeded, no street passed through a barrier); pairs nearer than `--min-m` metres
are drawn again, because a ratio of two very short times says little.
"""

import argparse
import csv
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import osmium
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

STREETS = frozenset({"primary", "secondary", "tertiary", "unclassified", "residential", "living_street"})
RESTRICTING = ("access", "motor_vehicle", "motorcar", "vehicle", "foot", "motorroad", "area")
EARTH_M = 6_371_008.8


def read_pieces(extract: Path) -> Iterator[tuple[float, ...]]:
    """Straight pieces of unrestricted ordinary streets: node, node, lon, lat, lon, lat, forward, backward."""
    barriers = {
        node.id
        for node in osmium.FileProcessor(extract, osmium.osm.NODE).with_filter(osmium.filter.KeyFilter("barrier"))
    }
    for way in osmium.FileProcessor(extract).with_locations().with_filter(osmium.filter.KeyFilter("highway")):
        if not way.is_way() or way.tags.get("highway") not in STREETS or any(key in way.tags for key in RESTRICTING):
            continue
        oneway = way.tags.get("oneway", "yes" if "junction" in way.tags else "no")
        directions = (float(oneway != "-1"), float(oneway not in {"yes", "true", "1"}))
        known = [(node.ref, node.lon, node.lat) for node in way.nodes if node.location.valid()]
        for (a, a_lon, a_lat), (b, b_lon, b_lat) in pairwise(known):
            if a not in barriers and b not in barriers:
                yield a, b, a_lon, a_lat, b_lon, b_lat, *directions


def distance_m(lon: np.ndarray, lat: np.ndarray, to_lon: np.ndarray, to_lat: np.ndarray) -> np.ndarray:
    """Straight distance (metres), flat-earth: good to a fraction of a percent over a city or a small country."""
    east = np.radians(to_lon - lon) * np.cos(np.radians((lat + to_lat) / 2))
    return EARTH_M * np.hypot(east, np.radians(to_lat - lat))


def keep_largest_part(pieces: np.ndarray) -> np.ndarray:
    """The pieces whose ends both belong to the largest strongly connected part."""
    nodes, ends = np.unique(pieces[:, :2].astype(np.int64), return_inverse=True)
    start, end = ends.reshape(-1, 2).T
    tail = np.concatenate([start[pieces[:, 6] > 0], end[pieces[:, 7] > 0]])
    head = np.concatenate([end[pieces[:, 6] > 0], start[pieces[:, 7] > 0]])
    graph = coo_matrix((np.ones(len(tail)), (tail, head)), shape=(len(nodes), len(nodes)))
    _, label = connected_components(graph, directed=True, connection="strong")
    largest = np.bincount(label).argmax()
    return pieces[(label[start] == largest) & (label[end] == largest)]


def draw_points(pieces: np.ndarray, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Longitudes and latitudes of points drawn evenly along the streets."""
    length = distance_m(*pieces[:, 2:6].T)
    row = rng.choice(len(pieces), size=count, p=length / length.sum())
    part = rng.random(count)
    lon, lat, to_lon, to_lat = pieces[row, 2:6].T
    return lon + part * (to_lon - lon), lat + part * (to_lat - lat)


def main() -> None:
    """Write `id,from_lon,from_lat,to_lon,to_lat`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extract", type=Path)
    parser.add_argument("pairs_csv", type=Path)
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--min-m", type=float, default=500.0)
    options = parser.parse_args()

    pieces = keep_largest_part(np.array(list(read_pieces(options.extract)), dtype=np.float64))
    rng = np.random.default_rng(options.seed)
    places = draw_points(pieces, 4 * options.pairs, rng)
    lon, lat = (np.round(axis, 7).reshape(2, -1) for axis in places)
    far_enough = np.flatnonzero(distance_m(lon[0], lat[0], lon[1], lat[1]) >= options.min_m)[: options.pairs]
    if len(far_enough) < options.pairs:
        parser.error(f"only {len(far_enough)} pairs are at least {options.min_m} m apart; give a smaller --min-m")
    with options.pairs_csv.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "from_lon", "from_lat", "to_lon", "to_lat"])
        writer.writerows((i, lon[0, k], lat[0, k], lon[1, k], lat[1, k]) for i, k in enumerate(far_enough))


if __name__ == "__main__":
    main()
