"""Travel times of Valhalla for given pairs. Runs in an environment of its own (see README.md): needs pyvalhalla.

    python reference_valhalla.py EXTRACT.osm.pbf pairs.csv OUT_FOLDER

Builds the tiles in OUT_FOLDER/valhalla, writes OUT_FOLDER/{car,walk}_valhalla.csv with
`id,travel_time_s,length_m,from_snap_m,to_snap_m` (empty where there is no way) and
`{car,walk}_valhalla_ways.csv` with `id,way_id,length_m,running_s,turn_s`: what each route spent where.
"""

import argparse
import contextlib
import csv
import json
import statistics
import subprocess
import time
from collections import defaultdict
from pathlib import Path

import valhalla
from valhalla import Actor

COSTINGS = {"car": "auto", "walk": "pedestrian"}
ISOCHRONE_MIN = {"car": 15, "walk": 30}
ISOCHRONES = 21
ROUTE_COLUMNS = ["id", "travel_time_s", "length_m", "from_snap_m", "to_snap_m"]
WAY_COLUMNS = ["id", "way_id", "length_m", "running_s", "turn_s"]


def build_tiles(extract: Path, folder: Path) -> Path:
    """Path of a Valhalla configuration whose tiles were built from the extract."""
    (folder / "tiles").mkdir(parents=True, exist_ok=True)
    config = valhalla.get_config(tile_extract="", tile_dir=folder / "tiles")
    config["mjolnir"].update(admin=str(folder / "admins.sqlite"), timezone="", logging={"type": ""})
    for part in ("loki", "thor", "odin", "meili"):
        config[part]["logging"] = {"type": ""}
    config_path = folder / "valhalla.json"
    config_path.write_text(json.dumps(config), encoding="utf-8")
    programs = Path(valhalla.__file__).parent / "bin"
    for program in ("valhalla_build_admins", "valhalla_build_tiles"):
        command = [str(programs / program), "-c", str(config_path), str(extract)]
        subprocess.run(command, check=True, capture_output=True)
    return config_path


def route(actor: Actor, costing: str, ends: list[dict[str, float]]) -> list[float]:
    """Travel time (s), length (m) and the distance of both ends from their street (m)."""
    answer = actor.route({"locations": ends, "costing": costing, "format": "osrm", "shape_format": "polyline6"})
    best = answer["routes"][0]
    return [best["duration"], best["distance"], *(point["distance"] for point in answer["waypoints"])]


def route_by_way(actor: Actor, costing: str, ends: list[dict[str, float]]) -> list[list[float]]:
    """OSM way, length (m), running time and turn time (s) of the route, one row per way."""
    plain = actor.route({"locations": ends, "costing": costing, "directions_type": "none"})
    shape = plain["trip"]["legs"][0]["shape"]
    trace = actor.trace_attributes({"encoded_polyline": shape, "costing": costing, "shape_match": "edge_walk"})
    totals: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    clock = 0.0
    for edge in trace["edges"]:
        turn_s = edge["end_node"].get("transition_time", 0.0)
        total = totals[edge["way_id"]]
        total[0] += edge["length"] * 1000
        # `elapsed_time` at a node does not hold the turn made there, which counts on the way that comes in
        total[1] += edge["end_node"]["elapsed_time"] - clock
        total[2] += turn_s
        clock = edge["end_node"]["elapsed_time"] + turn_s
    return [[way_id, *(round(value, 3) for value in values)] for way_id, values in totals.items()]


def isochrone_seconds(actor: Actor, mode: str, pairs: list[dict[str, str]]) -> float:
    """Median seconds of one isochrone, polygon included, over the first starting points (one extra to warm up)."""
    taken = []
    for pair in pairs[: ISOCHRONES + 1]:
        place = {"lon": float(pair["from_lon"]), "lat": float(pair["from_lat"])}
        began = time.perf_counter()
        contours = [{"time": ISOCHRONE_MIN[mode]}]
        actor.isochrone({"locations": [place], "costing": COSTINGS[mode], "contours": contours, "polygons": True})
        taken.append(time.perf_counter() - began)
    return statistics.median(taken[1:])


def main() -> None:
    """Build, ask, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extract", type=Path)
    parser.add_argument("pairs_csv", type=Path)
    parser.add_argument("out_folder", type=Path)
    options = parser.parse_args()

    started = time.perf_counter()
    actor = Actor(build_tiles(options.extract.resolve(), options.out_folder.resolve() / "valhalla"))
    print(f"tiles built in {time.perf_counter() - started:.1f} s")
    with options.pairs_csv.open(encoding="utf-8") as file:
        pairs = list(csv.DictReader(file))
    for mode, costing in COSTINGS.items():
        print(
            f"{mode}: isochrone of {ISOCHRONE_MIN[mode]} minutes {1000 * isochrone_seconds(actor, mode, pairs):.1f} ms"
        )
        times_path = options.out_folder / f"{mode}_valhalla.csv"
        ways_path = options.out_folder / f"{mode}_valhalla_ways.csv"
        with times_path.open("w", newline="") as times_file, ways_path.open("w", newline="") as ways_file:
            times, ways = csv.writer(times_file), csv.writer(ways_file)
            times.writerow(ROUTE_COLUMNS)
            ways.writerow(WAY_COLUMNS)
            for pair in pairs:
                ends = [{"lon": float(pair[f"{end}_lon"]), "lat": float(pair[f"{end}_lat"])} for end in ("from", "to")]
                try:
                    times.writerow([pair["id"], *route(actor, costing, ends)])
                except RuntimeError as no_route:
                    print(f"{mode} pair {pair['id']}: {no_route}")
                    times.writerow([pair["id"], "", "", "", ""])
                    continue
                # a few routes turn round on the spot: Valhalla cannot trace those, and they have no way rows
                with contextlib.suppress(RuntimeError):
                    ways.writerows([pair["id"], *row] for row in route_by_way(actor, costing, ends))


if __name__ == "__main__":
    main()
