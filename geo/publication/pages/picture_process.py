"""Draws SVG files as PNG, one for each line it reads, until there are no more: the process of `PicturesAside`."""

import json
import sys
from pathlib import Path

from geo.publication.pages.raster import Rasteriser


def draw_file(rasteriser: Rasteriser, svg: Path, path: Path) -> None:
    """Write the PNG of an SVG file, whole or not at all."""
    partial = path.with_suffix(".part")
    partial.write_bytes(rasteriser.draw(svg.read_text(encoding="utf-8")))
    partial.replace(path)


def main() -> None:
    """Lines are JSON lists of two paths; the fonts are the arguments."""
    rasteriser = Rasteriser(sys.argv[1:])
    for line in sys.stdin:
        svg, path = json.loads(line)
        draw_file(rasteriser, Path(svg), Path(path))


if __name__ == "__main__":
    main()
