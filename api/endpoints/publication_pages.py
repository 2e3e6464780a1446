"""`/publications/{id}/{figure}`, `/embed/{id}/{figure}` and `/oembed`: frozen pages for readers, without a script."""

import hashlib
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from api.access.needs import open_to_all
from api.errors import BadQueryError, RightError, unknown_object
from api.etags import not_modified
from api.publications.embedding import embed_size, iframe_snippet
from api.publications.files import figure_by_id, read_certificate
from api.publications.frozen_page import (
    Addresses,
    FrozenPage,
    page_style,
    policy_of,
    read_page,
    show_embed,
    show_index,
    show_page,
)
from api.publications.interactive_map import map_policy, show_map
from api.publications.links import TOKEN
from api.publications.notices import page_language, say_approval, say_banner, say_snippet, say_source
from api.publications.reading import may_change, possible_actor, reads_publication
from api.publications.standing import standing_of
from api.store.models import Publication
from api.store.publications import PUBLIC, find_newer
from api.store.references import require_row
from geo.publication.canonical import short_id
from geo.publication.folders import FIGURES, MAP_PAGE
from geo.publication.standing import Standing

router = APIRouter(include_in_schema=False)
PAGE: Final = "index.html"
OEMBED: Final = "/oembed"
INTERACTIVE: Final = "map"


@dataclass(frozen=True)
class Shown:
    """A publication as a reader asks for it."""

    row: Publication
    folder: Path
    newer: Publication | None
    standing: Standing
    may_change: bool
    origin: str
    token: str
    lang: str

    def address(self, *parts: str, **query: str) -> str:
        """An address of the publication's, which opens with the same link."""
        asked = {name: value for name, value in {**query, TOKEN: self.token}.items() if value}
        path = "/".join(quote(part) for part in parts)
        return f"{self.origin}/{path}{'?' if asked else ''}{urlencode(asked)}"

    def banner(self) -> str:
        newer = f"{self.origin}/publications/{self.newer.id}?lang={self.lang}" if self.newer else ""
        edition = self.newer.edition if self.newer else 0
        return say_banner(self.row.state, self.row.notice, self.lang, newer=newer, newer_edition=edition)

    def approval(self, figure_id: str) -> str:
        asked = urlencode({"publication": self.row.id, "figure": figure_id, "lang": self.lang})
        recompute = f"{self.origin}/publish?{asked}" if self.may_change else ""
        return say_approval(self.standing, self.lang, recompute=recompute)

    def addresses(self, figure_id: str = "") -> Addresses:
        here = self.row.id
        return Addresses(
            publication=lambda lang: self.address("publications", here, lang=lang).replace("&", "&amp;"),
            figure=lambda figure, lang: self.address("publications", here, figure, lang=lang).replace("&", "&amp;"),
            map=lambda figure, lang: self.address(
                "publications", here, figure or figure_id, INTERACTIVE, lang=lang
            ).replace("&", "&amp;"),
            file=lambda name: self.address(
                "api", "v1", "publications", here, "figures", figure_id, "files", name
            ).replace("&", "&amp;"),
        )


@router.get("/publications/{publication_id}", response_class=HTMLResponse, dependencies=[reads_publication])
def publication_page(publication_id: str, request: Request) -> Response:
    """All figures of a publication."""
    shown = _shown(request, publication_id)
    said = read_certificate(shown.folder)["publication"]
    file = PAGE if shown.lang == said["lang"] else f"index.{shown.lang}.html"
    text = (shown.folder / file).read_text(encoding="utf-8")
    text = show_index(text, shown.lang, shown.addresses(), banner=shown.banner())
    return _answer(request, text, policy_of(text, "'none'"))


@router.get("/publications/{publication_id}/{figure_id}", response_class=HTMLResponse, dependencies=[reads_publication])
def figure_page(publication_id: str, figure_id: str, request: Request) -> Response:
    """The page of a figure, which other programs find the embed of."""
    shown = _shown(request, publication_id)
    figure, page = _figure(shown, figure_id)
    snippet = make_snippet(shown, figure, page)
    here = shown.address(
        "publications", shown.row.id, short_id(figure["id"]), lang=request.query_params.get("lang", "")
    )
    asked = urlencode({"format": "json", "url": here}).replace("&", "&amp;")
    head = f'<link rel="alternate" type="application/json+oembed" href="{shown.origin}{OEMBED}?{asked}">'
    text = show_page(
        page,
        shown.lang,
        shown.addresses(short_id(figure["id"])),
        banner=shown.banner(),
        head=head if shown.row.state in PUBLIC else "",
        foot=shown.approval(short_id(figure["id"]))
        + say_snippet(
            snippet,
            make_snippet(shown, figure, page, as_map=True) if page.map_figure is not None else "",
            shown.lang,
            may_be_embedded=bool(shown.row.frame_ancestors),
        ),
    )
    return _answer(request, text, policy_of(text, "'none'"))


@router.get(
    f"/publications/{{publication_id}}/{{figure_id}}/{INTERACTIVE}",
    response_class=HTMLResponse,
    dependencies=[reads_publication],
)
def figure_map(publication_id: str, figure_id: str, request: Request) -> Response:
    """The interactive map of a figure, on a page of its own."""
    shown = _shown(request, publication_id)
    figure, page = _figure(shown, figure_id)
    text = _map_page(shown, figure, page)
    return _answer(request, text, map_policy(text, "'none'"))


