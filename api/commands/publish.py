"""`qamtu publish`: the figures of a study's result, frozen with all it takes to recompute them."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from api.commands.options import AsJson, Language, Quiet, require_language
from api.console import progress, say, say_json
from api.errors import RequestError, user_language
from routing.errors import Phrase

if TYPE_CHECKING:
    from geo.publication.figure import Publication

PNG: Final = "--png"
REPORT: Final = "--report"


def publish(
    result: Annotated[
        Path,
        typer.Argument(
            help="Folder that `qamtu study` wrote, or a study file to publish without its result.", metavar="STUDY_OUT"
        ),
    ],
    out: Annotated[Path, typer.Option("--out", help="New folder for the publication.", metavar="DIR")],
    study: Annotated[
        Path | None,
        typer.Option(
            "--study", help="Study file of the result.", metavar="STUDY.toml", show_default="looked for beside it"
        ),
    ] = None,
    title: Annotated[str, typer.Option("--title", help="Title.", show_default="the study's name")] = "",
    approved_by: Annotated[str, typer.Option("--approved-by", help="Who approved it.")] = "",
    date: Annotated[str, typer.Option("--date", help="Day it is dated by, as 2026-11-22.", show_default="today")] = "",
    previous: Annotated[
        Path | None, typer.Option("--previous", help="Edition before this one.", metavar="DIR/manifest.json")
    ] = None,
    address: Annotated[
        str,
        typer.Option(
            "--address",
            help="Where it will stand: its folder, or with {publication}, {figure}.",
            metavar="URL",
            show_default=False,
        ),
    ] = "",
    minimum_people: Annotated[
        float, typer.Option("--minimum-people", help="Counts of fewer people are held back.", min=0)
    ] = 10,
    png: Annotated[
        str, typer.Option(PNG, help="Which figures are drawn as PNG too: none, main or all.", metavar="WHICH")
    ] = "main",
    report: Annotated[
        str,
        typer.Option(
            REPORT,
            help="Languages of the report, as kk,ru; all or none.",
            metavar="LANGS",
            show_default="that of the publication",
        ),
    ] = "",
    with_data: Annotated[
        bool | None,
        typer.Option(
            "--with-data/--without-data",
            help="Take the inputs along, or keep them apart in DIR-data.",
            show_default="along where anybody may have them",
        ),
    ] = None,
    lang: Language = "",
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Freeze the figures of a result: numbers, tables, charts and maps, each with a page and its birth certificate.

    Example: qamtu publish results --out publication --approved-by "City health department"
    """
    language = user_language(require_language(lang))
    day = _require_date(date)

    from api.settings import WEB_STATIC, read_settings
    from geo.publication.certificate import read_published
    from geo.publication.editions import count_given_away, least_difference
    from geo.publication.folders import DATA, apart
    from geo.publication.publish import PNG_CHOICES, Imprint, freeze_study, publish_study
    from geo.shown_text import shown_text
    from geo.study_file import read_study

    if png not in PNG_CHOICES:
        known = ", ".join(PNG_CHOICES)
        raise RequestError("{name} is {value}; it must be one of {known}", name=PNG, value=png, known=known)
    settings = read_settings()
    imprint = Imprint(
        date=day,
        title=shown_text(title),
        approved_by=shown_text(approved_by),
        lang=language,
        previous=None if previous is None else read_published(previous),
        minimum_people=minimum_people,
        address=address.strip(),
        png=png,
        report=_require_report(report, language),
    )
    with progress(quiet=quiet, lang=language) as tell:
        given: Any = {"assets": WEB_STATIC / "vendor", "with_data": with_data, "threads": settings.threads}
        if result.is_file():
            publication = freeze_study(read_study(result), out, imprint, progress=tell, **given)
        else:
            look_in = [study] if study else _places(result, settings.data)
            publication = publish_study(result, out, imprint, look_in=look_in, progress=tell, **given)
    held = _count_held(publication)
    given_away = 0 if imprint.previous is None else count_given_away(imprint.previous, publication)
    if as_json:
        say_json(
            {
                "id": publication.id,
                "title": publication.title,
                "edition": publication.edition,
                "figures": len(publication.figures),
                "numbers_held_back": held,
                "given_away_with_previous": given_away,
                "out": str(out),
            }
        )
        return
    count = len(publication.figures)
    say(Phrase("publication {id}: {count} figures, written to {path}", id=publication.id, count=count, path=out), lang)
    if held:
        say(
            Phrase(
                "numbers held back, for they are of fewer than {minimum} people or would give such away: {count}",
                minimum=f"{minimum_people:g}",
                count=held,
            ),
            lang,
        )
    if imprint.previous is not None and given_away:
        say(
            Phrase(
                "counts that are fewer than {minimum} people off the edition before, or that only one of both tells: "
                "{count}; whoever has both may find small numbers",
                minimum=f"{least_difference(imprint.previous, publication):g}",
                count=given_away,
            ),
            lang,
        )
    if (out / DATA).is_dir():
        told = Phrase(
            "data/ has the people of every cell: give it to those alone who may see them, or use --without-data"
        )
    else:
        told = Phrase(
            "the inputs are apart, in {path}, for they have the people of every cell; qamtu verify finds them there",
            path=out.with_name(apart(out).name),
        )
    say(told, lang)
    say(str(out / "index.html"))


def _require_report(text: str, language: str) -> tuple[str, ...]:
    """The languages of the report, in the order they were asked for."""
    from geo.publication.pages.speech import LANGUAGES

    said = {"": language, "all": ",".join(LANGUAGES), "none": ""}.get(text, text)
    asked = tuple(dict.fromkeys(lang.strip() for lang in said.split(",") if lang.strip()))
    for lang in asked:
        if lang not in LANGUAGES:
            known = ", ".join((*LANGUAGES, "all", "none"))
            raise RequestError("{name} is {value}; it must be one of {known}", name=REPORT, value=lang, known=known)
    return asked


def _require_date(text: str) -> str:
    if not text:
        return datetime.datetime.now(datetime.UTC).date().isoformat()
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise RequestError("{date} is no date; write it as 2026-11-22", date=text) from None


def _places(result: Path, data: Path) -> list[Path]:
    """Where the study file of a result may be: in it, beside it, where the user is, and with the embedded regions."""
    regions = sorted((data / "regions").glob("*")) if (data / "regions").is_dir() else []
    return [place for place in (result, result.resolve().parent, Path.cwd(), *regions) if place.is_dir()]


def _count_held(publication: "Publication") -> int:
    def is_held(says: Any) -> bool:
        return "people_beyond" in says and says["people_beyond"] is None

    return sum(is_held(figure.says) for figure in publication.figures)
