"""One road class at another speed, then coverage of the whole region."""

from benchmarks.agreement import same_people
from benchmarks.task import OSRM_MLD, SCIPY, Task, ours

TASK = Task(
    name="speed_edit",
    title="Change one road class's speed, then all of coverage",
    asked=(
        "Residential streets at 0.8 of their speed; then people of 6 strata in 20,000 cells within 15, 30 and 60 "
        "minutes of the nearest of 40 facilities. Ours customises the hierarchy as well, for what may be asked next."
    ),
    asks=(ours("qamtu"), SCIPY, OSRM_MLD),
    none={
        "pandana": "its hierarchy is built anew: see what makes it ready for the matrix",
        "OSRM, CH": "contracted anew: its full import, less the extraction",
        "Valhalla": "tiles built anew: its full import",
        "osmnx": "travel times of every edge anew, then a search of networkx",
    },
    agree=same_people,
)
