"""From an extract to the first answer."""

from benchmarks.task import OSMNX, OSRM_CH, OSRM_MLD, PYROSM, VALHALLA, Task, ours

TASK = Task(
    name="full_import",
    title="Full import: from PBF to the first answer",
    asked="Everything between the file and the first answer; other tasks use what was made here.",
    asks=(
        ours("qamtu", "car"),
        ours("qamtu, hierarchy too", "car_hierarchy"),
        ours("qamtu, car and walk", "car_walk"),
        VALHALLA,
        OSRM_MLD,
        OSRM_CH,
        PYROSM,
        OSMNX,
    ),
    base="qamtu, hierarchy too",
    limit_s=420.0,
)
