"""Isochrones with their people, from the request to GeoJSON."""

from benchmarks.agreement import people_shares
from benchmarks.task import NETWORKX, VALHALLA, Task, ours

TASK = Task(
    name="isochrone",
    title="Isochrone of 15, 30 and 60 minutes, polygons and people of 6 strata in 20,000 cells",
    asked="By car, from the request to GeoJSON text. Ours counts people by travel time, the others by their polygon.",
    asks=(ours("qamtu"), VALHALLA, NETWORKX),
    none={"OSRM": "draws none", "pandana, scipy, igraph, networkit": "draw none"},
    agree=people_shares,
)

TASK_30 = Task(
    name="isochrone_30",
    title="Isochrone of 30 minutes alone",
    asked="The same with one threshold.",
    asks=(ours("qamtu"), VALHALLA),
    agree=people_shares,
)
