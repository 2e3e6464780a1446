"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from api.errors import LANGUAGES, RequestError

Quiet = Annotated[bool, typer.Option("--quiet", help="No progress.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print a machine-readable summary.")]
NetworkFolder = Annotated[
    Path, typer.Option("--network", help="Network folder (made by `qamtu network build`).", metavar="DIR")
]
Mode = Annotated[
    str, typer.Option("--mode", help="Travel mode: walk, walk_elderly, bicycle, motorcycle, car, ambulance.")
]
Language = Annotated[
    str, typer.Option("--lang", help="Language of texts: kk, ru, en or th.", show_default="the system's")
]

DatabaseUrl = Annotated[
    str,
    typer.Option(
        help="sqlite:///FILE or postgresql://USER@HOST/NAME.", metavar="URL", show_default="a file under QAMTU_DATA"
    ),
]


def require_language(lang: str) -> str:
    """A language code Qamtu speaks, or one sentence."""
    if lang and lang not in LANGUAGES:
        raise RequestError("there is no language {lang}; choose one of {known}", lang=lang, known=", ".join(LANGUAGES))
    return lang
