"""Files below the data folder that are found by the hash of their content, so that none is kept twice."""

import hashlib
from pathlib import Path

from geo.output_folder import output_file


def keep_content(data: Path, folder: str, content: bytes, suffix: str) -> tuple[str, str]:
    """Keep bytes as a file; its path below the data folder and its SHA-256.

    Raises
    ------
    OutputError
        The file cannot be written, or the disk is full.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    file = Path(folder) / f"{sha256}{suffix}"
    if not (data / file).exists():
        (data / folder).mkdir(parents=True, exist_ok=True)
        with output_file(data / file) as partial:
            partial.write_bytes(content)
    return file.as_posix(), sha256
