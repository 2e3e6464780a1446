"""What pages and pictures are drawn with: the same of the same drawings give the same bytes, others may not.

Numbers do not depend on these, so they stand apart from the versions of `geo.manifest`.
"""

import importlib
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Final

PAGES: Final = ("jinja2", "babel", "folium", "branca", "segno")
PRINTS: Final = ("weasyprint", "pydyf", "fonttools", "resvg-py", "pillow", "xlsxwriter")
PANGO: Final = "pango"
"""The library of the system that lays out the letters of a PDF."""


def drawing_versions() -> dict[str, str]:
    """By library; "" for what is not on this machine."""
    return {name: _version(name) for name in (*PAGES, *PRINTS)} | {PANGO: _pango_version()}


def draws_same_pages(then: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether pages, pictures as SVG and data come out with the same bytes."""
    return all(then.get(name) == now[name] for name in PAGES)


def draws_same_prints(then: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether PDF, PNG and reports do so, too."""
    return draws_same_pages(then, now) and all(then.get(name) == now[name] for name in (*PRINTS, PANGO))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _pango_version() -> str:
    try:
        return str(importlib.import_module("weasyprint.text.ffi").pango.pango_version())
    except (ImportError, OSError):
        return ""
