"""The birth certificate of a result: inputs with hashes, parameters, versions, outputs with hashes, warnings."""

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from geo.output_folder import MANIFEST
from routing.storage import verify_network

ENGINE_LIBRARIES: Final = (
    "numpy",
    "numba",
    "scipy",
    "pandas",
    "geopandas",
    "shapely",
    "osmium",
    "highspy",
    "h3",
    "folium",
)


def sha256(path: Path) -> str:
    """Hash of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def describe_input(
    path: Path, *, role: str, licence: str = "", date: str = "", attribution: str = ""
) -> dict[str, Any]:
    """One row of the manifest's inputs.

    A folder is a network and is hashed by its `network.json`, once all arrays are found to be those it lists.

    Raises
    ------
    NetworkFolderError
        An array of the network is not the one that was written.
    """
    hashed = path
    if path.is_dir():
        verify_network(path)
        hashed = path / "network.json"
    return {
        "role": role,
        "name": path.name,
        "sha256": sha256(hashed),
        "date": date,
        "licence": licence,
        "attribution": attribution,
    }


def versions() -> dict[str, str]:
    """Versions of Qamtu, Python and the libraries that numbers depend on."""
    libraries = {name: version(name) for name in ENGINE_LIBRARIES}
    return {"qamtu": version("qamtu"), "python": platform.python_version(), **libraries}


def write_manifest(
    folder: Path,
    *,
    name: str,
    inputs: Iterable[Mapping[str, Any]],
    parameters: Mapping[str, Any],
    synthetic: bool,
    found: Mapping[str, Any],
    warnings: Iterable[str],
) -> None:
    """Write `manifest.json` for the files that already stand in `folder`.

    There is no clock in it: the same inputs, parameters and versions give the same manifest, but for the hash of
    `siting.json`, which says how many seconds the solver took.
    """
    outputs = [
        {"name": path.name, "sha256": sha256(path)} for path in sorted(folder.iterdir()) if path.name != MANIFEST
    ]
    seed = parameters.get("siting", {}).get("seed", 1) if parameters.get("siting") else None
    manifest = {
        "name": name,
        "synthetic": synthetic,
        "inputs": list(inputs),
        "parameters": parameters,
        "seed": seed,
        "versions": versions(),
        "found": found,
        "outputs": outputs,
        "warnings": list(warnings),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2, default=str)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
