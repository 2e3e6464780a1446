"""A day at the office: requests to `qamtu serve` at a steady rate, and how long each kind of them waited.

    python -m benchmarks.bench_load [--rate 20] [--seconds 60] [--port 8321] [--json OUT]

Requests leave on time, whether the one before has come back or not (an open loop), so a slow answer delays none of the
others and hides nothing. The service runs in a process of its own, over the embedded metropolis, with its database; it
has been asked each kind once before time is taken. On a laptop the asker shares its processors.
"""

import argparse
import asyncio
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import httpx2

RATE, SECONDS, SEED = 20.0, 60.0, 1
START_LIMIT_S = 300.0
REGION = "shymkent"
Row = dict[str, Any]
Asked = tuple[str, str, dict[str, Any]]


class Office:
    """Draws requests as a map and a GIS make them."""

    def __init__(self, client: httpx2.Client) -> None:
        region = client.get(f"/api/v1/regions/{REGION}").raise_for_status().json()
        self.modes = region["modes"]
        cells = client.get(f"/api/v1/regions/{REGION}/cells").raise_for_status().json()["features"]
        self.places = [cell["geometry"]["coordinates"] for cell in cells]
        found = client.get(f"/api/v1/regions/{REGION}/facilities").raise_for_status().json()["features"]
        self.facilities = [facility["properties"]["facility_id"] for facility in found]
        tiles = client.get(f"/api/v1/regions/{REGION}/base-map.pmtiles", headers={"Range": "bytes=0-0"})
        self.tile_bytes = int(tiles.headers["Content-Range"].rpartition("/")[2])

    def features(self, rng: random.Random) -> Asked:
        """A window of a layer, as QGIS asks for it."""
        lon, lat = rng.choice(self.places)
        layer = rng.choice(["facilities", "cells", "boundaries"])
        bbox = f"{lon - 0.03},{lat - 0.03},{lon + 0.03},{lat + 0.03}"
        return "GET", f"/ogc/collections/{REGION}.{layer}/items", {"params": {"bbox": bbox, "limit": 100}}

    def tiles(self, rng: random.Random) -> Asked:
        """A range of the base map, about a tile."""
        begin = rng.randrange(max(1, self.tile_bytes - 30_000))
        return (
            "GET",
            f"/api/v1/regions/{REGION}/base-map.pmtiles",
            {"headers": {"Range": f"bytes={begin}-{begin + 29_999}"}},
        )

    def what_if(self, rng: random.Random) -> Asked:
        """A site that is being dragged, with a facility closed now and then."""
        lon, lat = rng.choice(self.places)
        changes = [{"type": "add_facility", "lon": lon, "lat": lat, "services": []}]
        if rng.random() < 0.3:
            changes.append({"type": "close_facility", "facility_id": rng.choice(self.facilities)})
        body = {"mode": rng.choice(self.modes), "threshold_min": 15, "changes": changes}
        return "POST", f"/api/v1/regions/{REGION}/what-if", {"json": body}

    def isochrone(self, rng: random.Random) -> Asked:
        """A click on the map."""
        lon, lat = rng.choice(self.places)
        params = {"lon": lon, "lat": lat, "mode": rng.choice(self.modes), "minutes": "15,30"}
        return "GET", f"/api/v1/regions/{REGION}/isochrone", {"params": params}


KINDS: dict[str, Callable[[Office, random.Random], Asked]] = {
    "features": Office.features,
    "tiles": Office.tiles,
    "what-if": Office.what_if,
    "isochrone": Office.isochrone,
}


@contextmanager
def serving(port: int) -> Any:
    """`qamtu serve`, until it answers; what it says goes nowhere."""
    command = [sys.executable, "-m", "api", "serve", "--port", str(port), "--quiet"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + START_LIMIT_S
        while time.monotonic() < until:
            assert process.poll() is None, "the service ended"
            try:
                httpx2.get(f"{address}/healthz")
                break
            except httpx2.TransportError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def measure(port: int, rate: float, seconds: float) -> list[Row]:
    """A row per kind of request: how many, p50, p95 and the longest in milliseconds, and how many failed."""
    with serving(port) as address:
        with httpx2.Client(base_url=address, timeout=120) as client:
            office = make_ready(client)
        answers = asyncio.run(ask_steadily(address, office, rate, seconds))
    rows = []
    for kind in KINDS:
        taken = sorted(ms for of, ms, _ in answers if of == kind)
        failed = sum(not well for of, _, well in answers if of == kind)
        rows.append(
            {"kind": kind, "requests": len(taken), "p50_ms": median(taken), "p95_ms": taken[int(0.95 * len(taken))]}
            | {"longest_ms": taken[-1], "errors": failed}
        )
    return rows


def make_ready(client: httpx2.Client) -> Office:
    """Ask everything once, the base map until it is made."""
    until = time.monotonic() + START_LIMIT_S
    while client.get(f"/api/v1/regions/{REGION}/base-map.pmtiles", headers={"Range": "bytes=0-0"}).status_code != 206:
        assert time.monotonic() < until, "the base map is not made"
        time.sleep(1)
    office, rng = Office(client), random.Random(SEED)  # noqa: S311 - places, not secrets
    for draw in KINDS.values():
        for _ in range(6):
            method, path, how = draw(office, rng)
            client.request(method, path, **how).raise_for_status()
    return office


async def ask_steadily(address: str, office: Office, rate: float, seconds: float) -> list[tuple[str, float, bool]]:
    """(kind, milliseconds, whether it went well) of every request; kinds take turns in a random order."""
    rng = random.Random(SEED + 1)  # noqa: S311
    answers: list[tuple[str, float, bool]] = []

    async def ask(client: httpx2.AsyncClient, kind: str) -> None:
        method, path, how = KINDS[kind](office, rng)
        begin = time.perf_counter()
        try:
            well = (await client.request(method, path, **how)).status_code in (200, 206)
        except httpx2.HTTPError:
            well = False
        answers.append((kind, 1000 * (time.perf_counter() - begin), well))

    limits = httpx2.Limits(max_connections=100, max_keepalive_connections=100)
    async with httpx2.AsyncClient(base_url=address, timeout=60, limits=limits) as client, asyncio.TaskGroup() as group:
        begin, sent = time.perf_counter(), 0
        while sent < rate * seconds:
            await asyncio.sleep(max(0.0, begin + sent / rate - time.perf_counter()))
            group.create_task(ask(client, rng.choice(list(KINDS))))
            sent += 1
    return answers


def main() -> None:
    """The table, and JSON where asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--port", type=int, default=8321)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    rows = measure(asked.port, asked.rate, asked.seconds)
    print(f"{asked.rate:g} requests a second for {asked.seconds:g} s")
    print("| request | requests | p50 ms | p95 ms | longest ms | errors |\n|---|---|---|---|---|---|")
    for row in rows:
        figures = " | ".join(f"{row[name]:.1f}" for name in ("p50_ms", "p95_ms", "longest_ms"))
        print(f"| {row['kind']} | {row['requests']} | {figures} | {row['errors']} |")
    if asked.json:
        asked.json.write_text(json.dumps({"rate": asked.rate, "seconds": asked.seconds, "rows": rows}, indent=1))


if __name__ == "__main__":
    main()
