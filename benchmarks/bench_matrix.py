"""Many places to many."""

from benchmarks.agreement import same_seconds
from benchmarks.task import ENGINES, IGRAPH, NETWORKIT, OSRM_CH, PANDANA, SCIPY, VALHALLA, Task

TASK = Task(
    name="matrix",
    title="Matrix, 500 x 20,000",
    asked="Seconds from each of 500 places to each of 20,000. Ours, networkit and pandana use both processors.",
    asks=(*ENGINES, SCIPY, IGRAPH, NETWORKIT, PANDANA, OSRM_CH, VALHALLA),
    none={"networkx": "one to all, 500 times", "OSRM, MLD": "several times slower at tables than CH"},
    agree=same_seconds,
)
