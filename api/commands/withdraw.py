"""`qamtu withdraw`: a publication in a folder says that it was withdrawn, and why."""

import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.commands.options import Language, require_language
from api.console import say
from api.errors import user_language
from routing.errors import Phrase


def withdraw(
    folder: Annotated[Path, typer.Argument(help="Folder of a publication.", metavar="DIR")],
    why: Annotated[str, typer.Option("--why", help="What readers are told.")],
    by: Annotated[str, typer.Option("--by", help="Who withdraws it.")] = "",
    lang: Language = "",
) -> None:
    """Note beside a publication that it was withdrawn: its figures stay as they are, for they were cited.

    Example: qamtu withdraw publication --why "Data of 2025 were used"
    """
    language = user_language(require_language(lang))

    from geo.local_names import local_name
    from geo.output_folder import MANIFEST
    from geo.publication.certificate import read_published
    from geo.publication.standing import withdraw_folder

    folder = folder.parent if folder.name == MANIFEST else folder
    publication = read_published(folder / MANIFEST)
    title = local_name(publication.title, publication.titles, language)
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    standing = withdraw_folder(folder, why, date=today, who=by)
    say(Phrase("{title}: withdrawn: {notice}", title=title, notice=standing.notice), lang)
