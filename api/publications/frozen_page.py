"""Frozen pages as the service shows them: in the language asked for, with its links, or as little as an embed needs.

What a page says is never touched: blocks of a language are chosen and put in order, links are pointed at the service's
addresses, and a banner and a style are added. A page is known by the marks that `geo.publication.pages` writes.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

_BLOCK: Final = '<div class="said'
_OPENING: Final = re.compile(r'<div class="said(?: first)?" id="(\w+)"')
_PICTURE: Final = '<figure class="shared'
_FILE: Final = re.compile(r'href="([\w.-]+)" download')
_ALL: Final = re.compile(r'href="(?:\.\./\.\./)?index(?:\.(\w+))?\.html"')
_FIGURE: Final = re.compile(r'href="figures/([0-9a-f]+)/index\.html#(\w+)"')
_MAP: Final = re.compile(r'href="(?:\.\./([0-9a-f]+)/)?map\.html#(\w+)"')
_SOURCE: Final = re.compile(r"'sha256-[^']+'")
_NOT_EMBEDDED: Final = re.compile(
    r"<aside>.*?</aside>|<nav\b.*?</nav>|<a href=\"[^\"]*index[^\"]*\">[^<]*</a>"
    r"|<p class=\"take\">.*?</p>",
    re.DOTALL,
)


@dataclass(frozen=True)
class FrozenPage:
    """A page of a figure in its parts."""

    head: str  # up to the first block
    blocks: dict[str, str]  # by language
    picture: str
    tail: str

    def say(self, lang: str) -> str:
        """A language the page has: the asked one, or the first."""
        return lang if lang in self.blocks else next(iter(self.blocks))

    def heading(self, lang: str) -> str:
        """What stands over the figure, as the page has it: escaped."""
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.blocks[self.say(lang)], re.DOTALL)
        return found[1] if found else ""

    @property
    def map_figure(self) -> str | None:
        """The short id of the figure whose interactive map shows the same ("" is its own); None where there is none."""
        found = _MAP.search("".join(self.blocks.values()))
        return None if found is None else found[1] or ""


@dataclass(frozen=True)
class Addresses:
    """Where the service has what a frozen page links to."""

    publication: Callable[[str], str]  # by language
    figure: Callable[[str, str], str]  # by id and language
    map: Callable[[str, str], str]  # by the figure's id ("" is the page's own) and language
    file: Callable[[str], str]


def read_page(text: str) -> FrozenPage:
    """The parts of a figure's page."""
    start, end = text.index(_BLOCK), text.index("</main>")
    picture = text.find(_PICTURE, start, end)
    picture = end if picture < 0 else picture
    blocks = {}
    for block in text[start:picture].split(_BLOCK)[1:]:
        whole = _BLOCK + block
        opening = _OPENING.match(whole)
        if opening:
            blocks[opening[1]] = whole
    return FrozenPage(text[:start], blocks, text[picture:end], text[end:])


def show_page(page: FrozenPage, lang: str, at: Addresses, *, banner: str, head: str, foot: str) -> str:
    """The page in a language; the others are a link away, as in the frozen one."""
    first = page.say(lang)
    order = [other for other in page.blocks if other != first] + [first]
    blocks = "".join(_opened(page.blocks[other], is_first=other == first) for other in order)
    above = _head(page.head, first, page_style("banner"), head, banner)
    text = f"{above}{blocks}{page.picture}{page.tail}"
    return _linked(text, at).replace("</main>", f"</main>{foot}", 1)


def show_embed(page: FrozenPage, lang: str, *, banner: str, foot: str) -> str:
    """What stands in pages of others: number, sentence, picture and where it comes from, in one language."""
    first = page.say(lang)
    block = _NOT_EMBEDDED.sub("", _opened(page.blocks[first], is_first=True))
    above = _head(page.head, first, page_style("banner") + page_style("embed"), "", banner)
    return f"{above}{block}{page.picture}{foot}{page.tail}"


def show_index(text: str, lang: str, at: Addresses, *, banner: str) -> str:
    """The first page of a publication, its links pointed at the service."""
    text = _linked(text, at)
    start = text.index("<main")
    return _head(text[:start] + "<main", lang, page_style("banner"), "", banner) + text[start + len("<main") :]


def policy_of(text: str, frame_ancestors: str) -> str:
    """The Content-Security-Policy of a page: nothing but its own styles, known by their hashes."""
    return policy_by(_SOURCE.findall(text[: text.index("<style")]), frame_ancestors)


def policy_by(sources: Iterable[str], frame_ancestors: str) -> str:
    """The Content-Security-Policy of a page of these styles (`source_of`) alone."""
    rules = ["default-src 'none'", f"style-src {' '.join(sources)}", "base-uri 'none'", "form-action 'none'"]
    return "; ".join([*rules, f"frame-ancestors {frame_ancestors}"])


def source_of(style: str) -> str:
    """A style as a policy names it: by its hash."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"


def _opened(block: str, *, is_first: bool) -> str:
    return re.sub(r'class="said(?: first)?"', f'class="said{" first" if is_first else ""}"', block, count=1)


@cache
def page_style(name: str) -> str:
    """A style of the service, over those of frozen pages."""
    return (resources.files("api.publications") / "styles" / f"{name}.css").read_text("utf-8")


def _head(head: str, lang: str, style: str, more: str, banner: str) -> str:
    """The head with a language, a further style that the policy names, further links, and what stands above all."""
    head = re.sub(r'<html lang="\w+">', f'<html lang="{lang}">', head, count=1)
    head = _SOURCE.sub(lambda found: f"{found[0]} {source_of(style)}", head, count=1)
    return head.replace("</head>", f"<style>{style}</style>{more}</head>", 1).replace("<main", f"{banner}<main", 1)


def _linked(text: str, at: Addresses) -> str:
    text = _FILE.sub(lambda found: f'href="{at.file(found[1])}" download', text)
    text = _MAP.sub(lambda found: f'href="{at.map(found[1] or "", found[2])}"', text)
    text = _ALL.sub(lambda found: f'href="{at.publication(found[1] or "")}"', text)
    return _FIGURE.sub(lambda found: f'href="{at.figure(found[1], found[2])}"', text)
