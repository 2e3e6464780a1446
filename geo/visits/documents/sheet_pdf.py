"""The day sheets as a PDF: tagged for screen readers, fonts inside."""

from geo.errors import OutputError
from geo.printing.press import print_alone


def print_sheets(html: str) -> bytes:
    """PDF/UA-1 of the HTML of `render_sheets`.

    Raises
    ------
    OutputError
        The text library Pango, which WeasyPrint draws with, is not on this machine.
    """
    try:
        return print_alone(html)
    except OSError as error:
        raise OutputError(
            "the sheets cannot be made as PDF: the library Pango is not on this machine; install it "
            "(Debian, Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0; macOS: brew install pango), "
            "or print sheets.html from a browser"
        ) from error
