"""Branch and bound on the Lagrangian bound: chosen or not, for one candidate at a time, most promising part first."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from geo.siting.burden import BurdenProblem, choose_for_good, restrict
from geo.siting.lagrangian import Search, probe, try_plan
from routing.network import FloatArray, IntArray

BLOCKS = 2  # subgradient blocks per node


@dataclass(frozen=True, eq=False)
class Node:
    """A part of the plans: those with all of `chosen` and none of `dropped` (numbers of the core)."""

    chosen: IntArray
    dropped: IntArray
    multiplier: npt.NDArray[np.float32]  # [row of the core]


def branch(
    state: Search, multiplier: FloatArray, *, node_limit: int, out_of_time: Callable[[], bool], seed: int
) -> int:
    """Split and bound until no part can hold a better plan, or a limit; plans and bound go into `state`. Nodes used."""
    core = replace(state.problem, origin=np.arange(state.problem.n_rows, dtype=np.int32))
    fixed = state.fixed
    rng = np.random.default_rng(seed)
    none = np.zeros(0, dtype=np.int32)
    heap: list[tuple[float, int, Node]] = [(state.bound, 0, Node(none, none, multiplier.astype(np.float32)))]
    born = nodes = 0
    while heap and nodes < node_limit and not out_of_time():
        bound, _, node = heapq.heappop(heap)
        if bound > state.enough:
            heap.clear()
            break
        nodes += 1
        part = _part(state, core, fixed, node)
        part.bound = bound
        dual = probe(part, node.multiplier.astype(np.float64)[part.problem.origin], blocks=BLOCKS)
        _learn(state, part, rng, try_it=nodes % 4 == 1)
        if part.closed or part.bound > state.enough:
            continue
        for child in _split(core, part, dual):
            born += 1
            heapq.heappush(heap, (part.bound, born, child))
    state.bound = max(state.bound, min((entry[0] for entry in heap), default=np.inf))
    return nodes


def _part(state: Search, core: BurdenProblem, fixed: IntArray, node: Node) -> Search:
    keep = np.ones(core.n_candidates, dtype=np.bool_)
    keep[node.dropped] = False
    problem = restrict(core, pair=np.ones(core.row.size, dtype=np.bool_), candidate=keep)
    if node.chosen.size:
        problem = choose_for_good(
            problem, np.searchsorted(problem.candidate, core.candidate[node.chosen]).astype(np.int32)
        )
    ids = np.concatenate((fixed, np.searchsorted(state.whole.candidate, core.candidate[node.chosen])))
    return replace(state, problem=problem, fixed=np.sort(ids).astype(np.int32), share=np.zeros(problem.n_candidates))


def _learn(state: Search, part: Search, rng: np.random.Generator, *, try_it: bool) -> None:
    """Turn the part's most held candidates into a whole plan now and then."""
    if try_it and part.problem.n_candidates:
        order = np.argsort(-part.share, kind="stable")[: max(0, part.problem.sites)]
        try_plan(part, np.sort(order[part.share[order] > 0]).astype(np.int32), rng)
    if part.best_value < state.best_value:
        state.best, state.best_value = part.best, part.best_value
    part.best, part.best_value = state.best, state.best_value


def _split(core: BurdenProblem, part: Search, dual: FloatArray) -> tuple[Node, Node]:
    """The part in two, by the candidate the relaxed plans could least agree on."""
    problem = part.problem
    doubt = part.share * (1.0 - part.share)
    pick = int(np.argmax(doubt)) if doubt.max() > 0 else int(np.argmax(part.share))
    number = np.int32(np.searchsorted(core.candidate, problem.candidate[pick]))
    everything = part.whole.candidate[part.fixed]
    chosen = np.flatnonzero(np.isin(core.candidate, everything)).astype(np.int32)
    left = np.isin(core.candidate, problem.candidate)
    left[chosen] = True
    dropped = np.flatnonzero(~left).astype(np.int32)
    multiplier = np.zeros(core.n_rows, dtype=np.float32)
    multiplier[problem.origin] = dual
    return (
        Node(np.sort(np.append(chosen, number)), dropped, multiplier),
        Node(chosen, np.sort(np.append(dropped, number)), multiplier),
    )
