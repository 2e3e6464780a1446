"""The day sheets as a PDF by WeasyPrint: tagged for screen readers, fonts inside, nothing fetched from anywhere."""

import importlib
from types import ModuleType

from geo.errors import OutputError


def print_sheets(html: str) -> bytes:
    """PDF/UA-1 of the HTML of `render_sheets`.

    Raises
    ------
    OutputError
        The text library Pango, which WeasyPrint draws with, is not on this machine.
    """
    weasyprint = _load_weasyprint()
    # Fonts and maps stand in the page itself; any other address is refused.
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=["data"])
    document = weasyprint.HTML(string=html, url_fetcher=fetcher)
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1"))


def _load_weasyprint() -> ModuleType:
    try:
        return importlib.import_module("weasyprint")  # heavy, and it needs a library of the machine
    except OSError as error:
        raise OutputError(
            "the sheets cannot be made as PDF: the library Pango is not on this machine; install it "
            "(Debian, Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0; macOS: brew install pango), "
            "or print sheets.html from a browser"
        ) from error
