"""The first page of a publication: every figure, by travel mode and service."""

from typing import Any

from geo.publication.canonical import short_id
from geo.publication.figure import NORM, NUMBER, PROPOSAL, Figure, Publication
from geo.publication.pages.page import style, style_hash, template
from geo.publication.pages.speech import LANGUAGES, PageSpeech


def index_name(publication: Publication, lang: str) -> str:
    """The file of the first page in a language."""
    return "index.html" if lang == publication.lang else f"index.{lang}.html"


def render_index(publication: Publication, speech: PageSpeech) -> str:
    """The HTML of the first page in one language."""
    groups: dict[tuple[str, str], list[Figure]] = {}
    for figure in publication.figures:
        groups.setdefault(_group_of(figure), []).append(figure)
    return template("index.html.j2").render(
        publication=publication,
        lang=speech.lang,
        words=speech.words,
        title=speech.title(publication.title, publication.titles),
        edition=speech.say("edition", n=publication.edition),
        frozen=speech.say("frozen", date=speech.date(publication.date)),
        id_says=speech.say("id_publication", id=publication.id),
        newer_than=speech.say("newer_than", id=short_id(publication.previous)) if publication.previous else "",
        languages=[(lang, index_name(publication, lang)) for lang in LANGUAGES],
        groups=[_group(mode, service, figures, speech) for (mode, service), figures in groups.items()],
        style=style(),
        style_hash=style_hash(),
    )


def _group_of(figure: Figure) -> tuple[str, str]:
    """Travel mode and service; what is of no slice of coverage stands under the name of its kind."""
    is_alone = figure.kind in (PROPOSAL, NORM)
    return ("", figure.kind) if is_alone else (figure.subject.mode, figure.subject.service)


def _group(mode: str, service: str, figures: list[Figure], speech: PageSpeech) -> dict[str, Any]:
    numbers = [figure for figure in figures if figure.kind == NUMBER]
    thresholds = list(dict.fromkeys(figure.subject.threshold_min or 0 for figure in numbers))
    strata = dict.fromkeys(figure.subject.stratum for figure in numbers)
    return {
        "name": f"{speech.service(service)}, {speech.how(mode)}" if mode else speech.say(service),
        "head": [speech.minutes(threshold) for threshold in thresholds],
        "rows": [
            {
                "name": speech.who(stratum),
                "cells": [_cell(figure, speech) for figure in numbers if figure.subject.stratum == stratum],
            }
            for stratum in strata
        ],
        "links": [
            {"id": figure.short_id, "text": _link(figure, speech)} for figure in figures if figure.kind != NUMBER
        ],
    }


def _cell(figure: Figure, speech: PageSpeech) -> dict[str, str]:
    share = figure.says["share_beyond"]
    return {"id": figure.short_id, "text": speech.say("held") if share is None else speech.percent(share)}


def _link(figure: Figure, speech: PageSpeech) -> str:
    if figure.kind in (PROPOSAL, NORM):
        return speech.heading(figure)
    minutes = figure.subject.threshold_min
    return speech.say(figure.kind) + ("" if minutes is None else f" {speech.minutes(minutes)}")
