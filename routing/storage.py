"""A network as a folder: `network.json` and one plain `.npy` file per array, memory-mapped on loading.

    network.json                  format version, source, licence, bbox, modes, counts, length and dtype of every array
    car/first_out.npy ...         the arrays of `RoadGraph`, by travel mode
    car/index/cell_first.npy ...  the grid that finds the nearest street

Written beside its place and renamed, so a reader sees the old folder or the new one, never half of one. Many
processes may map one folder; the pages are shared.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt

from routing.errors import NetworkFolderError
from routing.network import NetworkSource, RestrictionCounts, RoadGraph, RoadNetwork
from routing.street_index import StreetIndex, remember_street_index, street_index

FORMAT: Final = "qamtu-network"
VERSION: Final = 1
DESCRIPTION: Final = "network.json"

Array = npt.NDArray[Any]
Bundle = TypeVar("Bundle", RoadGraph, StreetIndex)


def save_network(network: RoadNetwork, folder: str | Path) -> Path:
    """Write the network to `folder`, replacing a network folder that is there; returns the folder.

    Raises
    ------
    NetworkFolderError
        Something that is not a network folder is in the way, or the place cannot be written.
    """
    folder = Path(folder)
    if folder.exists() and not (folder.is_dir() and (_is_network_folder(folder) or not any(folder.iterdir()))):
        raise NetworkFolderError(
            "{path} exists and is not a network folder; give another name, or remove it first", path=folder.name
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            _write(network, beside)
            beside.chmod(0o755)
            _put_in_place(beside, folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise NetworkFolderError(
            "{path} cannot be written ({reason}); give another place, or free some room",
            path=folder.name,
            reason=error.strerror or str(error),
        ) from error
    return folder


def load_network(folder: str | Path) -> RoadNetwork:
    """The network of a folder, its arrays memory-mapped and read-only.

    Raises
    ------
    NetworkFolderError
        The folder is not a network, was written by another version, or an array is missing, damaged or cut short.
    """
    folder = Path(folder)
    described = _read_description(folder)
    try:
        source = NetworkSource(**described["source"])
        restrictions = RestrictionCounts(**described["restrictions"])
        listed = {mode: dict(described["modes"][mode]["arrays"]) for mode in described["modes"]}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged_description(folder) from error
    graphs = {}
    for mode, arrays in listed.items():
        graph = _map_bundle(RoadGraph, folder, arrays, mode, f"{mode}/")
        index = _map_bundle(StreetIndex, folder, arrays, mode, f"{mode}/index/")
        if not _fit_together(graph, index):
            raise NetworkFolderError(
                "{path}: the arrays of mode {mode} do not fit together; build the network again",
                path=folder.name,
                mode=mode,
            )
        remember_street_index(graph, index)
        graphs[mode] = graph
    return RoadNetwork(graphs, source, restrictions)


def _fit_together(graph: RoadGraph, index: StreetIndex) -> bool:
    """Whether lengths and the last items of the run starts agree; kernels trust them and never look again."""
    n, m, s, v = graph.n_nodes, graph.n_edges, graph.n_streets, len(graph.vertex_lon)
    lengths: list[tuple[tuple[Array, ...], int]] = [
        ((graph.node_lat, graph.component), n),
        ((graph.travel_time, graph.delay, graph.length_m, graph.edge_street, graph.edge_forward), m),
        ((graph.tail, graph.in_edge, graph.street_edge), m),
        ((graph.way_id, index.in_small_piece), s),
        ((graph.vertex_lat,), v),
        ((index.item_street,), len(index.item_vertex)),
        ((index.frame,), 6),
    ]
    runs: list[tuple[Array, int, int]] = [
        (graph.first_out, n, m),
        (graph.first_in, n, m),
        (graph.street_first_edge, s, m),
        (graph.street_first_vertex, s, v),
        (index.cell_first, len(index.cell_first) - 1, len(index.item_vertex)),
    ]
    return all(len(array) == length for arrays, length in lengths for array in arrays) and all(
        len(first) == count + 1 and first[0] == 0 and first[-1] == total for first, count, total in runs
    )


def _write(network: RoadNetwork, folder: Path) -> None:
    modes: dict[str, object] = {}
    for mode, graph in network.graphs.items():
        arrays = dict(_named_arrays(graph, f"{mode}/")) | dict(_named_arrays(street_index(graph), f"{mode}/index/"))
        (folder / mode / "index").mkdir(parents=True)
        for name, array in arrays.items():
            np.save(folder / f"{name}.npy", np.ascontiguousarray(array), allow_pickle=False)
        counts = {
            "nodes": graph.n_nodes,
            "edges": graph.n_edges,
            "streets": graph.n_streets,
            "components": int(graph.component.max()) + 1 if graph.n_nodes else 0,
        }
        listed = {name: {"length": len(array), "dtype": array.dtype.str} for name, array in arrays.items()}
        modes[mode] = {"counts": counts, "arrays": listed}
    described = {
        "format": FORMAT,
        "version": VERSION,
        "source": asdict(network.source),
        "bbox": list(network.bbox()),
        "restrictions": asdict(network.restrictions),
        "modes": modes,
    }
    text = json.dumps(described, ensure_ascii=False, indent=1) + "\n"
    (folder / DESCRIPTION).write_text(text, encoding="utf-8")


def _put_in_place(beside: Path, folder: Path) -> None:
    """Rename the finished folder to its name; an old one is moved aside first and put back if that fails."""
    if not folder.exists():
        beside.rename(folder)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.old.", dir=folder.parent))
    folder.rename(aside / "old")
    try:
        beside.rename(folder)
    except OSError:
        (aside / "old").rename(folder)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _named_arrays(bundle: RoadGraph | StreetIndex, prefix: str) -> Iterator[tuple[str, Array]]:
    for field in fields(bundle):
        if field.name != "mode":
            yield f"{prefix}{field.name}", getattr(bundle, field.name)


def _is_network_folder(folder: Path) -> bool:
    try:
        described = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(described, dict) and described.get("format") == FORMAT


def _read_description(folder: Path) -> dict[str, Any]:
    if not folder.exists():
        raise NetworkFolderError(
            "there is no network folder {path}; make one with: qamtu network build EXTRACT.osm.pbf {path}",
            path=folder.name,
        )
    if not folder.is_dir() or not (folder / DESCRIPTION).is_file():
        raise NetworkFolderError(
            "{path} is not a network folder: it holds no network.json; make one with: qamtu network build",
            path=folder.name,
        )
    try:
        described = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    except ValueError as error:
        raise _damaged_description(folder) from error
    if not isinstance(described, dict) or described.get("format") != FORMAT:
        raise NetworkFolderError(
            "{path} is not a network folder: its network.json describes something else", path=folder.name
        )
    version = described.get("version")
    if version != VERSION:
        if isinstance(version, int) and version > VERSION:
            raise NetworkFolderError(
                "{path} was written by a newer Qamtu (format {version}, this one reads {known}); update Qamtu",
                path=folder.name,
                version=version,
                known=VERSION,
            )
        raise NetworkFolderError(
            "{path} was written by an older Qamtu (format {version}, this one reads {known}); build it again",
            path=folder.name,
            version=version,
            known=VERSION,
        )
    return described


def _damaged_description(folder: Path) -> NetworkFolderError:
    return NetworkFolderError("{path}/network.json is damaged; build the network again", path=folder.name)


def _map_bundle(kind: type[Bundle], folder: Path, listed: dict[str, Any], mode: str, prefix: str) -> Bundle:
    values: dict[str, Any] = {}
    for field in fields(kind):
        name = f"{prefix}{field.name}"
        values[field.name] = mode if field.name == "mode" else _map_array(folder, name, listed.get(name))
    return kind(**values)


def _map_array(folder: Path, name: str, listed: dict[str, Any] | None) -> Array:
    path = folder / f"{name}.npy"
    if listed is None or not path.is_file():
        raise NetworkFolderError(
            "{path}: the array {array} is missing; build the network again", path=folder.name, array=name
        )
    try:
        array: Array = np.load(path, mmap_mode="r" if listed["length"] else None, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise NetworkFolderError(
            "{path}: the array {array} is damaged or cut short; build the network again", path=folder.name, array=name
        ) from error
    if array.ndim != 1 or len(array) != listed["length"] or array.dtype.str != listed["dtype"]:
        raise NetworkFolderError(
            "{path}: the array {array} has {length} items of type {dtype}, network.json says {listed_length} of "
            "{listed_dtype}; build the network again",
            path=folder.name,
            array=name,
            length=array.size,
            dtype=array.dtype.str,
            listed_length=listed["length"],
            listed_dtype=listed["dtype"],
        )
    array.flags.writeable = False
    return array
