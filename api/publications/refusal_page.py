"""What a reader's browser is shown at an address of a publication where there is nothing for them: a page, no JSON.

It says the same whether there is no such publication, it is not for this reader, or a link to it has ended, so that
nobody finds out which. An embed of it may stand in any page, since there is nothing in it to be read or pressed: else
the pages that may show a figure would tell that there is one.
"""

from html import escape
from typing import Final
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from api.asked_page import asks_for_page
from api.publications.frozen_page import page_style, policy_by, source_of
from api.publications.links import TOKEN
from api.publications.notices import page_language, page_words

EMBED: Final = "/embed/"
PAGES: Final = ("/publications/", EMBED)
SHOWN: Final = (401, 404)


def refusal_page(request: Request, answer: Response) -> Response:
    """The page in place of an answer to a program, where a browser asks for a publication's page."""
    if answer.status_code not in SHOWN or not request.url.path.startswith(PAGES) or not asks_for_page(request):
        return answer
    is_embed = request.url.path.startswith(EMBED)
    lang, style = page_language(request), page_style("refusal")
    policy = policy_by([source_of(style)], "*" if is_embed else "'none'")
    headers = {"Content-Security-Policy": policy, "Vary": "Accept, Accept-Language"}
    if is_embed:
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if challenge := answer.headers.get("WWW-Authenticate"):
        headers["WWW-Authenticate"] = challenge
    way = "" if is_embed or answer.status_code != 401 else _sign_in(request, lang)
    return HTMLResponse(_page(lang, style, way), status_code=answer.status_code, headers=headers)


def is_by_link(request: Request) -> bool:
    """Whether a page is asked for with a signed link: whoever has one may have no account."""
    return bool(request.query_params.get(TOKEN)) and request.url.path.startswith(PAGES)


def _page(lang: str, style: str, way: str) -> str:
    words = page_words(lang)
    title, about = escape(words["nothing"]), escape(words["nothing_about"])
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{title}</title><style>{style}</style></head>"
        f"<body><main><h1>{title}</h1><p>{about}</p>{way}</main></body></html>\n"
    )


def _sign_in(request: Request, lang: str) -> str:
    asked = {name: value for name, value in request.query_params.items() if name != TOKEN}
    view = f"{request.url.path}?{urlencode(asked)}" if asked else request.url.path
    address = f"/sign-in?{urlencode({'next': view, 'lang': lang})}"
    return f'<p><a href="{escape(address)}">{escape(page_words(lang)["sign_in"])}</a></p>'
