"""`qamtu serve`: the web service on the regions under QAMTU_DATA."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from api.commands.options import DatabaseUrl, Language, Quiet, require_language
from api.console import progress
from api.errors import user_language
from api.listen import listen, require_free_port

Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)]


@contextmanager
def loading() -> Iterator[None]:
    """What is loaded here stays to the end: looking for garbage in it takes a tenth of the start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    database: DatabaseUrl = "",
    worker: Annotated[bool, typer.Option("--worker/--no-worker", help="Do jobs beside answering.")] = True,
    lang: Language = "",
    quiet: Quiet = False,
) -> None:
    """Serve the map and the API; without a region of your own, the embedded one.

    Example: qamtu serve --port 8080
    """
    language = user_language(require_language(lang))
    require_free_port(host, port)

    with loading():
        import api.main  # noqa: F401 (by `listen`, later)
        from api.access.rules import require_accounts
        from api.kept_regions import open_demo_region
        from api.service import has_own_regions, keep_embedded_region, open_service
        from api.settings import read_settings

    settings = read_settings()
    service = open_service(settings.data, database or settings.database, regions_in_memory=settings.regions_in_memory)
    require_accounts(service.database, settings, host)
    if not has_own_regions(service):
        with progress(quiet=quiet, lang=language) as tell:
            served = open_demo_region(settings.data, "shymkent", lang=language, progress=tell)
        keep_embedded_region(service, served)
    listen(service, host=host, port=port, lang=language, do_jobs=worker)
