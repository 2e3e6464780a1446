"""`qamtu demo`: the main job on the embedded region, then the map."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import AsJson, Language, Quiet, require_language
from api.console import progress, say, say_json
from api.errors import RequestError, user_language

if TYPE_CHECKING:
    from geo.study import Result

REGIONS = ("shymkent", "singha_nakhon")


def demo(
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder for the results.", metavar="DIR", show_default="under QAMTU_DATA"),
    ] = None,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Show the map when done.")] = True,
    region: Annotated[str, typer.Option(help="shymkent or singha_nakhon, both synthetic.")] = "shymkent",
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    lang: Language = "",
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Coverage and five proposed ambulatories on a synthetic region the size of Shymkent, then the map.

    Example: qamtu demo --no-serve --out results
    """
    from api.regions import prepare_demo_region
    from api.settings import WEB_STATIC, read_settings
    from geo.study import run_study
    from geo.study_file import read_study
    from geo.summary import summary, summary_lines

    if region not in REGIONS:
        raise RequestError(
            "there is no embedded region {region}; choose one of {known}", region=region, known=", ".join(REGIONS)
        )
    settings = read_settings()
    language = user_language(require_language(lang))
    if serve:
        require_free_port(host, port)
    folder = out or settings.data / "results" / region
    with progress(quiet=quiet) as tell:
        study_file = prepare_demo_region(settings.data, region, progress=tell)
        result = run_study(read_study(study_file), folder, lang=language, assets=WEB_STATIC / "vendor", progress=tell)
    if as_json:
        say_json(summary(result[0], result[2]) | {"out": str(folder)})
    else:
        for line in summary_lines(*result, lang=language):
            say(line)
        say(str(folder / "map.html"))
    if serve:
        _serve(region, result, folder, host=host, port=port)


def require_free_port(host: str, port: int) -> None:
    """Refuse early, before a minute of work, when the port is taken."""
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise RequestError(
                "port {port} on {host} cannot be used ({reason}); choose another with --port",
                port=port,
                host=host,
                reason=error.strerror,
            ) from None


def _serve(region_id: str, result: "Result", folder: Path, *, host: str, port: int) -> None:
    import uvicorn

    from api.main import create_app
    from api.regions import ServedRegion

    say(f"http://{host}:{port}  (Ctrl+C stops it)")
    uvicorn.run(create_app([ServedRegion(region_id, *result, folder)]), host=host, port=port, log_level="warning")
