"""`/api/v1/docs`: the API to read and to try, without anything from elsewhere."""

from typing import Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.access.needs import open_to_all

router = APIRouter(include_in_schema=False)
VENDOR: Final = "/static/vendor/swagger-ui"
PAGE: Final = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Qamtu API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{VENDOR}/swagger-ui.css">
</head>
<body>
<noscript>This page needs JavaScript; the description itself is at <a href="openapi.json">openapi.json</a>.</noscript>
<main id="api" data-url="/api/v1/openapi.json"></main>
<script src="{VENDOR}/swagger-ui-bundle.js"></script>
<script src="/static/api-docs.js"></script>
</body>
</html>
"""


@router.get("/docs", response_class=HTMLResponse, dependencies=[open_to_all])
def read_docs() -> HTMLResponse:
    """The page; the scripts it names come with Qamtu."""
    return HTMLResponse(PAGE)
