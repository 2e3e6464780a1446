"""Draws SVG files as PNG, one for each line it reads, until there are no more: the process of `PicturesAside`.

It ends with the process that asks: what was still asked by one that was ended is for nobody.
"""

import json
import os
import sys
from pathlib import Path

from geo.publication.pages.raster import Rasteriser


def draw_file(rasteriser: Rasteriser, svg: Path, path: Path) -> None:
    """Write the PNG of an SVG file, whole or not at all."""
    partial = path.with_suffix(".part")
    partial.write_bytes(rasteriser.draw(svg.read_text(encoding="utf-8")))
    partial.replace(path)


def main() -> None:
    """Lines are JSON lists of two paths; the arguments are the process that asks, and the fonts."""
    asker, *fonts = sys.argv[1:]
    rasteriser = Rasteriser(fonts)
    for line in sys.stdin:
        if os.getppid() != int(asker):
            return
        svg, path = json.loads(line)
        draw_file(rasteriser, Path(svg), Path(path))


if __name__ == "__main__":
    main()
