"""The birth certificate of a result: inputs with hashes, parameters, versions, outputs with hashes, warnings."""

import glob
import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import geo
import routing
from geo.output_folder import MANIFEST, files_below

SHAPEFILE_PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
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

    A folder is a network and is hashed by its `network.json`, once all arrays are found to be those it lists; a
    shapefile is hashed with the files beside it that hold its attributes, its CRS and their encoding.

    Raises
    ------
    NetworkFolderError
        An array of the network is not the one that was written.
    """
    hashed = path
    if path.is_dir():
        from routing.storage import verify_network  # noqa: PLC0415 - heavy, and most studies have no folder

        verify_network(path)
        hashed = path / "network.json"
    return {
        "role": role,
        "name": path.name,
        "sha256": _sha256_of_shapefile(path) if path.suffix.lower() == ".shp" else sha256(hashed),
        "date": date,
        "licence": licence,
        "attribution": attribution,
    }


def _sha256_of_shapefile(path: Path) -> str:
    """Hash of the hashes of all its parts, each with its ending, whatever case a program wrote it in."""
    parts = "".join(f"{ending} {sha256(part)}\n" for ending, part in shapefile_parts(path).items())
    return hashlib.sha256(parts.encode()).hexdigest()


def shapefile_parts(path: Path) -> dict[str, Path]:
    """The files that a shapefile is made of and hashed by, by their endings in lower case."""
    beside = {part.suffix.lower(): part for part in path.parent.glob(f"{glob.escape(path.stem)}.*")}
    return {ending: beside[ending] for ending in SHAPEFILE_PARTS if ending in beside}


def versions() -> dict[str, str]:
    """Versions of Qamtu, Python and the libraries that numbers depend on; `code` tells apart what has one version."""
    libraries = {name: version(name) for name in ENGINE_LIBRARIES}
    return {"qamtu": version("qamtu"), "code": code_hash(), "python": platform.python_version(), **libraries}


@cache
def code_hash() -> str:
    """Hash of every file of the analysis and the kernel, but for what Python and numba compile from them."""
    whole = hashlib.sha256()
    for package in (geo, routing):
        folder = Path(package.__file__ or "").parent
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.parent.name != "__pycache__":
                whole.update(f"{path.relative_to(folder.parent).as_posix()} {sha256(path)}\n".encode())
    return whole.hexdigest()[:16]


def holds_result(folder: Path, *, inputs: Iterable[Mapping[str, Any]], parameters: Mapping[str, Any]) -> bool:
    """Whether `folder` holds a result of these inputs and parameters, made by this version, with no file changed since.

    Of an input its role, name and hash count; of the parameters all but `lang`, which changes words and no number.
    """
    wanted = [_identity(given) for given in inputs], told_back({**parameters, "lang": ""}), versions()
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        found = (
            [_identity(given) for given in manifest["inputs"]],
            {**manifest["parameters"], "lang": ""},
            manifest["versions"],
        )
        return found == wanted and all(sha256(folder / row["name"]) == row["sha256"] for row in manifest["outputs"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _identity(given: Mapping[str, Any]) -> tuple[str, str, str]:
    return given["role"], given["name"], given["sha256"]


def told_back(value: Any) -> Any:
    """The value as a manifest gives it back."""
    return json.loads(json.dumps(value, default=str))


def hash_outputs(folder: Path) -> list[dict[str, str]]:
    """The files of `folder` as a manifest has them, but for the manifest itself."""
    return [
        {"name": path.relative_to(folder).as_posix(), "sha256": sha256(path)}
        for path in files_below(folder)
        if path != folder / MANIFEST
    ]


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
    seed = next((parameters[part].get("seed", 1) for part in ("siting", "ranges", "plan") if part in parameters), None)
    manifest = {
        "name": name,
        "synthetic": synthetic,
        "inputs": list(inputs),
        "parameters": parameters,
        "seed": seed,
        "versions": versions(),
        "found": found,
        "outputs": hash_outputs(folder),
        "warnings": list(warnings),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2, default=str)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
