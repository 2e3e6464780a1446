"""`/sign-in`: the page for people; it asks the same endpoint as programs do."""

from html import escape
from string import Template
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.access.needs import open_to_all
from api.endpoints.sign_in_oidc import PATH, of_this_service
from api.errors import sentence
from api.problems import asked_language
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
<style>
body { font: 1rem/1.5 system-ui, sans-serif; display: grid; place-content: center; min-height: 90vh; margin: 1rem; }
form { display: grid; gap: .75rem; width: min(20rem, 90vw); }
label { display: grid; gap: .25rem; }
input, button { font: inherit; padding: .5rem; }
output { min-height: 3em; }
</style>
</head>
<body>
<main>
<h1>Qamtu</h1>
<form data-next="$next">
<label>$login<input name="login" autocomplete="username" autocapitalize="none" required autofocus></label>
<label>$password<input name="password" type="password" autocomplete="current-password" required></label>
<button>$title</button>
<output role="alert"></output>
</form>
$elsewhere
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
        title=escape(sentence(Phrase("sign in"), lang)),
        login=escape(sentence(Phrase("login"), lang)),
        password=escape(sentence(Phrase("password"), lang)),
        elsewhere=elsewhere,
    )
    return HTMLResponse(page)
