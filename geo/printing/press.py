"""HTML to PDF/UA-1 by WeasyPrint: tagged for screen readers, fonts inside, nothing fetched from anywhere."""

import importlib
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from geo.printing.typeface import printed_fonts

VARIANT: Final = "pdf/ua-1"


class Press:
    """Prints pages of one style; made once, for it takes in the letters that all pages share.

    The style names them by `PRINTED_FAMILY`.

    Raises
    ------
    OSError
        The text library Pango, which WeasyPrint draws with, is not on this machine.
    OutputError
        A font is not in `assets`.
    """

    def __init__(self, assets: Path, style: str) -> None:
        self._weasyprint = load_weasyprint()
        self._fonts = importlib.import_module("weasyprint.text.fonts").FontConfiguration()
        self._styles = [
            self._weasyprint.CSS(string=text, font_config=self._fonts, url_fetcher=_only_inline(self._weasyprint))
            for text in ("\n".join(printed_fonts(assets)), style)
        ]

    def print(self, html: str) -> bytes:
        """The PDF of a page that needs no style of its own."""
        page = self._weasyprint.HTML(string=html, url_fetcher=_only_inline(self._weasyprint))
        return bytes(page.write_pdf(pdf_variant=VARIANT, font_config=self._fonts, stylesheets=self._styles))


def print_alone(html: str) -> bytes:
    """The PDF of a page that carries its style and letters.

    Raises
    ------
    OSError
        The text library Pango is not on this machine.
    """
    weasyprint = load_weasyprint()
    page = weasyprint.HTML(string=html, url_fetcher=_only_inline(weasyprint))
    return bytes(page.write_pdf(pdf_variant=VARIANT))


def load_weasyprint() -> ModuleType:
    """The library, which is heavy.

    Raises
    ------
    OSError
        The text library Pango is not on this machine.
    """
    return importlib.import_module("weasyprint")


def _only_inline(weasyprint: ModuleType) -> Any:
    """Fonts and pictures stand in the page itself; any other address is refused."""
    return weasyprint.urls.URLFetcher(allowed_protocols=["data"])
