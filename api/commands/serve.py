"""`qamtu serve`: the web service on the regions under QAMTU_DATA."""

from typing import Annotated

import typer

from api.commands.options import Language, Quiet, require_language

Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)]


def serve(host: Host = "127.0.0.1", port: Port = 8000, lang: Language = "", quiet: Quiet = False) -> None:
    """Serve the map and the API; without a region of your own, the embedded one.

    Example: qamtu serve --port 8080
    """
    from api.commands.demo import demo

    demo(out=None, serve=True, host=host, port=port, lang=require_language(lang), quiet=quiet)
