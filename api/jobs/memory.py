"""How much memory the steps of jobs may take: a file that asks for more fails its job, not the machine."""

import os
import resource
import sys
from pathlib import Path
from typing import Final

SHARE: Final = 0.9
"""Of the memory there is: the service beside needs some, and its network maps are not counted."""
CGROUP: Final = Path("/sys/fs/cgroup/memory.max")


def memory_bytes() -> int:
    """The memory of the machine, or of the container where that has less."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        container = CGROUP.read_text(encoding="ascii").strip()
    except OSError:
        container = ""
    return min(machine, int(container)) if container.isdecimal() else machine


def limit_memory(most_bytes: int) -> None:
    """Let this process allocate no more; what it maps from files to read is not counted."""
    if sys.platform == "linux":  # elsewhere this limit is not that of allocations
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        least = most_bytes if hard == resource.RLIM_INFINITY else min(most_bytes, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (least, hard))
