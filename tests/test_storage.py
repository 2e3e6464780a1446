"""Network folders: what is written is read back, mapped and read-only; damaged, old and foreign folders are refused."""

import hashlib
import json
import multiprocessing
import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from geo.manifest import describe_input
from routing.errors import NetworkFolderError
from routing.network import NetworkSource, RestrictionCounts, RoadNetwork
from routing.snap import snap_points
from routing.storage import load_network, save_network, verify_network
from routing.street_index import street_index
from routing.travel_times import node_times

SOURCE = NetworkSource("Қала.osm.pbf", "ab" * 32, "2026-02-01", "KZ", synthetic=True)


@pytest.fixture
def network(random_graph) -> RoadNetwork:
    return RoadNetwork({"car": random_graph(3), "walk": random_graph(4)}, SOURCE, RestrictionCounts(3, 2, 1))


@pytest.fixture
def folder(network: RoadNetwork, tmp_path: Path) -> Path:
    return save_network(network, tmp_path / "city.network")


def test_a_network_comes_back_whole_and_read_only(network: RoadNetwork, folder: Path) -> None:
    loaded = load_network(folder)
    assert (loaded.modes, loaded.source, loaded.restrictions) == (network.modes, SOURCE, RestrictionCounts(3, 2, 1))
    for mode, graph in network.graphs.items():
        assert loaded.graphs[mode].mode == graph.mode or mode == "walk"
        for bundle, stored in ((graph, loaded.graphs[mode]), (street_index(graph), street_index(loaded.graphs[mode]))):
            for field in fields(bundle):
                if field.name == "mode":
                    continue
                before, after = getattr(bundle, field.name), getattr(stored, field.name)
                np.testing.assert_array_equal(before, after, err_msg=field.name)
                assert before.dtype == after.dtype
                assert not after.flags.writeable
    assert isinstance(loaded.graphs["car"].head, np.memmap)


def test_searches_on_a_mapped_network_give_the_same(network: RoadNetwork, folder: Path) -> None:
    lon, lat = np.random.default_rng(1).uniform(0, 0.02, size=(2, 5))
    times = []
    for graph in (network.graphs["car"], load_network(folder).graphs["car"]):
        places = snap_points(graph, lon, lat, off_road_kmh=4.0)
        times.append(node_times(graph, places, direction="to_facility"))
    np.testing.assert_array_equal(*times)


def _nodes_of(folder: str) -> int:
    return load_network(folder).graphs["car"].n_nodes


