"""`qamtu verify`: whether a publication is as it was published, and its figures come out again."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final
from unicodedata import category

import typer

from api.commands.options import AsJson, Language, Quiet, require_language
from api.console import progress, say, say_json
from api.errors import sentence, user_language
from routing.errors import Phrase

if TYPE_CHECKING:
    from geo.publication.figure import Publication
    from geo.publication.pages.speech import PageSpeech
    from geo.publication.standing import Standing
    from geo.publication.verify import Difference, Verdict

DIFFERENT: Final = 3
UNSEEN: Final = frozenset(("Cc", "Cs", "Zl", "Zp"))
MOST_SHOWN: Final = 40
"""Differences that are said; a changed road moves hundreds of figures."""


def verify(
    manifest: Annotated[Path, typer.Argument(help="Manifest of a publication.", metavar="DIR/manifest.json")],
    data: Annotated[
        Path | None,
        typer.Option("--data", help="Folder with its inputs.", metavar="DIR", show_default="data beside the manifest"),
    ] = None,
    pages: Annotated[bool, typer.Option("--pages/--no-pages", help="Draw all pages and pictures again, too.")] = True,
    lang: Language = "",
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Check every file of a publication, compute its figures and draw its pages again: exit code 0 equal, 3 different.

    Example: qamtu verify publication/manifest.json
    """
    language = user_language(require_language(lang))

    from api.settings import WEB_STATIC, read_settings
    from geo.publication.verify import verify_publication

    assets = WEB_STATIC / "vendor" if pages else None
    with progress(quiet=quiet, lang=language) as tell:
        verdict = verify_publication(manifest, data=data, assets=assets, threads=read_settings().threads, progress=tell)
    if as_json:
        say_json(_summary(verdict))
    else:
        _say_verdict(verdict, lang)
    if not verdict.is_equal:
        raise typer.Exit(DIFFERENT)


def _summary(verdict: "Verdict") -> dict[str, Any]:
    return {
        "equal": verdict.is_equal,
        "id": verdict.publication.id,
        "title": verdict.publication.title,
        "figures": len(verdict.publication.figures),
        "recomputed_figures": verdict.recomputed_figures,
        "redrawn_files": verdict.redrawn_files,
        "same_version": verdict.same_version,
        "failure": None if verdict.failure is None else str(verdict.failure),
        "state": None if verdict.standing is None else verdict.standing.state,
        "notice": None if verdict.standing is None else verdict.standing.notice,
        "differences": [difference.as_dict() for difference in verdict.differences],
    }


def _say_verdict(verdict: "Verdict", lang: str) -> None:
    from geo.local_names import local_name

    publication = verdict.publication
    count, title = len(publication.figures), local_name(publication.title, publication.titles, user_language(lang))
    if verdict.standing is not None:
        _say_standing(title, verdict.standing, lang)
    if verdict.is_equal:
        _tell(
            Phrase("{title}: all files are as published, and {count} figures came out equal", title=title, count=count),
            lang,
        )
        _tell(Phrase("pages, pictures and tables drawn again: {count}", count=verdict.redrawn_files), lang)
    else:
        count = len(verdict.differences) + (verdict.failure is not None)
        _tell(Phrase("{title}: not as it was published; differences: {count}", title=title, count=count), lang)
    if verdict.failure is not None:
        _tell(Phrase("the figures could not be computed again: {reason}", reason=verdict.failure), lang)
    speech = _speech(verdict.publication, lang)
    for difference in verdict.differences[:MOST_SHOWN]:
        _tell(_describe(difference, speech), lang)
    if len(verdict.differences) > MOST_SHOWN:
        _tell(Phrase("and {count} more; --json lists them all", count=len(verdict.differences) - MOST_SHOWN), lang)
    if not verdict.same_version:
        _tell(
            Phrase("it was published with another version of Qamtu or of its libraries; the manifest says which"), lang
        )


def _say_standing(title: str, standing: "Standing", lang: str) -> None:
    if standing.state == "withdrawn":
        _tell(Phrase("{title}: withdrawn: {notice}", title=title, notice=standing.notice), lang)
    elif standing.state != "published":
        _tell(Phrase("{title}: not published yet", title=title), lang)
    if "edition" in standing.newer:
        _tell(Phrase("{title}: there is a newer edition: {n}", title=title, n=standing.newer["edition"]), lang)


def _speech(publication: "Publication", lang: str) -> "PageSpeech":
    from geo.publication.figure import everyone_of
    from geo.publication.pages.speech import PageSpeech

    return PageSpeech(user_language(lang), everyone_of(publication))


def _describe(difference: "Difference", speech: "PageSpeech") -> Phrase:
    from geo.publication.pages.difference_words import tell_field, tell_figure

    if difference.kind == "file":
        return _of_file(difference)
    name = tell_figure(difference.name, difference.figure, speech)
    if difference.kind == "unvouched":
        return Phrase("manifest.json: {name} is no part of a publication, and no id vouches for it", name=name)
    if difference.kind == "id":
        return Phrase("manifest.json: what it says of {name} was changed, for its id is another", name=name)
    was, now = _short(difference.was), _short(difference.now)
    if difference.kind == "figure":
        if not difference.field:
            return _of_whole_figure(name, is_new=difference.was is None)
        field = tell_field(difference.field, speech)
        return Phrase("figure {name}: {field} was {was}, is {now}", name=name, field=field, was=was, now=now)
    gaps = {"name": name, "field": difference.field, "was": was, "now": now}
    return Phrase("input {name}: {field} was {was}, is {now}", **gaps)


def _of_whole_figure(name: str, *, is_new: bool) -> Phrase:
    if is_new:
        return Phrase("figure {name}: the publication has no such figure", name=name)
    return Phrase("figure {name}: it does not come out any more", name=name)


def _of_file(difference: "Difference") -> Phrase:
    from geo.publication.verify import DRAWN, NO_FILE, UNREADABLE

    name = difference.name
    if difference.field == DRAWN:
        return Phrase("file {name}: drawn again from its figures it comes out otherwise", name=name)
    if difference.now == NO_FILE:
        return Phrase("file {name}: it is a link or no file at all; a publication has its files itself", name=name)
    if difference.now == UNREADABLE:
        return Phrase("file {name}: it cannot be read", name=name)
    if difference.now is None:
        return Phrase("file {name}: it is not there any more", name=name)
    if difference.was is None:
        return Phrase("file {name}: the publication has no such file", name=name)
    return Phrase("file {name}: it is not the one that was published", name=name)


def _tell(phrase: Phrase, lang: str) -> None:
    """A line without what would move the cursor or make a second one: a doctored manifest is shown, not obeyed."""
    text = sentence(phrase, user_language(lang))
    say("".join(letter if category(letter) not in UNSEEN else "\N{REPLACEMENT CHARACTER}" for letter in text))


def _short(value: Any) -> str:
    text = "-" if value is None else str(value)
    return text if len(text) <= 80 else text[:77] + "..."
