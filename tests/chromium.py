"""The browser that pages are tested in: Debian's Chromium, silent towards everybody but the page."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

# The shell draws the same pages without a window's own pages around each of them, which take a third of the time.
SHELL, WHOLE = Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium")
CHROMIUM = SHELL if SHELL.exists() else WHOLE
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def browser_starts() -> bool:
    """Chromium is there, and the library its driver needs."""
    try:
        ctypes.CDLL("libatomic.so.1")
    except OSError:
        return False
    return CHROMIUM.exists()


needs_browser = pytest.mark.skipif(not browser_starts(), reason="Chromium or libatomic1 absent: see scripts/test-tools")


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser that is closed afterwards."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield started
        started.close()
