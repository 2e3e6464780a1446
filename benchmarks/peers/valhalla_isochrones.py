"""Valhalla's isochrones one at a time, to be asked in turns with ours: a JSON request per line in, seconds out.

    python -m benchmarks.peers.valhalla_isochrones FOLDER      (FOLDER/extract.osm.pbf; its tiles are made once)

It draws by its own speeds, with turn costs, in polygons on a coarser grid; it counts nobody.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import valhalla


def open_tiles(folder: Path) -> valhalla.Actor:
    """The tiles of the extract in the folder."""
    path = folder / "valhalla" / "valhalla.json"
    if not path.exists():
        (folder / "valhalla" / "tiles").mkdir(parents=True, exist_ok=True)
        config = valhalla.get_config(tile_extract="", tile_dir=folder / "valhalla" / "tiles")
        config["mjolnir"].update(admin="", timezone="", logging={"type": ""})
        for part in ("loki", "thor", "odin", "meili"):
            config[part]["logging"] = {"type": ""}
        made = path.with_suffix(".making.json")
        made.write_text(json.dumps(config), encoding="utf-8")
        program = Path(valhalla.__file__).parent / "bin" / "valhalla_build_tiles"
        extract = folder / "extract.osm.pbf"
        subprocess.run([str(program), "-c", str(made), str(extract)], check=True, capture_output=True)
        made.rename(path)
    return valhalla.Actor(path)


def main() -> None:
    """Answer until the input ends: [CPU seconds, wall seconds, bytes of GeoJSON]."""
    actor = open_tiles(Path(sys.argv[1]).resolve())
    print("ready", flush=True)
    for line in sys.stdin:
        cpu, wall = time.thread_time(), time.perf_counter()
        text = actor.isochrone(line)
        print(json.dumps([time.thread_time() - cpu, time.perf_counter() - wall, len(text)]), flush=True)


if __name__ == "__main__":
    main()
