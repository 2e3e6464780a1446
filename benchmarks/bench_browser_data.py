"""What a page of the map is given, on the embedded metropolis: base map and travel-time grid, made and used.

python -m benchmarks.bench_browser_data
"""

import gzip
import json
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from geo.base_tiles import write_base_tiles
from geo.demo_region import write_demo_region
from geo.scenario import measure_reaches
from geo.study_file import read_study
from geo.study_region import read_region
from geo.time_grid import encode_time_grid, measure_time_grid

DOCS = Path(__file__).parents[1] / "docs" / "time-grid.md"
_MOVES = """
import { readFileSync } from "node:fs";
import { readTimeGrid, countCovered, colourPicture } from "./grid.mjs";
const bytes = readFileSync("grid.bin");
const grid = readTimeGrid(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
const pixels = new Uint32Array(grid.picture_s.length);
const median = (work) => {
  const taken = [];
  for (let minutes = 1; minutes <= 60; minutes++) {
    const begin = performance.now();
    work(minutes);
    taken.push(performance.now() - begin);
  }
  return taken.sort((a, b) => a - b)[30];
};
console.log(JSON.stringify({
  browser_count_ms: median((minutes) => grid.strata.map((stratum) => countCovered(grid, stratum, minutes))),
  browser_colour_ms: median((minutes) => colourPicture(grid, (s) => (s <= minutes * 60 ? 1 : 2), pixels)),
}));
"""


def measure() -> dict[str, float]:
    """Seconds, milliseconds and kilobytes, on a region written anew."""
    with tempfile.TemporaryDirectory() as folder:
        write_demo_region(Path(folder))
        return measure_folder(Path(folder))


def measure_folder(folder: Path) -> dict[str, float]:
    """The same on a region that is there; every travel mode's grid once, on a warm network."""
    tiles = folder / "base.pmtiles"
    study = read_study(folder / "study.toml")
    region = read_region(study, [], progress=lambda _text: None)
    reaches = measure_reaches(region, study.question)
    measure_time_grid(region, study.question, reaches[0])

    def grid(reach: object) -> bytes:
        return encode_time_grid(measure_time_grid(region, study.question, reach))  # type: ignore[arg-type]

    whole = grid(reaches[0])
    found = {
        "base_map_s": _seconds(lambda _: write_base_tiles(folder / "region.osm.pbf", tiles), [0, 1, 2]),
        "base_map_kb": tiles.stat().st_size / 1000,
        "time_grid_ms": 1000 * _seconds(grid, list(reaches)),
        "time_grid_kb": len(gzip.compress(whole, 6)) / 1000,
    }
    return found | (_in_node(folder, whole) if shutil.which("node") else {})


def _seconds(work: Callable[[object], object], given: list[object]) -> float:
    """Median of all."""
    taken = []
    for one in given:
        begin = time.perf_counter()
        work(one)
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def _in_node(folder: Path, grid: bytes) -> dict[str, float]:
    """A slider moved over an hour: all strata counted, the whole picture coloured."""
    script = "".join(re.findall(r"```js\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL))
    (folder / "grid.mjs").write_text(script, encoding="utf-8")
    (folder / "grid.bin").write_bytes(grid)
    (folder / "moves.mjs").write_text(_MOVES, encoding="utf-8")
    told = subprocess.run(["node", "moves.mjs"], capture_output=True, check=True, text=True, cwd=folder).stdout
    found: dict[str, float] = json.loads(told)
    return found


if __name__ == "__main__":
    print(json.dumps({name: round(value, 2) for name, value in measure().items()}, indent=1))
