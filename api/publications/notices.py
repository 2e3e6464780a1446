"""What the service says around a frozen page: that it is a draft, was withdrawn, or has a newer edition; its source."""

import json
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib import resources
from typing import Any, Final

from fastapi import Request

from api.problems import asked_language
from geo.publication.pages.speech import PageSpeech
from geo.publication.standing import Standing

LANGUAGES: Final = ("kk", "ru", "en", "th", "fr")


def page_language(request: Request, named: str = "") -> str:
    """The language of a frozen page that is asked for; French too, in which they are also written."""
    asked = named or request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else asked_language(request)


def say_banner(state: str, notice: str, lang: str, *, newer: str, newer_edition: int) -> str:
    """The banner as HTML, "" where there is nothing to say; `newer` is the address of the newer edition."""
    words = page_words(lang)
    told = []
    if state == "withdrawn":
        told.append(escape(words["withdrawn"].format(notice=notice)))
    elif state != "published":
        told.append(escape(words["draft"]))
    if newer:
        said = escape(words["newer"].format(n=newer_edition))
        told.append(f'<a href="{escape(newer)}" target="_top">{said}</a>')
    return f'<p class="banner" role="note">{" ".join(told)}</p>' if told else ""


def say_source(said: Mapping[str, Any], figure_id: str, address: str, lang: str) -> str:
    """The line below an embed: publication and figure, with the way to its page, and whose data they are."""
    words = page_words(lang)
    title = said["titles"].get(lang) or said["title"]
    source = escape(words["source"].format(title=title, n=said["edition"]))
    named = escape(words["figure"].format(id=figure_id))
    owners = escape(" · ".join(said["attributions"]))
    link = f'<a href="{escape(address)}" target="_blank" rel="noopener">{source}, {named}</a>'
    return f"<footer>{link}{' · ' if owners else ''}{owners}</footer>"


def say_snippet(snippet: str, map_snippet: str, lang: str, *, may_be_embedded: bool) -> str:
    """How to embed a figure, below its page; `map_snippet` is "" where it has no interactive map."""
    words = page_words(lang)
    told = f"<p>{escape(words['embed_none'])}</p>"
    if may_be_embedded:
        told = f'<pre tabindex="0">{escape(snippet)}</pre>'
        if map_snippet:
            told += f'<h2>{escape(words["embed_map"])}</h2><pre tabindex="0">{escape(map_snippet)}</pre>'
    return f'<section class="embedding"><h2>{escape(words["embed"])}</h2>{told}</section>'


def say_approval(standing: Standing, lang: str, *, recompute: str) -> str:
    """Who has approved and published it, below the certificate, which is older; the way to recompute it, if any."""
    words, speech = page_words(lang), PageSpeech(lang)
    sent_back = [number for number, step in enumerate(standing.steps) if step["step"] == "send_back"]
    since = sent_back[-1] if sent_back else 0  # what was agreed on before that is agreed on no more
    done = [step for step in standing.steps[since:] if f"step_{step['step']}" in words]
    rows = ""
    for step in done:
        by_whom = ", ".join(part for part in (step["who"], speech.date(step["when"][:10])) if part)
        rows += f"<dt>{escape(words['step_' + step['step']])}</dt><dd>{escape(by_whom)}</dd>"
    told = f"<dl>{rows}</dl>" if rows else ""
    link = f'<p><a href="{escape(recompute)}">{escape(words["recompute"])}</a></p>' if recompute else ""
    heading = f"<h2>{escape(words['approval'])}</h2>"
    return f'<section class="embedding approval">{heading if rows else ""}{told}{link}</section>' if told + link else ""


@cache
def page_words(lang: str) -> Mapping[str, str]:
    """The catalogue of what stands around frozen pages."""
    text = (resources.files("api.publications") / "words" / f"{lang}.json").read_text("utf-8")
    words: Mapping[str, str] = json.loads(text)
    return words
