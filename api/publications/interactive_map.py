"""The interactive map of a figure as the service shows it: what is frozen, a banner, a way to the figure's page."""

import re
from html import unescape
from typing import Final

from api.publications.frozen_page import source_of

_POLICY: Final = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def show_map(text: str, lang: str, *, style: str, banner: str, foot: str) -> str:
    """The page in a language; `style` is that of the banner, which its policy is to name."""
    text = text.replace("style-src ", f"style-src {source_of(style)} ", 1)
    text = re.sub(r'<html lang="\w+">', f'<html lang="{lang}">', text, count=1)
    text = text.replace("</head>", f"<style>{style}</style>\n</head>", 1)
    text = text.replace('<main class="figure-map">', f'{banner}<main class="figure-map">', 1)
    return text.replace("</main>", f"{foot}</main>", 1)


def map_policy(text: str, frame_ancestors: str) -> str:
    """The Content-Security-Policy of the page: what it says itself, and whose pages may show it."""
    found = _POLICY.search(text)
    rules = unescape(found[1]) if found else "default-src 'none'"
    return f"{rules}; frame-ancestors {frame_ancestors}"