def test_processes_share_a_folder(network: RoadNetwork, folder: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.map(_nodes_of, [str(folder)]) == [network.graphs["car"].n_nodes]


def test_the_description_names_source_licence_and_counts(network: RoadNetwork, folder: Path) -> None:
    described = json.loads((folder / "network.json").read_text(encoding="utf-8"))
    assert described["source"]["licence"] == "ODbL 1.0"
    assert described["source"]["attribution"] == "© OpenStreetMap contributors"
    assert described["bbox"] == list(network.bbox())
    assert described["modes"]["car"]["counts"]["edges"] == network.graphs["car"].n_edges


def test_saving_replaces_a_network_folder_and_leaves_nothing_beside(network: RoadNetwork, folder: Path) -> None:
    (folder / "old.txt").write_text("old")
    save_network(RoadNetwork({"walk": network.graphs["walk"]}, SOURCE, RestrictionCounts()), folder)
    assert load_network(folder).modes == ("walk",)
    assert not (folder / "old.txt").exists()
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


KILLED_AS_IT_SAVES = """
import os, signal, sys
import routing.storage as storage
storage.hashlib.file_digest = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # the first array is written by then
storage.save_network(storage.load_network(sys.argv[1]), sys.argv[1])
"""


@pytest.mark.skipif(not hasattr(os, "O_DIRECTORY"), reason="folders cannot be locked here")
def test_what_a_killed_save_left_is_removed_by_the_next(network: RoadNetwork, folder: Path) -> None:
    root = Path(__file__).parent.parent
    subprocess.run([sys.executable, "-c", KILLED_AS_IT_SAVES, str(folder)], cwd=root, check=False)
    assert len(list(folder.parent.iterdir())) == 2
    assert load_network(folder).modes == network.modes
    save_network(network, folder)
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_the_same_network_gives_the_same_bytes(network: RoadNetwork, folder: Path, tmp_path: Path) -> None:
    again = save_network(network, tmp_path / "again")
    names = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    assert all((folder / name).read_bytes() == (again / name).read_bytes() for name in names)


def test_a_folder_of_something_else_is_never_replaced(network: RoadNetwork, tmp_path: Path) -> None:
    mine = tmp_path / "holiday"
    mine.mkdir()
    (mine / "photo.jpg").write_text("photo")
    with pytest.raises(NetworkFolderError, match="holiday exists and is not a network folder"):
        save_network(network, mine)
    assert [path.name for path in tmp_path.rglob("*")] == ["holiday", "photo.jpg"]


def test_a_failed_save_leaves_the_old_folder(network: RoadNetwork, folder: Path, monkeypatch) -> None:
    def full_disk(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("numpy.save", full_disk)
    with pytest.raises(NetworkFolderError, match=r"city\.network cannot be written \(No space left on device\)"):
        save_network(network, folder)
    assert load_network(folder).modes == ("car", "walk")
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_an_unwritable_place_is_refused(network: RoadNetwork, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NetworkFolderError, match="cannot be written"):
        save_network(network, tmp_path / "file" / "city.network")


def described(folder: Path, **changes: object) -> None:
    path = folder / "network.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")


def test_a_folder_that_is_not_a_network_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NetworkFolderError, match=r"there is no network folder nowhere; make one with: qamtu network"):
        load_network(tmp_path / "nowhere")
    with pytest.raises(NetworkFolderError, match="holds no network.json"):
        load_network(tmp_path)
    (tmp_path / "network.json").write_text('{"nodes": []}')
    with pytest.raises(NetworkFolderError, match="describes something else"):
        load_network(tmp_path)


@pytest.mark.parametrize(("version", "sentence"), [(99, "a newer Qamtu"), (1, "an older Qamtu"), (None, "an older")])
def test_another_version_is_refused(folder: Path, version: object, sentence: str) -> None:
    described(folder, version=version)
    for read in (load_network, verify_network):
        with pytest.raises(NetworkFolderError, match=sentence):
            read(folder)


def test_a_damaged_description_is_refused(folder: Path) -> None:
    modes = json.loads((folder / "network.json").read_text(encoding="utf-8"))["modes"]
    head = modes["car"]["arrays"]["car/head"]
    for changes in (
        {"source": {"colour": "red"}},
        {"restrictions": 3},
        {"modes": []},
        {"modes": {}},
        {"modes": {"car": {"arrays": [1]}}},
        {"modes": {"car": {"arrays": modes["car"]["arrays"] | {"car/head": 5}}}},
        {"modes": {"car": {"arrays": modes["car"]["arrays"] | {"car/head": {}}}}},
        {"modes": {"car": {"arrays": modes["car"]["arrays"] | {"car/head": head | {"length": "9"}}}}},
        {"modes": {"car": {"arrays": modes["car"]["arrays"] | {"car/head": head | {"dtype": "<f8"}}}}},
    ):
        before = (folder / "network.json").read_bytes()
        described(folder, **changes)
        with pytest.raises(NetworkFolderError, match=r"network\.json is damaged"):
            load_network(folder)
        (folder / "network.json").write_bytes(before)
    (folder / "network.json").write_text('{"format": "qamtu-netw')
    with pytest.raises(NetworkFolderError, match=r"network\.json is damaged"):
        load_network(folder)


def test_a_missing_array_is_named(folder: Path) -> None:
    (folder / "car" / "head.npy").unlink()
    for read in (load_network, verify_network):
        with pytest.raises(NetworkFolderError, match="the array car/head is missing"):
            read(folder)


