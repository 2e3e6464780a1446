"""`qamtu matrix`: what it writes, how it quotes, whom it refuses by name."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from api.cli import main
from geo.csv_output import write_csv
from geo.errors import OutputError
from geo.matrix import write_matrix
from routing.network import NetworkSource, RestrictionCounts, RoadGraph, RoadNetwork
from routing.storage import save_network

WEST, SOUTH, STEP = 69.5, 42.3, 0.01
FAR = WEST + 0.5


@pytest.fixture
def network(road_graph: Callable[..., RoadGraph], street: Callable[..., object]) -> RoadNetwork:
    """Two junctions a minute apart."""
    graph = road_graph([(WEST, SOUTH), (WEST + STEP, SOUTH)], [street(0, 1, 600, 600)])
    return RoadNetwork({"car": graph}, NetworkSource("town", "", "", "", synthetic=True), RestrictionCounts())


def places(*rows: tuple[str, float]) -> pd.DataFrame:
    return pd.DataFrame({"id": [row[0] for row in rows], "lon": [row[1] for row in rows], "lat": SOUTH})


def write(network: RoadNetwork, origins: pd.DataFrame, out: Path, **words: object) -> dict[str, object]:
    there = places(("x", WEST + STEP))
    limits = {"cutoff_min": 60.0, "snap_limit_m": 1000.0, **words}
    return write_matrix(network, "car", origins, there, out, **limits).as_dict()  # type: ignore[arg-type]


def test_csv_and_parquet_hold_the_same(network: RoadNetwork, tmp_path: Path) -> None:
    here = places(("a", WEST), ("b", WEST + STEP))
    found = write(network, here, tmp_path / "m.csv")
    assert found["pairs"] == 2
    write(network, here, tmp_path / "m.parquet")
    table = pd.read_csv(tmp_path / "m.csv")
    pd.testing.assert_frame_equal(table, pd.read_parquet(tmp_path / "m.parquet"), check_dtype=False)
    assert table.to_numpy().tolist() == [["a", "x", 60.0], ["b", "x", 0.0]]


def test_cells_are_quoted_as_in_every_other_table(network: RoadNetwork, tmp_path: Path) -> None:
    ids = ["plain", "a,b", 'the "old" one', "two\nlines", "Әл-Фараби", "=1+1", " space "]
    write(network, places(*((text, WEST) for text in ids)), tmp_path / "m.csv")
    write_csv(pd.DataFrame({"from_id": ids, "to_id": "x", "travel_time_s": 60}), tmp_path / "other.csv")
    assert (tmp_path / "m.csv").read_bytes() == (tmp_path / "other.csv").read_bytes()


def test_refused_places_are_named(network: RoadNetwork, tmp_path: Path) -> None:
    found = write(network, places(("far 1", FAR), ("a", WEST), ("far 2", FAR)), tmp_path / "m.csv")
    assert (found["origins_refused"], found["origins_refused_ids"]) == (2, ["far 1", "far 2"])
    assert (found["destinations_refused"], found["destinations_refused_ids"]) == (0, [])


@pytest.mark.parametrize("name", ["x.txt", "x", "x.csv.gz"])
def test_another_ending_is_refused_by_the_name_that_was_given(network: RoadNetwork, tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match=f"^{name}: the table is written as .csv or .parquet"):
        write(network, places(("a", WEST)), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def run(network: RoadNetwork, folder: Path, monkeypatch: pytest.MonkeyPatch, far: int, *words: str) -> None:
    save_network(network, folder / "net")
    here = places(("a", WEST), *((f"far {i}", WEST + 0.015) for i in range(far)))
    here.to_csv(folder / "here.csv", index=False)
    places(("x", WEST + STEP)).to_csv(folder / "there.csv", index=False)
    files = {"network": "net", "origins": "here.csv", "destinations": "there.csv", "out": "m.csv"}
    options = [word for name, file in files.items() for word in (f"--{name}", str(folder / file))]
    limits = ["--mode", "car", "--snap-limit-m", "50", "--quiet"]
    monkeypatch.setattr(sys, "argv", ["qamtu", "matrix", *options, *limits, *words])
    with pytest.raises(SystemExit) as left:
        main()
    assert not left.value.code


def test_the_command_names_the_first_few_and_all_in_json(
    network: RoadNetwork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(network, tmp_path, monkeypatch, 7)
    said = capsys.readouterr().out
    assert "pairs within 60 minutes: 1, of 8 x 1" in said
    assert "origins without a street within 50 m: 7 (far 0, far 1, far 2, far 3, far 4 and 2 more: --json" in said
    assert "destinations without" not in said
    run(network, tmp_path, monkeypatch, 1)
    assert "origins without a street within 50 m: 1 (far 0)\n" in capsys.readouterr().out
    run(network, tmp_path, monkeypatch, 7, "--json")
    assert json.loads(capsys.readouterr().out)["origins_refused_ids"] == [f"far {i}" for i in range(7)]
