"""What the page carries inside: Leaflet and the fonts from the vendor folder, styles and scripts from this package."""

import base64
import re
from importlib import resources
from pathlib import Path
from typing import Final

from geo.errors import OutputError

FONTS: Final = (
    ("Noto Sans", "noto-sans-latin", "U+0-FF,U+131,U+152-153,U+2000-206F,U+20AC,U+2122,U+2190-2193,U+2212,U+FEFF"),
    ("Noto Sans", "noto-sans-cyrillic", "U+301,U+400-45F,U+490-491,U+4B0-4B1,U+2116"),
    ("Noto Sans", "noto-sans-cyrillic-ext", "U+460-48F,U+492-4AF,U+4B2-52F,U+20B4"),
    ("Noto Sans Thai", "noto-sans-thai-thai", "U+303,U+331,U+E01-E5B,U+200C-200D,U+25CC"),
)
"""Family, file and the letters each file has: the alphabets of the four languages."""
WEIGHTS: Final = (400, 600)


def read_page(name: str) -> str:
    """A style, script or part of the page of this package."""
    return (resources.files("geo.webmap") / "page" / name).read_text("utf-8")


def _read_asset(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise OutputError("{name} is missing from the map's assets; run: make install", name=path.name) from error


def leaflet_style(assets: Path) -> str:
    """Leaflet's style without its pictures, which this page does not use."""
    return re.sub(r"url\([^)]*\)", "none", _read_asset(assets / "leaflet" / "leaflet.css").decode("utf-8"))


def leaflet_script(assets: Path) -> str:
    """Leaflet without the address of its source map."""
    text = _read_asset(assets / "leaflet" / "leaflet.js").decode("utf-8")
    return re.sub(r"//# sourceMappingURL=\S+", "", text)


def font_faces(assets: Path) -> list[str]:
    """One @font-face for each family, alphabet and weight, the font inside."""
    faces = []
    for family, file, letters in FONTS:
        for weight in WEIGHTS:
            font = base64.b64encode(_read_asset(assets / "fonts" / f"{file}-{weight}-normal.woff2")).decode("ascii")
            faces.append(
                f'@font-face{{font-family:"{family}";font-weight:{weight};unicode-range:{letters};'
                f"src:url(data:font/woff2;base64,{font}) format('woff2')}}"
            )
    return faces


def require_assets(assets: Path) -> None:
    """Refuse early when a file that the page carries is not there.

    Raises
    ------
    OutputError
        A file is missing from the vendor folder.
    """
    leaflet_style(assets)
    leaflet_script(assets)
    font_faces(assets)
