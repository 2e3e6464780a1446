"""The manifest of a publication as somebody hands it over: read strictly, for it may be doctored or made to do harm."""

import datetime
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from geo.errors import PublicationError
from geo.publication.figure import KINDS, DataSet, Publication, Subject, read_publication
from geo.publication.pages.speech import LANGUAGES

FORMAT: Final = "qamtu-publication/1"
MOST_BYTES: Final = 2**28
"""Of a manifest: ten times that of a city with some thousand figures."""
TEXTS: Final = ("title", "previous", "date", "approved_by", "lang", "country", "scenario", "address")
MAPPINGS: Final = ("titles", "parameters", "versions")


def read_certificate(manifest: Path) -> dict[str, Any]:
    """The manifest of a publication as it is written.

    Raises
    ------
    PublicationError
        There is none, it is that of something else, or it says a thing twice.
    """
    try:
        with manifest.open("rb") as file:
            written = file.read(MOST_BYTES + 1)
        if len(written) > MOST_BYTES:
            raise _no_manifest(manifest)
        document = json.loads(written.decode("utf-8"), object_pairs_hook=_once_each, parse_constant=_no_number)
        is_one = document["format"] == FORMAT and _are_outputs(document["outputs"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        is_one = False
    if not is_one:
        raise _no_manifest(manifest)
    return dict(document)


def read_published(manifest: Path, document: Mapping[str, Any] | None = None) -> Publication:
    """The publication of a manifest, whose id can be found.

    Raises
    ------
    PublicationError
        There is none, or it lacks what every publication has, or says what none can.
    """
    document = document or read_certificate(manifest)
    try:
        publication = read_publication(document["publication"])
        is_one = _is_sound(publication) and bool(publication.id)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        is_one = False
    if not is_one:
        raise _no_manifest(manifest)
    return publication


def unvouched(publication: Publication, document: Mapping[str, Any]) -> dict[str, Any]:
    """What a manifest says and no id covers, by its path: somebody wrote it into it."""
    said, known = document["publication"], publication.as_dict()
    found = {key: value for key, value in document.items() if key not in ("format", "publication", "outputs")}
    found |= {f"publication.{key}": said[key] for key in said if key not in known}
    for number, (row, figure) in enumerate(zip(said["figures"], known["figures"], strict=True)):
        found |= {f"publication.figures[{number}].{key}": row[key] for key in row if key not in figure}
    for number, row in enumerate(document["outputs"]):
        found |= {f"outputs[{number}].{key}": row[key] for key in row if key not in ("name", "sha256")}
    return found


def _once_each(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Of a key that stands twice one reader takes the first and another the last."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _no_number(text: str) -> float:
    raise ValueError(text)


def _are_outputs(outputs: Any) -> bool:
    names = [row["name"] for row in outputs]
    hashes = [row["sha256"] for row in outputs]
    return all(isinstance(text, str) for text in (*names, *hashes)) and len(set(names)) == len(names)


def _is_sound(publication: Publication) -> bool:
    """Whether every part is of its kind, so that it can be told and compared."""
    return (
        all(isinstance(getattr(publication, name), str) for name in TEXTS)
        and all(isinstance(getattr(publication, name), Mapping) for name in MAPPINGS)
        and _is_number(publication.minimum_people)
        and publication.minimum_people >= 0
        and type(publication.edition) is int
        and publication.lang in LANGUAGES
        and _is_day(publication.date)
        and all(isinstance(text, str) for text in publication.titles.values())
        and (publication.seed is None or type(publication.seed) is int)
        and all(isinstance(text, str) for text in publication.attributions)
        and all(isinstance(text, str) for data in publication.data_sets for text in _values(data))
        and all(figure.kind in KINDS and _is_subject(figure.subject) for figure in publication.figures)
    )


def _is_subject(subject: Subject) -> bool:
    threshold = subject.threshold_min
    texts = [value for name, value in vars(subject).items() if name != "threshold_min"]
    return all(isinstance(text, str) for text in texts) and (threshold is None or _is_number(threshold))


def _is_day(text: str) -> bool:
    return bool(datetime.date.fromisoformat(text))


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and math.isfinite(value)


def _values(data: DataSet) -> list[Any]:
    return list(vars(data).values())


def _no_manifest(path: Path) -> PublicationError:
    return PublicationError(
        "{path} is no manifest of a publication; name the manifest.json that qamtu publish wrote", path=path
    )
