"""`qamtu study`: the whole analysis from one file."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.options import AsJson, Language, Quiet, require_language
from api.console import progress, say, say_json
from api.errors import user_language


def study(
    study_file: Annotated[Path, typer.Argument(help="Study file.", metavar="STUDY.toml")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the results.", metavar="DIR")],
    lang: Language = "",
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Run a whole study: travel times, coverage, proposals, map and report.

    Example: qamtu study shymkent.toml --out results --lang ru
    """
    language = user_language(require_language(lang))
    from geo.study_file import read_study

    asked = read_study(study_file)  # what is wrong with it is said before the heavy libraries are loaded

    from api.settings import WEB_STATIC, read_settings
    from geo.study import run_study
    from geo.summary import summary, summary_lines

    with progress(quiet=quiet, lang=language) as tell:
        region, question, evaluation = run_study(
            asked, out, lang=language, assets=WEB_STATIC / "vendor", threads=read_settings().threads, progress=tell
        )
    if as_json:
        say_json(summary(region, evaluation) | {"out": str(out)})
        return
    for line in summary_lines(region, question, evaluation, lang=language):
        say(line)
    say(str(out / "map.html"))
