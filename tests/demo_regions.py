"""The embedded regions, made once for all processes of a test run: the city takes half a minute. Imported by tests."""

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path

from api.kept_regions import prepare_demo_region

DemoRegion = Callable[..., Path]
"""`demo_region(name)`: the study file of a region, only to be read; `demo_region(name, data)`: of a copy in the data
folder of a service, which finds it there."""


def made_in(shared: Path) -> DemoRegion:
    """Regions made in a folder that the processes share; the first to ask makes one, the others wait for it."""

    def demo_region(name: str, data: Path | None = None) -> Path:
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            made = prepare_demo_region(shared, name, progress=lambda _step: None)
        if data is None:
            return made
        return shutil.copytree(made.parent, data / made.parent.relative_to(shared)) / made.name

    return demo_region
