"""OGC API - Features as GDAL's own client sees it: every feature over several pages, filters passed to the service."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pyogrio
import pytest
from ogc_region import SIDE

HERE = Path(__file__).parent
pytestmark = pytest.mark.skipif("OAPIF" not in pyogrio.list_drivers(), reason="GDAL without its OAPIF driver")


class Listener:
    """A service in a process of its own (GDAL keeps Python's lock while it asks), and what it was asked."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = folder / "asked.txt"
        self.read = 0
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, HERE / "ogc_region.py", folder, str(self.port)],
                env=os.environ | {"PYTHONPATH": f"{HERE}{os.pathsep}{HERE.parent}", "PYTHONUNBUFFERED": "1"},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def wait(self) -> None:
        """Until it answers."""
        end = time.monotonic() + 120
        while True:
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < end, self.log.read_text()
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.1)

    @property
    def source(self) -> str:
        return f"OAPIF:http://127.0.0.1:{self.port}/ogc"

    def forget(self) -> None:
        """What was asked up to now."""
        self.read = len(self.log.read_text())

    def queries(self, name: str) -> list[dict[str, list[str]]]:
        """What was asked of the features of a collection since."""
        asked = re.findall(r'"GET (\S+) HTTP', self.log.read_text()[self.read :])
        parts = [urlsplit(url) for url in asked]
        return [parse_qs(part.query) for part in parts if part.path == f"/ogc/collections/{name}/items"]


@pytest.fixture(scope="module")
def listener(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listener]:
    found = Listener(tmp_path_factory.mktemp("ogc"))
    try:
        found.wait()
        yield found
    finally:
        found.process.terminate()
        found.process.wait(timeout=30)


def test_gdal_finds_the_collections(listener: Listener) -> None:
    names = {str(name) for name, _ in pyogrio.list_layers(listener.source)}
    assert names == {
        *(f"town.{layer}" for layer in ("facilities", "cells", "catchments", "boundaries", "sites")),
        "islands.facilities",
        "islands.cells",
    }


def test_gdal_reads_every_feature_over_several_pages(listener: Listener) -> None:
    listener.forget()
    cells = pyogrio.read_dataframe(listener.source, layer="town.cells")
    assert len(cells) == SIDE * SIDE
    assert cells["id"].is_unique
    assert cells["cell_id"].tolist() == [f"c{i}" for i in range(SIDE * SIDE)]
    np.testing.assert_array_equal(cells.geometry.x, 69.5 + 0.002 * (np.arange(SIDE * SIDE) % SIDE))
    assert cells["people_population"].sum() == sum(10 + c for c in range(SIDE)) * SIDE
    offsets = {query.get("offset", ["0"])[0] for query in listener.queries("town.cells")}
    assert offsets == {"0", "1000", "2000"}
    assert cells.crs == "OGC:CRS84"


def test_gdal_passes_a_box(listener: Listener) -> None:
    listener.forget()
    box = (69.4999, 42.2999, 69.5045, 42.3025)
    cells = pyogrio.read_dataframe(listener.source, layer="town.cells", bbox=box)
    assert sorted(cells["cell_id"]) == sorted(f"c{row * SIDE + column}" for row in (0, 1) for column in (0, 1, 2))
    passed = [
        [float(part) for part in query["bbox"][0].split(",")]
        for query in listener.queries("town.cells")
        if "bbox" in query
    ]
    assert passed
    np.testing.assert_allclose(passed, [box] * len(passed))


@pytest.mark.parametrize(
    ("where", "parameter", "value"),
    [
        ("kind = 'hospital'", "kind", "hospital"),
        ("name = 'โรงพยาบาลส่งเสริมสุขภาพตำบล'", "name", "โรงพยาบาลส่งเสริมสุขภาพตำบล"),
        ("name = 'a/b \"c\" & <d>'", "name", 'a/b "c" & <d>'),
        ("open = 0", "open", "0"),
    ],
)
def test_gdal_passes_a_filter_by_property(listener: Listener, where: str, parameter: str, value: str) -> None:
    listener.forget()
    every = pyogrio.read_dataframe(listener.source, layer="town.facilities")
    listener.forget()
    found = pyogrio.read_dataframe(listener.source, layer="town.facilities", where=where)
    expected = every[every[parameter].astype(str) == ("False" if parameter == "open" else value)]
    assert 0 < len(found) < len(every)
    assert found["facility_id"].tolist() == expected["facility_id"].tolist()
    assert [value] in [query.get(parameter) for query in listener.queries("town.facilities")]


def test_gdal_asks_for_one_feature_by_its_id(listener: Listener) -> None:
    found = pyogrio.read_dataframe(listener.source, layer="town.facilities", where="id = 'f1'")
    assert found["facility_id"].tolist() == ["f1"]


def test_gdal_reads_features_without_a_place(listener: Listener) -> None:
    catchments = pyogrio.read_dataframe(listener.source, layer="town.catchments")
    assert len(catchments) == 4
    assert catchments.geometry.isna().sum() == 1


def test_gdal_reads_in_another_system(listener: Listener) -> None:
    listener.forget()
    system = "http://www.opengis.net/def/crs/EPSG/0/3857"
    facilities = pyogrio.read_dataframe(listener.source, layer="town.facilities", CRS="EPSG:3857")
    assert [system] in [query.get("crs") for query in listener.queries("town.facilities")]
    degrees = pyogrio.read_dataframe(listener.source, layer="town.facilities").to_crs(3857)
    np.testing.assert_allclose(facilities.geometry.x, degrees.geometry.x)
    np.testing.assert_allclose(facilities.geometry.y, degrees.geometry.y)
