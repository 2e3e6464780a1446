"""Files that a study names: relative to its folder, there, and of the right kind; else one sentence."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from geo.errors import StudyError
from geo.study_schema import nearest_word
from routing.errors import Phrase

CANDIDATES: Final = ("cells", "junctions", "neighbourhoods")
"""Words that `candidates` may be instead of a file."""


class StudyPaths:
    """Finds the files of one study; `name` is that of the study file, for sentences."""

    def __init__(self, study_file: Path) -> None:
        self.name = study_file.name
        self.folder = study_file.parent

    def find(self, part: Mapping[str, Any], key: str) -> Path | None:
        """The file of a key that may be absent."""
        return self.require(part[key], key) if key in part else None

    def require(self, text: str, key: str) -> Path:
        """The file, or the folder where the key is `folder`, that a text names.

        Raises
        ------
        StudyError
            There is none, or it is the other of the two.
        """
        path = self.folder / Path(text).expanduser()
        if text.strip() and (path.is_dir() if key == "folder" else path.is_file()):
            return path
        if path.is_file():
            raise StudyError(
                "{name}: {key} names {file}, which is a file; an extract is given with osm = {file}",
                name=self.name,
                key=key,
                file=text,
            )
        if text.strip() and path.is_dir():
            raise StudyError(
                "{name}: {key} names {file}, which is a folder; name a file in it", name=self.name, key=key, file=text
            )
        if not text.isprintable() or "\\" in text:  # "data\roads.pbf" holds a carriage return
            raise StudyError(
                "{name}: {key}: write paths with / instead of \\, such as data/cells.csv", name=self.name, key=key
            )
        near = text.strip() and _near_file(path, CANDIDATES if key == "candidates" else ())
        if near:
            raise StudyError(
                "{name}: {key} names {file}, which does not exist; did you mean {near}?",
                name=self.name,
                key=key,
                file=text,
                near=near,
            )
        raise StudyError(
            "{name}: {key} names {file}, which does not exist",
            name=self.name,
            key=key,
            file=text if text.strip() else Phrase("nothing"),
        )


def _near_file(path: Path, words: tuple[str, ...]) -> str:
    """The word or the file beside it that a path that does not exist may have meant, "" where none is near."""
    around = sorted(other.name for other in path.parent.iterdir()) if path.parent.is_dir() else []
    return nearest_word(path.name, (*around, *words))
