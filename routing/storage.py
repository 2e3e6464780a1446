"""A network as a folder: `network.json` and one plain `.npy` file per array, memory-mapped on loading.

    network.json                  format version, source, licence, bbox, modes, counts; length, dtype and sha256 of
                                  every array
    car/first_out.npy ...         the arrays of `RoadGraph`, by travel mode
    car/index/cell_first.npy ...  the grid that finds the nearest street
    car/hierarchy/first.npy ...   the contraction hierarchy, customised for the network as it is

Written beside its place and renamed, so a reader sees the old folder or the new one, never half of one; what a killed
process left beside it, the next save removes. Many processes may map one folder; the pages are shared. Loading looks
whether the arrays can be what they say, so that no search leaves them; whether they are the very ones that were
written, `verify_network` finds out from their hashes.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, fields
from pathlib import Path
from tokenize import TokenError
from typing import Any, Final, TypeVar, get_args, get_type_hints

import numpy as np
import numpy.typing as npt

from routing.errors import NetworkFolderError
from routing.hierarchy.checks import find_impossible_hierarchy
from routing.hierarchy.hierarchy import Hierarchy, hierarchy, remember_hierarchy
from routing.hierarchy.ladder import Ladder
from routing.hierarchy.topology import Topology
from routing.network import UNREACHED, RoadGraph, RoadNetwork
from routing.network_checks import find_impossible_array
from routing.network_description import (
    DESCRIPTION,
    FORMAT,
    VERSION,
    damaged_description,
    is_network_folder,
    read_description,
)
from routing.partial_folder import partial_folder
from routing.street_index import StreetIndex, remember_street_index, street_index

_UNREADABLE: Final = (OSError, ValueError, EOFError, SyntaxError, TokenError, TypeError, OverflowError, MemoryError)
"""What numpy raises on a damaged file: it reads the header as a piece of Python."""

Array = npt.NDArray[Any]
Bundle = TypeVar("Bundle", RoadGraph, StreetIndex, Topology, Ladder)

_STORED: Final = (
    (RoadGraph, ""),
    (StreetIndex, "index/"),
    (Topology, "hierarchy/"),
    (Ladder, "hierarchy/up_"),
    (Ladder, "hierarchy/down_"),
)
"""What is stored of each travel mode, and under which names."""


def save_network(network: RoadNetwork, folder: str | Path) -> Path:
    """Write the network to `folder`, replacing a network folder that is there; returns the folder.

    Raises
    ------
    NetworkFolderError
        Something that is not a network folder is in the way, the place cannot be written, or a street is closed.
    """
    folder = Path(folder)
    if any((graph.travel_time == UNREACHED).any() for graph in network.graphs.values()):
        raise NetworkFolderError(
            "a network with closed streets is a scenario and is not stored; store the baseline and the scenario's edits"
        )
    if folder.exists() and not (folder.is_dir() and (is_network_folder(folder) or not any(folder.iterdir()))):
        raise NetworkFolderError(
            "{path} exists and is not a network folder; give another name, or remove it first", path=folder.name
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with partial_folder(folder) as beside:
            _write(network, beside)
            beside.chmod(0o755)
            _put_in_place(beside, folder)
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
        The folder is not a network, was written by another version, or an array is missing, damaged, cut short or
        holds what cannot be.
    """
    folder = Path(folder)
    described = read_description(folder)
    graphs = {}
    for mode, arrays in described.arrays.items():
        graph = _map_bundle(RoadGraph, folder, arrays, mode, f"{mode}/")
        index = _map_bundle(StreetIndex, folder, arrays, mode, f"{mode}/index/")
        known = Hierarchy(
            _map_bundle(Topology, folder, arrays, mode, f"{mode}/hierarchy/"),
            _map_bundle(Ladder, folder, arrays, mode, f"{mode}/hierarchy/up_"),
            _map_bundle(Ladder, folder, arrays, mode, f"{mode}/hierarchy/down_"),
        )
        impossible = find_impossible_array(graph, index) or find_impossible_hierarchy(graph, known)
        if impossible:
            raise NetworkFolderError(
                "{path}: the array {array} is damaged: it holds values that cannot be, or does not fit the others; "
                "build the network again",
                path=folder.name,
                array=f"{mode}/{impossible}",
            )
        remember_street_index(graph, index)
        remember_hierarchy(graph, known)
        graphs[mode] = graph
    return RoadNetwork(graphs, described.source, described.restrictions)


