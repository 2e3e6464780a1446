"""The process that reads a file of somebody else's: takes limits on itself, puts up walls, does one task, answers.

It reads the task from its standard input as a line of JSON and leaves its answer in a file. It ends with its parent.
"""

import importlib
import json
import os
import resource
import sys
import traceback
from pathlib import Path
from threading import Thread
from typing import Any, Final

from api.imports.confined import ANSWER
from api.imports.told import error_to_dict
from api.imports.walls import forbid_calls, forbid_files
from routing.errors import QamtuError

SYSTEM: Final = ("/usr", "/lib", "/lib64", "/bin", "/opt", "/etc/ld.so.cache", "/etc/localtime", "/nix", "/dev/urandom")
MEASURED: Final = ("/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu", "/sys/fs/cgroup")


def main() -> None:
    """Do the task of the standard input."""
    asked = json.loads(sys.stdin.buffer.readline())
    folder = Path(asked["folder"])
    take_limits(asked["limits"])
    forbid_calls()
    forbid_files(
        [*map(Path, SYSTEM + MEASURED), *_program(), *map(Path, asked["files"].values())],
        [folder, Path("/dev/null")],
    )
    Thread(target=_end_with_parent, daemon=True).start()
    answer = _answer(asked)
    (folder / ANSWER).write_text(json.dumps(answer), encoding="utf-8")
    os._exit(0)  # libraries have nothing to say at the end


def take_limits(limits: dict[str, Any]) -> None:
    """Limits of this process, which it cannot raise again."""
    for what, most in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_CPU, limits["cpu_s"]),
        (resource.RLIMIT_FSIZE, limits["written_bytes"]),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    """What the task gives, or how it ended."""
    try:
        task = getattr(importlib.import_module("api.imports.tasks"), asked["task"])
        files = {key: Path(path) for key, path in asked["files"].items()}
        return {"given": task(files, Path(asked["folder"]), **asked["arguments"])}
    except QamtuError as error:
        return {"refused": error_to_dict(error)}
    except Exception as error:
        ended = "memory" if _says_memory(error) else "failure"
        where = traceback.extract_tb(error.__traceback__)[-1]  # a place in the code; values may be somebody's
        return {"ended": ended, "failed": f"{asked['task']}: {type(error).__name__}, {where.name} {where.lineno}"}


def _says_memory(error: BaseException | None) -> bool:
    """Whether an error, or one it comes from, says that memory was refused: by its class, or in words (GDAL, Arrow)."""
    while error is not None:
        said = f"{type(error).__name__} {error}".lower()
        if any(
            word in said for word in ("memoryerror", "out of memory", "cannot allocate", "realloc of size", "bad_alloc")
        ):
            return True
        error = error.__cause__ or error.__context__
    return False


def _program() -> list[Path]:
    """Where Python and our program lie."""
    roots = [sys.prefix, sys.base_prefix, sys.exec_prefix, *sys.path]
    return [Path(root) for root in dict.fromkeys(roots) if root]


def _end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
