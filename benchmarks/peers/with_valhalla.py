"""Valhalla through its Python bindings. Its search is edge-based with turn costs and its own speeds."""

import json
import subprocess
import time
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import shapely
import valhalla

from benchmarks.peers.protocol import Answer, NotAvailableError, main, measured, prepared, seconds_of_new_process
from benchmarks.problem import THRESHOLDS_MIN, Problem

MODULE = "benchmarks.peers.with_valhalla"
MATRIX_SOURCES, MATRIX_TARGETS = 5, 200


def full_import(problem: Problem) -> Answer:
    """`valhalla_build_tiles`, then the first route."""
    folder = problem.folder.resolve() / "valhalla"
    (folder / "tiles").mkdir(parents=True, exist_ok=True)
    config = valhalla.get_config(tile_extract="", tile_dir=folder / "tiles")
    config["mjolnir"].update(admin="", timezone="", logging={"type": ""})
    for part in ("loki", "thor", "odin", "meili"):
        config[part]["logging"] = {"type": ""}
    limits = config["service_limits"]["auto"]
    limits.update(max_matrix_location_pairs=10**9, max_matrix_distance=10**7, max_locations=10**6)
    config_path = folder / "valhalla.json"
    config_path.write_text(json.dumps(config), encoding="utf-8")
    program = Path(valhalla.__file__).parent / "bin" / "valhalla_build_tiles"
    begin = time.perf_counter()
    subprocess.run([str(program), "-c", str(config_path), str(problem.extract)], check=True, capture_output=True)
    from_, to = locations(problem.lon_lat("site")[:2])
    valhalla.Actor(config_path).route({"locations": [from_, to], "costing": "auto"})
    return Answer(time.perf_counter() - begin, note="all its travel modes at once")


def matrix(problem: Problem) -> Answer:
    """`matrix` of a small sample: a pair takes most of a millisecond."""
    actor, prepare_s = opened(problem)
    sources, targets = problem.lon_lat("matrix_source"), problem.lon_lat("matrix_target")
    some, few = sources[:MATRIX_SOURCES], targets[:MATRIX_TARGETS]
    asked = {"sources": locations(some), "targets": locations(few), "costing": "auto", "verbose": False}
    text = json.dumps(asked)
    answer = measured(lambda: np.array(actor.matrix(text)), runs=2, prepare_s=prepare_s)
    durations = json.loads(str(answer.value))["sources_to_targets"]["durations"]
    answer.value = np.array([[np.inf if second is None else second for second in row] for row in durations])
    return answer.scaled(len(sources) * len(targets), len(some) * len(few), "pairs")


def isochrone(problem: Problem, minutes: tuple[int, ...] = THRESHOLDS_MIN) -> Answer:
    """All contours of one request; people by the cells inside the polygons."""
    actor, prepare_s = opened(problem)
    cells, people = problem.lon_lat("cell"), problem["people"]
    texts = [request(place[None], minutes) for place in problem.lon_lat("source")]
    polygons = measured(lambda: [actor.isochrone(text)[:0] for text in texts], runs=3, budget_s=8.0)
    answer = measured(
        lambda: [people_inside(actor.isochrone(text), cells, people) for text in texts],
        runs=3,
        budget_s=8.0,
        prepare_s=prepare_s,
    )
    answer.seconds /= len(texts)
    answer.value = answer.value[0]
    answer.note = f"its polygons alone {1000 * polygons.seconds / len(texts):,.0f} ms; people by the polygon"
    return answer


def move_site(problem: Problem) -> Answer:
    """A 15-minute isochrone, people of the cells inside that were not inside before."""
    actor, prepare_s = opened(problem)
    cells, people, sites = problem.lon_lat("cell"), problem["people"], problem.lon_lat("site")
    before = np.zeros(len(cells), dtype=bool)
    for facility in problem.lon_lat("facility"):
        before |= inside(json.loads(actor.isochrone(request(facility[None], THRESHOLDS_MIN[:1])))["features"][0], cells)

    def gained(site: np.ndarray) -> np.ndarray:
        feature = json.loads(actor.isochrone(request(site[None], THRESHOLDS_MIN[:1])))["features"][0]
        return people[inside(feature, cells) & ~before].sum(axis=0)

    answer = measured(lambda: [gained(site) for site in sites], runs=3, prepare_s=prepare_s)
    answer.seconds /= len(sites)
    return answer


def cold_start(problem: Problem) -> Answer:
    """A new process that opens the tiles and draws one isochrone with its people."""
    opened(problem)
    return measured(lambda: seconds_of_new_process(MODULE, problem), runs=3)


def first_isochrone(problem: Problem) -> Answer:
    """Opening the tiles and the first isochrone with its people."""
    actor, prepare_s = opened(problem)
    cells, people = problem.lon_lat("cell"), problem["people"]
    text = request(problem.lon_lat("source")[:1], THRESHOLDS_MIN)
    _, seconds = prepared(lambda: people_inside(actor.isochrone(text), cells, people))
    return Answer(seconds, prepare_s=prepare_s)


def opened(problem: Problem) -> tuple[valhalla.Actor, float]:
    """The tiles and the seconds it took to open them; only after the full import."""
    path = problem.folder / "valhalla" / "valhalla.json"
    if not path.exists():
        raise NotAvailableError("its import did not finish")
    return prepared(lambda: valhalla.Actor(path))


def request(places: np.ndarray, minutes: tuple[int, ...]) -> str:
    """An isochrone request of the area from where the place can be reached."""
    contours = [{"time": each} for each in minutes]
    asked = {"locations": locations(places), "contours": contours, "polygons": True, "reverse": True}
    return json.dumps(asked | {"costing": "auto"})


def locations(places: np.ndarray) -> list[dict[str, float]]:
    """Places as Valhalla wants them."""
    return [{"lon": lon, "lat": lat} for lon, lat in places.tolist()]


def people_inside(text: str, cells: np.ndarray, people: np.ndarray) -> np.ndarray:
    """[threshold, stratum] people of the cells in each polygon, shortest first."""
    features = sorted(json.loads(text)["features"], key=lambda feature: feature["properties"]["contour"])
    return np.stack([people[inside(feature, cells)].sum(axis=0) for feature in features])


def inside(feature: dict[str, Any], cells: np.ndarray) -> np.ndarray:
    """Which cells lie in the polygon."""
    shape = shapely.from_geojson(json.dumps(feature["geometry"]))
    shapely.prepare(shape)
    return shapely.intersects_xy(shape, cells[:, 0], cells[:, 1])


if __name__ == "__main__":
    tasks = {
        "full_import": full_import,
        "matrix": matrix,
        "isochrone": isochrone,
        "isochrone_30": partial(isochrone, minutes=(30,)),
        "move_site": move_site,
        "cold_start": cold_start,
        "first_isochrone": first_isochrone,
    }
    main("valhalla", "pyvalhalla", tasks)
