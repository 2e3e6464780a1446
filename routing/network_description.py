"""`network.json`, the description of a network folder: what it says, and the refusal of one that cannot be used."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from routing.errors import NetworkFolderError
from routing.network import NetworkSource, RestrictionCounts

FORMAT: Final = "qamtu-network"
VERSION: Final = 3
DESCRIPTION: Final = "network.json"


@dataclass(frozen=True)
class NetworkDescription:
    """What a network folder says it holds."""

    source: NetworkSource
    restrictions: RestrictionCounts
    arrays: dict[str, dict[str, dict[str, Any]]]  # by mode and name: length, dtype, sha256


def read_description(folder: Path) -> NetworkDescription:
    """What `network.json` says.

    Raises
    ------
    NetworkFolderError
        There is none, it is damaged, of another version, or describes something else.
    """
    described = _read_json(folder)
    try:
        source = NetworkSource(**described["source"])
        restrictions = RestrictionCounts(**described["restrictions"])
        listed = {
            mode: {name: dict(array) for name, array in contents["arrays"].items()}
            for mode, contents in described["modes"].items()
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise damaged_description(folder) from error
    if not listed:
        raise damaged_description(folder)
    return NetworkDescription(source, restrictions, listed)


def is_network_folder(folder: Path) -> bool:
    """Whether a `network.json` of ours, of any version, stands there."""
    try:
        described = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(described, dict) and described.get("format") == FORMAT


def _read_json(folder: Path) -> dict[str, Any]:
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
        raise damaged_description(folder) from error
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


def damaged_description(folder: Path) -> NetworkFolderError:
    """The error that says so."""
    return NetworkFolderError("{path}/network.json is damaged; build the network again", path=folder.name)
