"""How deeply a JSON text is nested, counted in a stream: its readers call themselves for every bracket that opens."""

from pathlib import Path
from typing import Final

import numpy as np

from api.imports.errors import UploadError

DEEPEST: Final = 64
CHUNK_BYTES: Final = 1 << 22
QUOTE: Final = ord('"')


def require_shallow_json(path: Path, name: str) -> None:
    """Refuse a JSON whose brackets are nested deeper than those of any map.

    Raises
    ------
    UploadError
        It is deeper.
    """
    depth, in_text, rest = 0, False, b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            # What a backslash stands before means nothing; one at the end waits for what it stands before.
            chunk = (rest + chunk).replace(b"\\\\", b"  ").replace(b'\\"', b"  ")
            rest = b"\\" if chunk.endswith(b"\\") else b""
            marks = np.frombuffer(chunk, dtype=np.uint8)
            quoted = (np.cumsum(marks == QUOTE) + in_text) % 2 == 1
            opens, closes = np.isin(marks, list(b"{[")), np.isin(marks, list(b"}]"))
            depths = depth + np.cumsum(np.where(quoted, 0, opens.astype(np.int64) - closes))
            if depths.max() > DEEPEST:
                raise UploadError("{name} is nested too deeply to be GeoJSON; export it again", name=name)
            depth, in_text = int(depths[-1]), bool(quoted[-1])
