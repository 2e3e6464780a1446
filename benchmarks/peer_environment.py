"""An environment of their own for the engines we measure against: `.venv-peers`, made by uv, on Python 3.12.

    python -m benchmarks.peer_environment

The dependency group `peers` of pyproject.toml lists them. Each is installed alone and from wheels only, so that one
that cannot be had costs one row and not the run; why not is kept in `.venv-peers/not-installed.json`. Python 3.12 is
taken from $PEERS_PYTHON, from PATH, from pyenv, or from uv, which downloads one where it can.
"""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".venv-peers"
REFUSED = FOLDER / "not-installed.json"
WANTED = "3.12"
PACKAGE_OF = {"valhalla": "pyvalhalla", "osrm": "osrm-bindings"}
INSTALL_LIMIT_S = 300


def install() -> None:
    """Make the environment, or complete it after the group has changed."""
    group = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]["peers"]
    done = FOLDER / "installed.json"
    if done.exists() and json.loads(done.read_text()) == group:
        return
    uv = str(shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv"))
    if not python().exists():
        made = _run([uv, "venv", "-q", "--python", findpython(), str(FOLDER)])
        if made:
            print(f"no environment for the peers: {made}", flush=True)
            return
    refused = {}
    for requirement in group:
        print(f"== {requirement}", flush=True)
        # The interpreter is named: with an environment that does not exist uv would take the project's own.
        install_one = [uv, "pip", "install", "-q", "--python", str(python()), "--only-binary", ":all:", requirement]
        why = _run(install_one)
        if why:
            refused[requirement.split(">")[0]] = why
    REFUSED.write_text(json.dumps(refused, indent=1), encoding="utf-8")
    done.write_text(json.dumps(group), encoding="utf-8")


def findpython() -> str:
    """An interpreter of the wanted version; where there is none its number, for uv to find."""
    for candidate in _candidates():
        asked = "import sys; print('%d.%d' % sys.version_info[:2])"
        answer = subprocess.run([candidate, "-c", asked], capture_output=True, text=True, check=False)
        if answer.returncode == 0 and answer.stdout.strip() == WANTED:
            return candidate
    return WANTED


def _candidates() -> Iterator[str]:
    named = os.environ.get("PEERS_PYTHON"), shutil.which(f"python{WANTED}"), shutil.which("python3")
    yield from (path for path in named if path)
    root = os.environ.get("PYENV_ROOT")
    if root:
        yield from map(str, sorted(Path(root).glob(f"versions/{WANTED}*/bin/python")))


@lru_cache
def python_for(package: str) -> str:
    """The interpreter that can import the package: the peers' own, else ours.

    Raises
    ------
    LookupError
        Neither can; the text says why it was not installed.
    """
    for interpreter in (str(python()), sys.executable):
        if Path(interpreter).exists():
            tried = subprocess.run([interpreter, "-c", f"import {package}"], capture_output=True, cwd=ROOT, check=False)
            if tried.returncode == 0:
                return interpreter
    refused = json.loads(REFUSED.read_text()) if REFUSED.exists() else {}
    raise LookupError(refused.get(PACKAGE_OF.get(package, package), "no wheel was installed; see the peers group"))


def python() -> Path:
    """The interpreter of the environment, there or not."""
    return FOLDER / ("Scripts" if os.name == "nt" else "bin") / "python"


def _run(command: list[str]) -> str:
    """The last line of what went wrong, or nothing."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_LIMIT_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as fault:
        return str(fault)
    return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["no reason given"])[-1].strip()


if __name__ == "__main__":
    install()
