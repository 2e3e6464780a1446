"""What the first isochrone costs: after installing, and after a process start."""

from benchmarks.task import VALHALLA, Task, ours

TASK = Task(
    name="cold_start",
    title="Cold start: a new process, the network already imported, to its first isochrone with people",
    asked="Starting Python, loading libraries and opening the network included. Set-up compiles our kernels once.",
    asks=(
        ours("qamtu", "process_start"),
        VALHALLA,
        ours("qamtu, nothing compiled", "nothing_compiled"),
        ours("qamtu, the compiling in set-up", "set_up"),
    ),
    base="qamtu",
    limit_s=200.0,
)
