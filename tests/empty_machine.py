"""A machine that has a system, Python, an installed Qamtu and one folder, and nothing else. Imported by tests.

No checkout, no home, no settings, no network: a root of its own, made of the system's folders that can only be read, a
wheel of Qamtu unpacked beside its libraries, and the folder. The user there is nobody. It takes root to make it.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

PROJECT: Final = Path(__file__).parent.parent
NOBODY: Final = 65534
SYSTEM: Final = ("usr", "bin", "sbin", "lib", "lib64")
IN_A_ROOT: Final = """
set -e
cd "$1"; shift
take() { mkdir -p ".$2"; mount --bind "$1" ".$2"; mount -o remount,bind,ro ".$2"; }
for name in usr bin sbin lib lib32 lib64; do
  if [ -L "/$name" ]; then cp -P "/$name" .; elif [ -d "/$name" ]; then take "/$name" "/$name"; fi
done
case "$PYTHON" in /usr|/usr/*) ;; *) take "$PYTHON" "$PYTHON" ;; esac
take "$LIBRARIES" /opt/libraries
take "$FOLDER" /given
mkdir -p dev tmp && chmod 1777 tmp
for name in null zero urandom; do : > "dev/$name"; mount --bind "/dev/$name" "dev/$name"; done
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 PYTHONPATH=/opt/qamtu:/opt/libraries \\
  chroot --userspec="$NOBODY:$NOBODY" . "$@"
"""
ENTER: Final = ["unshare", "--mount", "--net", "--ipc", "--uts"]


@dataclass(frozen=True)
class EmptyMachine:
    """Its root, and the folder that is taken to it as `/given`."""

    root: Path
    folder: Path

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """`qamtu` with these arguments."""
        python = str(Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}")
        return self.run_program(python, "-P", "-m", "api", *arguments)

    def run_program(self, *command: str) -> "subprocess.CompletedProcess[str]":
        """Any program of the system."""
        places = {
            "PYTHON": sys.base_prefix,
            "LIBRARIES": sysconfig.get_path("purelib"),
            "FOLDER": str(self.folder),
            "NOBODY": str(NOBODY),
        }
        return subprocess.run(
            [*ENTER, "sh", "-c", IN_A_ROOT, "sh", str(self.root), *command],
            env={"PATH": os.environ["PATH"], **places},
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )


def make_empty_machine(place: Path, folder: Path) -> EmptyMachine:
    """Put one into `place`; skips, and says why, where none can be made."""
    if os.geteuid() != 0:
        pytest.skip("an empty machine is made by root alone; the archive was verified in its own folder, not on one")
    if shutil.which("unshare") is None or subprocess.run([*ENTER, "true"], check=False).returncode != 0:
        pytest.skip("this system gives no namespace of its own; the archive was verified in its own folder alone")
    wheel = _build_wheel(place)
    root = place / "root"
    installed = root / "opt" / "qamtu"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(installed)
    _keep_compiled(installed)
    for path in (installed, *installed.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    return EmptyMachine(root, folder)


def _build_wheel(place: Path) -> Path:
    """As it would be sent there; the tool that builds it is the one that the installation of the project fetched."""
    build = [str(Path(sys.executable).with_name("uv")), "build", "--offline", "--wheel", "--quiet"]
    done = subprocess.run(
        [*build, "--out-dir", str(place / "wheel"), str(PROJECT)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        pytest.skip(f"no wheel can be built without the network: {done.stderr.strip()[-200:]}")
    (wheel,) = (place / "wheel").glob("*.whl")
    return wheel


def _keep_compiled(installed: Path) -> None:
    """Kernels compiled from the same sources, by content: compiling them there takes minutes and finds the same."""
    for package in ("geo", "routing"):
        for kernel in (PROJECT / package).rglob("__pycache__/*.nb[ic]"):
            target = installed / kernel.relative_to(PROJECT)
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(kernel, target)