def test_a_truncated_array_is_named(folder: Path) -> None:
    path = folder / "walk" / "index" / "item_vertex.npy"
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(NetworkFolderError, match="the array walk/index/item_vertex is damaged or cut short"):
        load_network(folder)
    path.write_bytes(b"")
    with pytest.raises(NetworkFolderError, match="damaged or cut short"):
        load_network(folder)


def test_an_array_of_another_length_or_type_is_named(folder: Path) -> None:
    path = folder / "car" / "head.npy"
    head = np.load(path)
    np.save(path, head[:-1])
    with pytest.raises(NetworkFolderError, match=r"car/head has \d+ items of type <i4, network.json says \d+ of <i4"):
        load_network(folder)
    np.save(path, head.astype(np.float64))
    with pytest.raises(NetworkFolderError, match="car/head has .* of type <f8"):
        load_network(folder)


def test_a_file_of_something_else_is_named(folder: Path) -> None:
    path = folder / "car" / "head.npy"
    with path.open("wb") as file:
        np.savez(file, head=np.zeros(3))
    with pytest.raises(NetworkFolderError, match="the array car/head is damaged or cut short"):
        load_network(folder)


@pytest.mark.parametrize("name", ["car/first_out", "car/head", "walk/index/item_vertex"])
def test_numbers_that_would_lead_a_search_astray_are_refused(folder: Path, name: str) -> None:
    path = folder / f"{name}.npy"
    array = np.load(path)
    array[len(array) // 2] = 1_900_000_000
    np.save(path, array)
    with pytest.raises(NetworkFolderError, match=f"the array {name} is damaged: it holds values that cannot be"):
        load_network(folder)


def test_network_json_holds_the_hash_of_every_array(folder: Path) -> None:
    contents = json.loads((folder / "network.json").read_text(encoding="utf-8"))["modes"]
    listed = {name: array["sha256"] for mode in contents.values() for name, array in mode["arrays"].items()}
    files = {path.relative_to(folder).with_suffix("").as_posix(): path for path in folder.rglob("*.npy")}
    assert listed == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    verify_network(folder)


def test_halved_travel_times_are_found_by_their_hash(folder: Path) -> None:
    path = folder / "car" / "travel_time.npy"
    np.save(path, np.maximum(np.load(path) // 2, np.load(folder / "car" / "delay.npy")))
    assert load_network(folder).modes == ("car", "walk")
    with pytest.raises(NetworkFolderError, match=r"the array car/travel_time is not the one that was written"):
        verify_network(folder)


def test_one_altered_byte_in_any_array_is_found(folder: Path) -> None:
    for path in sorted(folder.rglob("*.npy")):
        written = path.read_bytes()
        path.write_bytes(written[:-1] + bytes([written[-1] ^ 1]))
        name = path.relative_to(folder).with_suffix("").as_posix()
        with pytest.raises(NetworkFolderError, match=f"the array {name} is not the one that was written"):
            verify_network(folder)
        path.write_bytes(written)
    verify_network(folder)


def test_a_hash_that_is_not_listed_vouches_for_nothing(folder: Path) -> None:
    modes = json.loads((folder / "network.json").read_text(encoding="utf-8"))["modes"]
    del modes["car"]["arrays"]["car/head"]["sha256"]
    described(folder, modes=modes)
    with pytest.raises(NetworkFolderError, match="the array car/head is not the one"):
        verify_network(folder)
    del modes["car"]["arrays"]["car/head"]
    described(folder, modes=modes)
    with pytest.raises(NetworkFolderError, match="the array car/head is missing"):
        verify_network(folder)


def test_a_manifest_vouches_for_no_altered_network(folder: Path) -> None:
    described_input = describe_input(folder, role="network")
    assert described_input["sha256"] == hashlib.sha256((folder / "network.json").read_bytes()).hexdigest()
    path = folder / "car" / "travel_time.npy"
    path.write_bytes(path.read_bytes()[:-4] + b"\x01\0\0\0")
    with pytest.raises(NetworkFolderError, match="the array car/travel_time is not the one"):
        describe_input(folder, role="network")
