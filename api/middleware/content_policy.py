"""What a page may load and run: from this service alone, and no script that does not come with it."""

import base64
import hashlib
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Final

# Styles in the text are allowed: Leaflet and the charts of a page place things with them.
_PAGE: Final = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
DATA_POLICY: Final = "default-src 'none'; frame-ancestors 'none'"
"""For everything that is no page."""


def page_policy(*, inline_scripts: Iterable[str] = (), frame_ancestors: str = "'none'") -> str:
    """The Content-Security-Policy of a page; scripts in its text run when their hashes are named."""
    rules = dict(_PAGE)
    rules["script-src"] = " ".join(["'self'", *map(script_hash, inline_scripts)])
    rules["frame-ancestors"] = frame_ancestors
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def script_hash(script: str) -> str:
    """A script as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def inline_scripts(page: str) -> list[str]:
    """The scripts that stand in the text of a page of ours; never call it for a page that others had a hand in."""
    reader = _ScriptReader()
    reader.feed(page)
    reader.close()
    return reader.scripts


class _ScriptReader(HTMLParser):
    """Collects the text of script elements that a browser would run."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: list[str] = []
        self._parts: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        runs = given.get("type", "text/javascript") in ("", "text/javascript", "module")
        if tag == "script" and "src" not in given and runs:
            self._parts = []

    def handle_data(self, data: str) -> None:
        if self._parts is not None:
            self._parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._parts is not None:
            # A browser hashes what it has read: line ends are one character there.
            self.scripts.append("".join(self._parts).replace("\r\n", "\n"))
            self._parts = None