@router.get("/embed/{publication_id}/{figure_id}", response_class=HTMLResponse, dependencies=[reads_publication])
def embed(
    publication_id: str, figure_id: str, request: Request, as_map: Annotated[str, Query(alias="map")] = ""
) -> Response:
    """A figure for pages of the origins that the publication names; `map=interactive` is its map to move and zoom."""
    shown = _shown(request, publication_id)
    figure, page = _figure(shown, figure_id)
    ancestors = " ".join(shown.row.frame_ancestors) or "'none'"
    if as_map:
        text = _map_page(shown, figure, page)
        policy = map_policy(text, ancestors)
    else:
        text = show_embed(page, shown.lang, banner=shown.banner(), foot=_source(shown, figure))
        policy = policy_of(text, ancestors)
    answer = _answer(request, text, policy)
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # the policy says whose pages may show it
    return answer


@router.get(OEMBED, dependencies=[open_to_all])
def oembed(
    request: Request,
    url: Annotated[str, Query(max_length=2000)],
    format: str = "json",  # noqa: A002 - what oEmbed calls it
    maxwidth: Annotated[int, Query(ge=0, le=10_000)] = 0,
    maxheight: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> dict[str, Any]:
    """How to show a published figure in a page (https://oembed.com)."""
    if format != "json":
        raise BadQueryError("format is {format}; only json is answered", format=format)
    origin = request.app.state.access.origin(request)
    path, _, query = url.removeprefix(origin).partition("?")
    parts = path.strip("/").split("/")
    as_map = parts[3:] == [INTERACTIVE]
    if not url.startswith(f"{origin}/publications/") or len(parts) != 3 + as_map:
        raise unknown_object(url)
    with request.app.state.service.database.session() as session:
        row = session.get(Publication, parts[1])
        is_open = row is not None and row.state in PUBLIC
    if not is_open:
        raise unknown_object(parts[1])
    asked = dict(parse_qsl(query))
    shown = _shown(request, parts[1], asked.get("lang", ""))
    figure, page = _figure(shown, parts[2])
    if not shown.row.frame_ancestors:
        raise RightError("{id} may be shown in no page of others; see frame_ancestors", id=shown.row.id)
    if as_map and page.map_figure is None:
        raise unknown_object(url)
    width, height = embed_size(figure["kind"], maxwidth, maxheight)
    return {
        "version": "1.0",
        "type": "rich",
        "title": unescape(page.heading(shown.lang)),
        "provider_name": "Qamtu",
        "provider_url": origin,
        "width": width,
        "height": height,
        "html": make_snippet(shown, figure, page, (maxwidth, maxheight), as_map=as_map),
        "cache_age": 3600,
    }


def make_snippet(
    shown: Shown,
    figure: dict[str, Any],
    page: FrozenPage,
    room: tuple[int, int] = (0, 0),
    *,
    as_map: bool = False,
) -> str:
    """The iframe that shows a figure elsewhere, in so much room; `as_map`: its interactive map."""
    more = {"map": "interactive"} if as_map else {}
    address = shown.address("embed", shown.row.id, short_id(figure["id"]), lang=shown.lang, **more)
    size = embed_size(figure["kind"], *room)
    return iframe_snippet(address, unescape(page.heading(shown.lang)), size)


def _shown(request: Request, publication_id: str, lang: str = "") -> Shown:
    service, origin = request.app.state.service, request.app.state.access.origin(request)
    with service.database.session() as session:
        row = require_row(session, Publication, publication_id)
        newer = find_newer(session, row.id)
        standing = standing_of(session, row, origin)
        changes = may_change(session, possible_actor(request), row)
    token = "" if row.state in PUBLIC else request.query_params.get(TOKEN, "")
    folder, spoken = service.data / row.folder, page_language(request, lang)
    return Shown(row, folder, newer, standing, changes, origin, token, spoken)


def _figure(shown: Shown, figure_id: str) -> tuple[dict[str, Any], FrozenPage]:
    figure = figure_by_id(shown.folder, figure_id)
    path = shown.folder / FIGURES / short_id(figure["id"]) / PAGE
    return figure, read_page(path.read_text(encoding="utf-8"))


def _map_page(shown: Shown, figure: dict[str, Any], page: FrozenPage) -> str:
    """The interactive map that shows the same as a figure.

    Raises
    ------
    UnknownObjectError
        It has none: only proposals, and maps and numbers of everyone, for any facility, do.
    """
    figure_id = short_id(figure["id"])
    if page.map_figure is None:
        raise unknown_object(f"{figure_id}/{INTERACTIVE}")
    path = shown.folder / FIGURES / (page.map_figure or figure_id) / MAP_PAGE
    text = path.read_text(encoding="utf-8")
    return show_map(text, shown.lang, style=page_style("banner"), banner=shown.banner(), foot=_source(shown, figure))


def _source(shown: Shown, figure: dict[str, Any]) -> str:
    """The way from an embed to the figure's page."""
    figure_id = short_id(figure["id"])
    address = shown.address("publications", shown.row.id, figure_id, lang=shown.lang)
    return say_source(read_certificate(shown.folder)["publication"], figure_id, address, shown.lang)


def _answer(request: Request, text: str, policy: str) -> Response:
    etag = f'"{hashlib.sha256((policy + text).encode()).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Content-Security-Policy": policy}
    return not_modified(request, etag) or HTMLResponse(text, headers=headers)
