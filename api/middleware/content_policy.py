"""What a page may load and run: from this service alone, and no script that stands in its text."""

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


def page_policy(*, frame_ancestors: str = "'none'") -> str:
    """The Content-Security-Policy of a page."""
    rules = _PAGE | {"frame-ancestors": frame_ancestors}
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())
