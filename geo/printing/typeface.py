"""The typeface of what is printed: each of its files is a family of its own."""

from pathlib import Path
from typing import Final

from geo.webmap.assets import FONTS, WEIGHTS, font_faces

_NAMES: Final = tuple(f"Qamtu {file.removeprefix('noto-sans-')}" for _, file, _ in FONTS)
PRINTED_FAMILY: Final = ", ".join(f'"{name}"' for name in _NAMES) + ', "Noto Sans", "Noto Sans Thai", sans-serif'
"""WeasyPrint tells fonts apart by family and weight alone: files of one family, or a font of the machine with its name,
would be printed with each other's letters."""


def printed_fonts(assets: Path) -> list[str]:
    """One @font-face for each file and weight, the font inside."""
    named = [(family, name) for (family, _, _), name in zip(FONTS, _NAMES, strict=True) for _ in WEIGHTS]
    return [
        face.replace(f'"{family}"', f'"{name}"', 1)
        for face, (family, name) in zip(font_faces(assets), named, strict=True)
    ]
