"""How a figure is cited: APA for people, BibTeX and CSL JSON for programs."""

import json
from typing import Any

from geo.publication.figure import Figure, Publication


def cite_apa(publication: Publication, figure: Figure, heading: str, title: str) -> str:
    """Author (year). Title. In publication (edition). Id."""
    edition = "" if publication.edition == 1 else f", {publication.edition}. ed."
    where = f" {publication.address_of(figure.short_id)}" if publication.address else f" sha256:{figure.id}"
    work = f"{heading}. {title}{edition} [Qamtu {figure.short_id}]."
    return f"{_author(publication)} ({publication.date[:4]}). {work}{where}"


def cite_bibtex(publication: Publication, figure: Figure, heading: str, title: str) -> str:
    """An entry of a bibliography; braces and backslashes of a title would end its field and are left out."""
    fields = {
        "author": f"{{{_plain(_author(publication))}}}",
        "title": f"{{{_plain(heading)}}}",
        "howpublished": _plain(title) + (f", edition {publication.edition}" if publication.edition > 1 else ""),
        "year": publication.date[:4],
        "note": f"Qamtu figure {figure.short_id}, sha256:{figure.id}",
    }
    if publication.address:
        fields["url"] = publication.address_of(figure.short_id)
    lines = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items())
    return f"@misc{{qamtu-{figure.short_id},\n{lines}}}\n"


def cite_csl(publication: Publication, figure: Figure, heading: str, title: str) -> str:
    """One item of CSL JSON."""
    year, month, day = (int(part) for part in publication.date.split("-"))
    item: dict[str, Any] = {
        "id": f"qamtu-{figure.short_id}",
        "type": "dataset",
        "title": heading,
        "container-title": title,
        "edition": str(publication.edition),
        "author": [{"literal": _author(publication)}],
        "issued": {"date-parts": [[year, month, day]]},
        "note": f"sha256:{figure.id}",
    }
    if publication.address:
        item["URL"] = publication.address_of(figure.short_id)
    return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


def _author(publication: Publication) -> str:
    return publication.approved_by or "Qamtu"


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter not in "{}\\")
