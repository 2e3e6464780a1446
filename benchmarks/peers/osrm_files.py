"""OSRM's own preparation of an extract, with the programs and the car profile that its wheel brings."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import osrm

STEPS = {"CH": ("contract",), "MLD": ("partition", "customize")}


def build(extract: Path, folder: Path, algorithm: str) -> float:
    """Seconds of `extract` and what the algorithm needs after it, into FOLDER/osrm_ALGORITHM.

    Both algorithms start from the same extraction, which is done once; its seconds count in both.
    """
    raw, target = folder / "osrm_extracted", folder / f"osrm_{algorithm}"
    if not (raw / "seconds.txt").exists():
        shutil.rmtree(raw, ignore_errors=True)
        raw.mkdir()
        shutil.copy(extract, raw / "region.osm.pbf")
        profile = Path(osrm.__file__).parent / "share" / "profiles" / "car.lua"
        seconds = run("extract", "-p", str(profile), str(raw / "region.osm.pbf"))
        (raw / "seconds.txt").write_text(str(seconds), encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(raw, target)
    after = sum(run(step, str(target / "region.osrm")) for step in STEPS[algorithm])
    return float((raw / "seconds.txt").read_text(encoding="utf-8")) + after


def run(*command: str) -> float:
    """Seconds of one of OSRM's programs."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-m", "osrm", *command], check=True, capture_output=True)
    return time.perf_counter() - begin


def open_engine(folder: Path, algorithm: str) -> osrm.OSRM:
    """The engine over what `build` made."""
    path = folder / f"osrm_{algorithm}" / "region.osrm"
    return osrm.OSRM(
        storage_config=str(path),
        algorithm=algorithm,
        use_shared_memory=False,
        max_locations_distance_table=-1,
    )
