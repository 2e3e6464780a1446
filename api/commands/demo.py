"""`qamtu demo`: the main job on the embedded region, then the map."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.options import AsJson, Language, Quiet, require_language
from api.console import progress, say, say_json
from api.errors import RequestError, user_language
from api.listen import listen, require_free_port

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
    if region not in REGIONS:
        raise RequestError(
            "there is no embedded region {region}; choose one of {known}", region=region, known=", ".join(REGIONS)
        )
    language = user_language(require_language(lang))
    if serve:
        require_free_port(host, port)

    from api.kept_regions import prepare_demo_region, result_folder, run_region
    from api.settings import read_settings
    from geo.study_file import read_study
    from geo.summary import summary, summary_lines

    data = read_settings().data
    folder = out or result_folder(data, region)
    with progress(quiet=quiet, lang=language) as tell:
        study = read_study(prepare_demo_region(data, region, progress=tell))
        served, result = run_region(study, folder, data, region, lang=language, progress=tell)
    if as_json:
        say_json(summary(result[0], result[2]) | {"out": str(folder)})
    else:
        for line in summary_lines(*result, lang=language):
            say(line)
        say(str(folder / "map.html"))
    if serve:
        from api.service import keep_embedded_region, open_service

        service = open_service(data, read_settings().database)
        keep_embedded_region(service, served)
        listen(service, host=host, port=port, lang=language)
