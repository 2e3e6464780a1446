"""Pictures for print are drawn aside: by another process, while this one writes pages and sheets.

A picture takes a second or two, and the library that draws it lets nothing else go on in its process. The first few are
drawn here: they are done before another process has begun. What the other one leaves undone is drawn here too.
"""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from geo.publication.pages.picture_process import draw_file
from geo.publication.pages.raster import Rasteriser
from routing.errors import Phrase
from routing.progress import Progress

DRAWN_HERE: Final = 4
LOOK_S: Final = 0.5
PROCESS: Final = "geo.publication.pages.picture_process"


class PicturesAside:
    """Writes pictures of SVG files; all are there when its block ends."""

    def __init__(self, rasteriser: Rasteriser, *, drawn_here: int = DRAWN_HERE) -> None:
        self._rasteriser, self._drawn_here = rasteriser, drawn_here
        self._has_help = (os.cpu_count() or 1) > 1
        self._process: subprocess.Popen[bytes] | None = None
        self._asked: list[tuple[Path, Path]] = []

    def __enter__(self) -> Self:
        return self

    def draw(self, svg: Path, path: Path) -> None:
        """Write the PNG of an SVG file, sooner or later."""
        self._asked.append((svg, path))
        if not self._has_help or len(self._asked) <= self._drawn_here:
            draw_file(self._rasteriser, svg, path)
            return
        if self._process is None:
            self._process = _start(self._rasteriser)
        assert self._process.stdin is not None  # noqa: S101 - a pipe was asked for
        try:
            self._process.stdin.write(json.dumps([str(svg), str(path)]).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:  # it is gone
            self._has_help = False

    def wait(self, progress: Progress) -> None:
        """Wait for pictures that are drawn aside, and tell how many are there."""
        if self._process is None:
            return
        assert self._process.stdin is not None  # noqa: S101 - a pipe was asked for
        with suppress(OSError):  # the end of what is asked is the end of the process
            self._process.stdin.close()
        told, tenth = -1, max(1, len(self._asked) // 10)
        while self._process.poll() is None:
            done = sum(path.exists() for _, path in self._asked)
            if done // tenth != told:
                told = done // tenth
                progress(Phrase("drawing pictures for print: {done} of {all}", done=done, all=len(self._asked)))
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(LOOK_S)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            if error is not None:
                self._process.kill()
            self._process.communicate()  # the end of what is asked is the end of the process
        if error is None:
            for svg, path in self._asked:
                if not path.exists():
                    draw_file(self._rasteriser, svg, path)


def _start(rasteriser: Rasteriser) -> "subprocess.Popen[bytes]":
    """The same code in another process, whatever lies in the folder where this one was started."""
    return subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-P", "-m", PROCESS, str(os.getpid()), *rasteriser.fonts],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
