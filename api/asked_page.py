"""What a browser asks for when it opens an address: a page; programs ask for data, or for whatever there is."""

from fastapi import Request


def asks_for_page(request: Request) -> bool:
    """Whether HTML is what `Accept` names before anything else, as every browser does that opens a page."""
    wanted_first = request.headers.get("accept", "").split(",")[0]
    return wanted_first.split(";")[0].strip().lower() == "text/html"
