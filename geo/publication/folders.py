"""Folders of a publication, by names that whoever only reads one takes from here."""

from pathlib import Path
from typing import Final

FIGURES: Final = "figures"
DATA: Final = "data"
"""The inputs to compute from; they have what is held back."""
MAP_PAGE: Final = "map.html"
"""The interactive map in the folder of a figure."""


def apart(folder: Path) -> Path:
    """Where the inputs of the publication in `folder` are kept that do not go along with it."""
    whole = folder.resolve()
    return whole.with_name(f"{whole.name}-{DATA}")
