"""A proposed site is moved: who is newly within reach."""

from benchmarks.agreement import same_people
from benchmarks.task import SCIPY, VALHALLA, Task, ours

TASK = Task(
    name="move_site",
    title="Move a proposed site: people gained by stratum",
    asked="People of 20,000 cells within 15 minutes of the new place who are not yet within 15 minutes of a facility.",
    asks=(ours("qamtu"), SCIPY, VALHALLA),
    agree=same_people,
)
