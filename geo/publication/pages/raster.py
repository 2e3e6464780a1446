"""A picture as PNG with 300 dots per inch, drawn with our own letters on every machine."""

import importlib
import io
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from geo.webmap.assets import FONTS, WEIGHTS

DPI: Final = 300
CSS_DPI: Final = 96
FAMILY: Final = "Noto Sans"


class Rasteriser:
    """Draws SVG as PNG; made once, for it makes fonts that all pictures share."""

    def __init__(self, fonts: Sequence[str]) -> None:
        self.fonts = tuple(fonts)

    def draw(self, svg: str, dpi: int = DPI) -> bytes:
        """The PNG of an SVG whose units are CSS pixels."""
        library = _load_resvg()
        assert library is not None  # noqa: S101 - see open_rasteriser
        drawn = library.svg_to_bytes(
            svg_string=svg,
            background="#ffffff",
            zoom=dpi / CSS_DPI,
            skip_system_fonts=True,
            font_files=list(self.fonts),
            font_family=FAMILY,
            sans_serif_family=FAMILY,
        )
        return _with_few_colours(bytes(drawn), dpi)


def open_rasteriser(assets: Path, folder: Path) -> Rasteriser | None:
    """None where there is no wheel of resvg for this system: then there are pictures as SVG alone."""
    if _load_resvg() is None:
        return None
    return Rasteriser([str(_write_font(assets, weight, folder)) for weight in WEIGHTS])


@cache
def _load_resvg() -> ModuleType | None:
    try:
        return importlib.import_module("resvg_py")
    except ImportError:
        return None


def _with_few_colours(png: bytes, dpi: int) -> bytes:
    """The same picture with 256 colours, a third of its size, and its resolution written in it."""
    from PIL import Image  # noqa: PLC0415 - heavy

    picture: Any = Image.open(io.BytesIO(png)).convert("RGB").quantize(256, Image.Quantize.FASTOCTREE)
    kept = io.BytesIO()
    picture.save(kept, "PNG", dpi=(dpi, dpi), optimize=False)
    return kept.getvalue()


def _write_font(assets: Path, weight: int, folder: Path) -> Path:
    target = folder / f"noto-{weight}.ttf"
    target.write_bytes(_merge_fonts(assets, weight))
    return target


@cache
def _merge_fonts(assets: Path, weight: int) -> bytes:
    """The alphabets of a weight as one font: the library would take the letters of another weight where one lacks.

    Kept, for it takes seconds, and a publication draws pictures for its figures and for its report.
    """
    from fontTools.merge import Merger  # noqa: PLC0415 - heavy
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as aside:
        parts = []
        for _, file, _ in FONTS:
            part = Path(aside) / f"{file}-{weight}.ttf"
            font = TTFont(assets / "fonts" / f"{file}-{weight}-normal.woff2")
            font.flavor = None
            font.save(part)
            parts.append(str(part))
        merged = Merger().merge(parts)
        for record in merged["name"].names:
            if record.nameID in (1, 16):
                record.string = FAMILY
        merged["OS/2"].usWeightClass = weight
        kept = io.BytesIO()
        merged.save(kept)
    return kept.getvalue()
