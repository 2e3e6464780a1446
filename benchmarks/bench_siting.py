"""Siting measured: seconds and proved gaps on synthetic cities, against a plain HiGHS model and spopt + CBC.

    .venv/bin/python -m benchmarks.bench_siting [--quick] [--peer-python PYTHON]

`--peer-python` names a Python that has `spopt` and `pulp` (see the dependency list `peers`); it runs the same
instance from a file in its own process. All figures of one line come from one run on one machine.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

from geo.siting.instance import SitingInstance, build_instance
from geo.siting.milp import MilpModel, solve_milp
from geo.siting.solve import solve_siting
from geo.siting.task import SitingTask

WALK_M_PER_S = 4.5 / 3.6
DETOUR = 1.3  # street length over straight line


def synthetic_city(cells: int, candidates: int, reach_s: float, seed: int) -> SitingInstance:
    """Cells on a 100 m grid around random town centres; streets 1.3 times the straight line plus local noise."""
    rng = np.random.default_rng(seed)
    n_towns = 12
    towns = rng.uniform(0, 30_000, (n_towns, 2))
    spread = rng.uniform(800, 4_000, n_towns)
    share = spread / spread.sum()
    places: set[tuple[int, int]] = set()
    while len(places) < cells:
        town = rng.choice(n_towns, p=share, size=cells)
        xy = np.rint((towns[town] + rng.normal(0, 1, (cells, 2)) * spread[town, None]) / 100).astype(int)
        places.update(map(tuple, xy.tolist()))
    xy = 100.0 * np.array(sorted(places)[:: max(1, len(places) // cells)][:cells], dtype=float)
    people = np.round(rng.lognormal(3.5, 1.0, cells))
    sites = np.sort(rng.choice(cells, candidates, replace=False))
    near = cKDTree(xy).query_ball_point(xy[sites], reach_s * WALK_M_PER_S / DETOUR * 1.2, return_sorted=True)
    candidate = np.repeat(np.arange(candidates), [len(rows) for rows in near])
    demand = np.concatenate([np.array(rows, dtype=int) for rows in near])
    metres = np.hypot(*(xy[demand] - xy[sites[candidate]]).T) * DETOUR * rng.uniform(0.9, 1.15, demand.size) + 40
    seconds = metres / WALK_M_PER_S
    keep = seconds <= reach_s
    return build_instance(
        [f"d{i:05d}" for i in range(cells)],
        people,
        [f"c{i:05d}" for i in range(candidates)],
        (demand[keep].astype(np.int32), candidate[keep].astype(np.int32), seconds[keep]),
    )


def plain_highs(
    instance: SitingInstance, threshold_s: float, sites: int, time_limit_s: float
) -> tuple[float, float, float]:
    """(seconds, people covered, gap) of the textbook MCLP model given to HiGHS as it stands."""
    began = perf_counter()
    n, rows = instance.n_candidates, instance.n_demand
    near = instance.pair_time_s <= threshold_s
    owner = instance.pair_candidate()[near]
    entries = (
        np.concatenate((np.ones(owner.size), -np.ones(rows), np.ones(n))),
        (
            np.concatenate((instance.pair_demand[near], np.arange(rows), np.full(n, rows))),
            np.concatenate((owner, n + np.arange(rows), np.arange(n))),
        ),
    )
    model = MilpModel(
        objective=np.concatenate((np.zeros(n), -instance.weight)),
        rows=csr_matrix(entries, shape=(rows + 1, n + rows)),
        row_low=np.append(np.zeros(rows), -np.inf),
        row_high=np.append(np.full(rows, np.inf), sites),
        low=np.zeros(n + rows),
        high=np.ones(n + rows),
        whole=np.arange(n + rows) < n,
    )
    answer = solve_milp(model, time_limit_s=time_limit_s, seed=1, step=1.0)
    people = 0.0 if answer.x is None else -float(model.objective @ answer.x)
    gap = (-answer.bound - people) / people if people else float("inf")
    return perf_counter() - began, people, max(0.0, gap)


SPOPT = """
import sys, time, numpy as np, pulp, spopt.locate
data = np.load(sys.argv[1]); limit = float(sys.argv[4])
times = np.full((int(data["rows"]), int(data["n"])), 1e9)
times[data["demand"], data["candidate"]] = data["seconds"]
began = time.perf_counter()
radius, sites = float(sys.argv[2]), int(sys.argv[3])
model = spopt.locate.MCLP.from_cost_matrix(times, data["people"], service_radius=radius, p_facilities=sites)
built = time.perf_counter() - began
model.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=limit))
seconds = time.perf_counter() - began
print("RESULT", seconds, built, pulp.value(model.problem.objective), pulp.LpStatus[model.problem.status])
"""


def spopt_cbc(python: str, instance: SitingInstance, threshold_s: float, sites: int, limit_s: float) -> list[str]:
    """[seconds in all, seconds building, people covered, status] of spopt with CBC in its own process."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "instance.npz"
        np.savez(
            path,
            rows=instance.n_demand,
            n=instance.n_candidates,
            demand=instance.pair_demand,
            candidate=instance.pair_candidate(),
            seconds=instance.pair_time_s,
            people=instance.weight,
        )
        command = [python, "-W", "ignore", "-c", SPOPT, str(path), str(threshold_s), str(sites), str(limit_s)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT")]
    return lines[0].split()[1:] if lines else [done.stderr.strip().splitlines()[-1] if done.stderr else "failed"]


def measure(*, quick: bool, peer_python: str = "") -> list[dict[str, object]]:
    """One row per task: size, our seconds and gap, and the peers on the same instance."""
    tiny = synthetic_city(300, 40, 900.0, 1)
    for model in ("mclp", "pmedian", "lscp", "pcenter"):  # compiling is not measured
        enough = 40 if model == "lscp" else 20
        solve_siting(tiny, SitingTask(model=model, sites=enough, threshold_s=900.0, unreached_time_s=3600.0))
    tasks = [
        ("mclp", 5_000, 500, 1_800.0, 10),
        ("mclp", 20_000, 500, 1_800.0, 10),
        ("mclp", 20_000, 20_000, 900.0, 5),
        ("pmedian", 5_000, 500, 3_600.0, 10),
        ("pmedian", 20_000, 500, 3_600.0, 10),
        ("lscp", 5_000, 500, 1_800.0, None),
    ]
    rows = []
    for model, cells, candidates, threshold_s, sites in tasks[:1] if quick else tasks:
        instance = synthetic_city(cells, candidates, threshold_s, 7)
        task = SitingTask(
            model=model, sites=sites, threshold_s=threshold_s, unreached_time_s=threshold_s, time_limit_s=60.0
        )
        plan = solve_siting(instance, task)
        row: dict[str, object] = {
            "model": model, "cells": cells, "candidates": candidates, "sites": sites,
            "pairs": instance.pair_time_s.size,
            "seconds": round(plan.seconds, 2), "gap": plan.gap, "objective": plan.objective, "status": plan.status,
        }  # fmt: skip
        if model == "mclp" and candidates <= 500:
            limit_s = 20.0 if quick else 30.0
            seconds, people, gap = plain_highs(instance, threshold_s, sites or 0, limit_s)
            row |= {"plain_highs_s": round(seconds, 2), "plain_highs_people": people, "plain_highs_gap": gap}
            if peer_python and cells <= 5_000:
                row["spopt_cbc"] = spopt_cbc(peer_python, instance, threshold_s, sites or 0, 120.0)
        print(json.dumps(row), flush=True)
        rows.append(row)
    return rows


def main() -> int:
    """Measure and print one JSON line per task."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--peer-python", default="")
    arguments = parser.parse_args()
    measure(quick=arguments.quick, peer_python=arguments.peer_python)
    return 0


if __name__ == "__main__":
    sys.exit(main())
