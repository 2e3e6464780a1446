"""`/sign-in`: the page for people; it asks the same endpoint as programs do."""

from html import escape
from string import Template
from typing import Final
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.access.needs import open_to_all
from api.endpoints.sign_in_oidc import PATH, of_this_service
from api.errors import sentence
from api.problems import asked_language
from geo.words import LANGUAGES
from routing.errors import Phrase

router = APIRouter(include_in_schema=False)
PAGE: Final = Template("""<!doctype html>
<html lang="$lang">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Qamtu: $title</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/fonts.css">
<link rel="stylesheet" href="/static/report/form.css">
<link rel="stylesheet" href="/static/sign-in.css">
</head>
<body>
<main>
<h1 class="brand">Qamtu</h1>
<form data-next="$next">
<label>$login<input name="login" autocomplete="username" autocapitalize="none" required autofocus></label>
<label>$password<input name="password" type="password" autocomplete="current-password" required></label>
<button>$title</button>
<output role="alert"></output>
</form>
$elsewhere
<p class="languages">$languages</p>
<noscript>JavaScript: POST /api/v1/sign-in</noscript>
</main>
<script src="/static/sign-in.js"></script>
</body>
</html>
""")


@router.get("/sign-in", response_class=HTMLResponse, dependencies=[open_to_all])
def sign_in_page(request: Request) -> HTMLResponse:
    """Login and password, or the way to the identity provider."""
    lang = asked_language(request)
    following = of_this_service(request.query_params.get("next", "/"))
    elsewhere = ""
    if request.app.state.identity_provider is not None:
        told = sentence(Phrase("sign in at the identity provider"), lang)
        query = urlencode({"next": following})
        elsewhere = f'<p><a href="{PATH}?{escape(query)}">{escape(told)}</a></p>'
    page = PAGE.substitute(
        lang=lang,
        next=escape(following),
        title=escape(_label(Phrase("sign in"), lang)),
        login=escape(_label(Phrase("login"), lang)),
        password=escape(_label(Phrase("password"), lang)),
        elsewhere=elsewhere,
        languages="".join(_language_link(code, following, lang) for code in LANGUAGES),
    )
    return HTMLResponse(page)


def _label(word: Phrase, lang: str) -> str:
    said = sentence(word, lang)
    return said[:1].upper() + said[1:]


def _language_link(code: str, following: str, now: str) -> str:
    """This page in another language; the map that follows speaks it too."""
    path, _, query = following.partition("?")
    if path == "/":
        following = f"/?{urlencode(dict(parse_qsl(query)) | {'lang': code})}"
    chosen = ' aria-current="true"' if code == now else ""
    return f'<a lang="{code}" href="?{escape(urlencode({"next": following, "lang": code}))}"{chosen}>{code}</a>'
