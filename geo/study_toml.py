"""Finds a study file and reads its TOML as an editor saved it; what is wrong with it is one sentence."""

import re
import tomllib
from pathlib import Path
from typing import Any, Final

from geo.encodings import decode_text
from geo.errors import StudyError

DEFAULT_NAME: Final = "study.toml"


def find_study_file(path: Path) -> Path:
    """The file itself, or what a folder has: its study.toml, else its only .toml file."""
    if not path.is_dir():
        return path
    files = sorted(path.glob("*.toml"))
    named = [file for file in files if file.name == DEFAULT_NAME] or files
    if len(named) == 1:
        return named[0]
    if files:
        raise StudyError(
            "{name} is a folder with several study files ({files}); name the one you mean",
            name=path.name,
            files=", ".join(file.name for file in files),
        )
    raise StudyError("{name} is a folder without a study file; write its {file}", name=path.name, file=DEFAULT_NAME)


def read_toml(path: Path) -> dict[str, Any]:
    """The document in whatever encoding an editor saved it: a byte-order mark and cp1251 are read too."""
    try:
        text = decode_text(path.read_bytes(), path.name)
    except FileNotFoundError:
        raise StudyError("{name}: there is no such study file; check the path", name=path.name) from None
    except OSError as error:
        raise StudyError("{name}: the study file cannot be read ({reason})", name=path.name, reason=error) from None
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:  # also numbers of thousands of digits, brackets without end
        raise _explain(text, error, path.name) from None


def _explain(text: str, error: Exception, name: str) -> StudyError:
    """What is wrong with a file that is not TOML, where that can be seen from its line."""
    found = re.search(r"line (\d+)", str(error))
    lines = text.splitlines()
    number = int(found[1]) if found else len(lines)
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    if re.search('"[^"]*\\\\', line):
        return StudyError(
            "{name}: line {row}: write paths with / instead of \\, such as data/cells.csv", name=name, row=number
        )
    if re.search("[“”„«»’‘]", line):
        return StudyError('{name}: line {row}: write straight quotes ", not “ ” or « »', name=name, row=number)
    return StudyError("{name}: this is not TOML ({reason}); mend that line", name=name, reason=error)
