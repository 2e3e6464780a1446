"""The nearest of 40 facilities for every junction."""

from benchmarks.agreement import same_seconds
from benchmarks.task import ENGINES, NETWORKX, PANDANA, SCIPY, Task

TASK = Task(
    name="nearest",
    title="Nearest of 40 for every junction",
    asked="Seconds from every junction to the nearest of 40 facilities, in the direction people travel.",
    asks=(*ENGINES, SCIPY, NETWORKX, PANDANA),
    none={
        "igraph, networkit": "no search from many sources at once",
        "OSRM, Valhalla": "a table of every junction to 40: see the matrix",
    },
    agree=same_seconds,
)
