"""The inputs a publication takes along: copies of all files a study reads, and a study file that runs beside them."""

import copy
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from geo.errors import PublicationError, StudyError
from geo.manifest import describe_input, shapefile_parts, told_back
from geo.publication.home_visits import refuse_home_visits
from geo.range_keys import range_keys
from geo.region import RangeQuestion
from geo.study_file import read_study
from geo.study_inputs import study_inputs
from geo.study_paths import CANDIDATES
from geo.study_sections import Study
from geo.study_toml import DEFAULT_NAME

PATHS: Final = {
    "network": ("osm", "folder"),
    "facilities": ("path", "kinds"),
    "population": ("path", "totals"),
    "boundaries": ("path",),
    "scenario": ("edits", "changes"),
    "siting": ("candidates", "exclusions"),
}
"""Keys of a study file that name files, but for rasters."""
SHAPEFILE: Final = ".shp"


def find_study(result: Path, manifest: Mapping[str, Any], places: Iterable[Path]) -> Study:
    """The study a result came from: a study file in one of the folders that asks the same of the same inputs.

    Raises
    ------
    PublicationError
        There is none, or an input is not the file any more that the study read.
    """
    asked = told_back({**manifest["parameters"], "lang": ""})
    for folder in dict.fromkeys(place.resolve() for place in places):
        for path in [folder] if folder.is_file() else sorted(folder.glob("*.toml")):
            try:
                study = read_study(path)
            except StudyError:
                continue
            if told_back({**study.parameters, "lang": ""}) == asked:
                _require_same_inputs(study, manifest)
                return study
    raise PublicationError("the study file that {path} came from is not beside it; name it with --study", path=result)


def _require_same_inputs(study: Study, manifest: Mapping[str, Any]) -> None:
    known = {(given["role"], given["name"], given["sha256"]) for given in manifest["inputs"]}
    for given in study_inputs(study):
        found = describe_input(given.path, role=given.role)
        if (found["role"], found["name"], found["sha256"]) not in known:
            raise PublicationError(
                "{name} has changed since the study was run; run the study again, then publish", name=given.path.name
            )


def copy_inputs(study: Study, folder: Path, ranges: RangeQuestion) -> Path:
    """Copy what a study reads into a folder, and write the study file that reads the copies; its path comes back.

    The ranges are those that are published.
    """
    document = copy.deepcopy(dict(study.parameters))
    copies = _Copies(study.path.parent, folder)
    for section, keys in PATHS.items():
        parts = document.get(section, [])
        for part in parts if isinstance(parts, list) else [parts]:
            for key in keys:
                if key in part and part[key] not in CANDIDATES:
                    part[key] = copies.take(part[key])
    rasters = document["population"].get("rasters", {})
    rasters.update({name: copies.take(path) for name, path in rasters.items()})
    document["ranges"] = range_keys(ranges)
    target = folder / DEFAULT_NAME
    target.write_text(write_toml(document), encoding="utf-8")
    return target


class _Copies:
    """Copies files into a folder, each once and under its own name; the second of a name gets a number before it."""

    def __init__(self, source: Path, folder: Path) -> None:
        self._source, self._folder = source, folder
        self._taken: dict[Path, str] = {}

    def take(self, text: str) -> str:
        path = (self._source / Path(text).expanduser()).resolve()
        if path not in self._taken:
            names = set(self._taken.values())
            free = (f"{number}-{path.name}" if number else path.name for number in range(len(names) + 1))
            self._taken[path] = next(name for name in free if name not in names)
            refuse_home_visits(path)
            self._copy(path, self._folder / self._taken[path])
        return self._taken[path]

    def _copy(self, path: Path, target: Path) -> None:
        if not path.is_dir():
            for part in parts_of(path):
                shutil.copyfile(part, target if part == path else target.with_suffix(part.suffix))
            return
        for part in parts_of(path):
            place = target / part.relative_to(path)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(part, place)


def parts_of(path: Path) -> list[Path]:
    """The files of an input that are read, and that its hash vouches for: what else lies in a network stays there.

    Raises
    ------
    NetworkFolderError
        A folder is no network.
    """
    if path.is_dir():
        from routing.network_description import DESCRIPTION, read_description  # noqa: PLC0415 - heavy, seldom needed

        arrays = read_description(path).arrays.values()
        listed = {DESCRIPTION, *(f"{name}.npy" for each in arrays for name in each)}
        return [part for part in sorted(path.rglob("*")) if part.relative_to(path).as_posix() in listed]
    if path.suffix.lower() != SHAPEFILE:
        return [path]
    return [path, *(part for part in shapefile_parts(path).values() if part != path)]


def write_toml(document: Mapping[str, Any]) -> str:
    """A study document as TOML: sections of plain values, lists and inline tables."""
    return "\n".join(_sections(document))


def _sections(document: Mapping[str, Any]) -> Iterator[str]:
    for section, body in document.items():
        for part in body if isinstance(body, list) else [body]:
            yield f"[[{section}]]" if isinstance(body, list) else f"[{section}]"
            yield from (f"{_key(key)} = {_toml(value)}" for key, value in part.items())
            yield ""


def _key(key: str) -> str:
    return key if key.isascii() and key.replace("_", "").isalnum() else _toml(key)


def _toml(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_toml(part)}" for key, part in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