def verify_network(folder: str | Path) -> None:
    """Hash every array of a network folder and compare with its `network.json`: whether all are as they were written.

    Raises
    ------
    NetworkFolderError
        The folder is not a network, was written by another version, or an array is missing or another one.
    """
    folder = Path(folder)
    for mode, arrays in read_description(folder).arrays.items():
        for name in (name for kind, prefix in _STORED for name in _array_types(kind, f"{mode}/{prefix}")):
            path = folder / f"{name}.npy"
            if name not in arrays or not path.is_file():
                raise _missing_array(folder, name)
            if _sha256(path) != arrays[name].get("sha256"):
                raise NetworkFolderError(
                    "{path}: the array {array} is not the one that was written (its sha256 differs); "
                    "build the network again",
                    path=folder.name,
                    array=name,
                )


def _write(network: RoadNetwork, folder: Path) -> None:
    modes: dict[str, object] = {}
    for mode, graph in network.graphs.items():
        known = hierarchy(graph)
        bundles = (graph, street_index(graph), known.topology, known.up, known.down)
        arrays = {
            name: array
            for (_, prefix), bundle in zip(_STORED, bundles, strict=True)
            for name, array in _named_arrays(bundle, f"{mode}/{prefix}")
        }
        for name, array in arrays.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            np.save(folder / f"{name}.npy", np.ascontiguousarray(array), allow_pickle=False)
        counts = {
            "nodes": graph.n_nodes,
            "edges": graph.n_edges,
            "streets": graph.n_streets,
            "components": int(graph.component.max()) + 1 if graph.n_nodes else 0,
        }
        listed = {
            name: {"length": len(array), "dtype": array.dtype.str, "sha256": _sha256(folder / f"{name}.npy")}
            for name, array in arrays.items()
        }
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
    with partial_folder(folder) as aside:
        folder.rename(aside / "old")
        try:
            beside.rename(folder)
        except OSError:
            (aside / "old").rename(folder)
            raise


def _field_names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(getattr(kind, "_fields", ())) or tuple(field.name for field in fields(kind))


def _named_arrays(bundle: Any, prefix: str) -> Iterator[tuple[str, Array]]:
    for field in _field_names(type(bundle)):
        if field != "mode":
            yield f"{prefix}{field}", getattr(bundle, field)


def _array_types(kind: type[Any], prefix: str) -> dict[str, str]:
    """Names of a bundle's arrays, each with the item type that searches are compiled for."""
    # NDArray[np.int32] is ndarray[shape, dtype[int32]]
    arrays = {name: get_args(hint) for name, hint in get_type_hints(kind).items() if get_args(hint)}
    return {f"{prefix}{name}": np.dtype(get_args(dtype)[0]).str for name, (_, dtype) in arrays.items()}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _missing_array(folder: Path, name: str) -> NetworkFolderError:
    return NetworkFolderError(
        "{path}: the array {array} is missing; build the network again", path=folder.name, array=name
    )


def _map_bundle(kind: type[Bundle], folder: Path, listed: dict[str, dict[str, Any]], mode: str, prefix: str) -> Bundle:
    types = _array_types(kind, prefix)
    values: dict[str, Any] = {}
    for field in _field_names(kind):
        name = f"{prefix}{field}"
        values[field] = mode if field == "mode" else _map_array(folder, name, listed.get(name), types[name])
    return kind(**values)


def _open_array(path: Path, *, mapped: bool) -> Array:
    """The file as one array, and as nothing else that numpy reads; no bytes cannot be mapped."""
    array: Array
    if mapped:
        array = np.lib.format.open_memmap(path, mode="r")
    else:
        with path.open("rb") as file:
            array = np.lib.format.read_array(file, allow_pickle=False)
    return array


def _map_array(folder: Path, name: str, listed: dict[str, Any] | None, dtype: str) -> Array:
    path = folder / f"{name}.npy"
    if listed is None or not path.is_file():
        raise _missing_array(folder, name)
    if listed.get("dtype") != dtype or not isinstance(listed.get("length"), int):
        raise damaged_description(folder)
    try:
        array = _open_array(path, mapped=listed["length"] > 0)
    except _UNREADABLE as error:
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
