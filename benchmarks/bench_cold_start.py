"""What the first isochrone costs: after installing, and after a process start."""

from benchmarks.task import VALHALLA, Task, ours

TASK = Task(
    name="cold_start",
    title="Cold start: a new process, the network already imported, to its first isochrone with people",
    asked="Starting Python, loading libraries and opening the network included. Set-up compiles our kernels once.",
    asks=(
        ours("qamtu, the compiling in set-up", "set_up"),  # first: the next two use what it makes
        ours("qamtu, first process after set-up", "after_set_up"),
        ours("qamtu", "process_start"),
        ours("qamtu, nothing compiled", "nothing_compiled"),
        VALHALLA,
    ),
    base="qamtu",
    limit_s=200.0,
)
