"""How traffic may move: one-way streets, signals, turn restrictions."""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.demo_region.streets import Pieces
from geo.demo_region.terrain import FloatArray

NOT_FOR_CARS = ("footway", "path", "pedestrian", "cycleway", "steps")
_RANK = {"trunk": 0, "primary": 1, "secondary": 2, "tertiary": 3}


def without_traps(pieces: Pieces, car: np.ndarray, oneway: np.ndarray) -> np.ndarray:
    """One-way flags with those taken off that would shut a car in or out."""
    oneway = oneway & car
    n = len(pieces.xy)
    for _ in range(25):
        both = car & ~oneway
        tail = np.concatenate([pieces.start[car], pieces.end[both]])
        head = np.concatenate([pieces.end[car], pieces.start[both]])
        graph = coo_array((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(n, n))
        component = connected_components(graph, directed=True, connection="strong")[1]
        largest = np.argmax(np.bincount(component[pieces.start[car]]))
        trapped = oneway & ((component[pieces.start] != largest) | (component[pieces.end] != largest))
        if not trapped.any():
            break
        oneway = oneway & ~trapped
    return oneway


def rank_of(roads: np.ndarray) -> np.ndarray:
    """Importance of each piece's road: 0 trunk to 3 tertiary, 9 all others."""
    rank = np.full(len(roads), 9)
    for road, value in _RANK.items():
        rank[roads == road] = value
    return rank


def signal_points(pieces: Pieces, rank: np.ndarray, near_core: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Points with traffic signals: where two different main streets meet in the city."""
    big = rank <= 3
    point = np.concatenate([pieces.start[big], pieces.end[big]])
    line = np.concatenate([pieces.line[big]] * 2)
    best = np.concatenate([rank[big]] * 2)
    pairs = np.unique(np.stack([point, line], axis=1), axis=0)
    lines = np.bincount(pairs[:, 0], minlength=len(pieces.xy))
    top = np.full(len(pieces.xy), 9)
    np.minimum.at(top, point, best)
    candidate = np.flatnonzero((lines >= 2) & (top <= 2) & near_core)
    chosen: np.ndarray = candidate[rng.random(len(candidate)) < 0.6]
    return chosen


def turn_restrictions(
    pieces: Pieces, car: np.ndarray, oneway: np.ndarray, points: np.ndarray, rng: np.random.Generator
) -> list[tuple[str, int, int, int]]:
    """Restrictions as (kind, from piece, point, to piece): no left turns, no U-turns, straight on only."""
    touching: dict[int, list[int]] = {int(p): [] for p in points}
    for piece in np.flatnonzero(car & (np.isin(pieces.start, points) | np.isin(pieces.end, points))).tolist():
        for point in (int(pieces.start[piece]), int(pieces.end[piece])):
            if point in touching:
                touching[point].append(piece)
    found: list[tuple[str, int, int, int]] = []
    for point in points.tolist():
        entering = [p for p in touching[point] if int(pieces.end[p]) == point or not oneway[p]]
        leaving = [p for p in touching[point] if int(pieces.start[p]) == point or not oneway[p]]
        if len(touching[point]) < 3 or not entering:
            continue
        origin = entering[int(rng.integers(len(entering)))]
        turns = {p: _turn(pieces, origin, point, p) for p in leaving if p != origin}
        kind = float(rng.random())
        left = [p for p, turn in turns.items() if 50 < turn < 140]
        ahead = [p for p, turn in turns.items() if abs(turn) < 30]
        if kind < 0.55 and left:
            found.append(("no_left_turn", origin, point, left[0]))
        elif kind < 0.75 and ahead and len(turns) > 1:
            found.append(("only_straight_on", origin, point, ahead[0]))
        elif kind < 0.9 and origin in leaving:
            found.append(("no_u_turn", origin, point, origin))
    return found


def _turn(pieces: Pieces, origin: int, point: int, target: int) -> float:
    """Turning angle in degrees, left positive."""
    into = _away(pieces, origin, point) * -1
    out = _away(pieces, target, point)
    return float(np.degrees(np.arctan2(into[0] * out[1] - into[1] * out[0], into @ out)))


def _away(pieces: Pieces, piece: int, point: int) -> FloatArray:
    other = int(pieces.end[piece]) if int(pieces.start[piece]) == point else int(pieces.start[piece])
    away: FloatArray = pieces.xy[other] - pieces.xy[point]
    return away
