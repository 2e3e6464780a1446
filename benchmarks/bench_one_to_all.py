"""One place to every junction, without a cutoff."""

from benchmarks.agreement import same_seconds
from benchmarks.task import ENGINES, IGRAPH, NETWORKIT, NETWORKX, PANDANA, SCIPY, Task

TASK = Task(
    name="one_to_all",
    title="One to all",
    asked="Seconds from one junction to every other, no cutoff; mean of several sources.",
    asks=(*ENGINES, SCIPY, NETWORKX, IGRAPH, NETWORKIT, PANDANA),
    none={"OSRM": "has no such request", "Valhalla": "draws polygons only: see the isochrone"},
    agree=same_seconds,
)
