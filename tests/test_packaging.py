"""The installed application: its packages are its own, its command runs from anywhere, its files name no registry."""

import importlib
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("package", ["api", "geo", "routing"])
def test_no_other_distribution_brings_a_package_of_our_name(package):
    # PyPI has distributions that install top-level `geo` and `routing`; whichever comes last would win.
    # An editable install of ours is not listed, so nobody else's may be.
    assert set(packages_distributions().get(package, ())) <= {"qamtu"}
    assert Path(importlib.import_module(package).__file__).is_relative_to(ROOT)


def test_the_command_runs_from_another_folder(tmp_path):
    command = Path(sys.executable).with_name("qamtu")
    done = subprocess.run([command, "--help"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "isochrone" in done.stdout
    module = subprocess.run(
        [sys.executable, "-m", "api", "--help"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "isochrone" in module.stdout


def test_help_imports_nothing_heavy(tmp_path):
    """What makes `--help` quick, checked without a clock."""
    code = "import sys, api.cli; print(*sorted(m for m in sys.modules if '.' not in m))"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & {
        "numpy",
        "pandas",
        "numba",
        "geopandas",
        "fastapi",
        "pydantic",
        "osmium",
        "folium",
    }


def tracked_files():
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


def test_no_file_names_a_registry_or_a_path_of_a_machine():
    hosts = re.compile(rb"https?://(registry\.|files\.pythonhosted|pypi\.|deb\.debian)")
    home = re.compile(rb"(?<![\w.])/(home|root|Users)/\w")
    for path in tracked_files():
        if path == Path(__file__) or path.suffix in (".png", ".pbf"):
            continue
        content = path.read_bytes()
        assert not hosts.search(content), path
        assert not home.search(content), path


def test_third_party_code_is_not_committed():
    assert not [path for path in tracked_files() if "node_modules" in path.parts or "vendor" in path.parts]
