"""A file is fetched from a host of the allow-list: one step a piece, so that what has come is never fetched again."""

import shutil
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Field
from sqlalchemy.orm import Session

from api.imports.upload_kinds import UPLOAD_KINDS, UploadKindName
from api.jobs.asked import Asked
from api.jobs.kind import Kind, Output, Part, Work
from api.store.models import Job, Upload
from routing.errors import Phrase

if TYPE_CHECKING:
    from pathlib import Path

    from api.imports.fetch.download import Fetcher
    from api.service import Service

PIECE_BYTES: Final = 32_000_000
Degrees = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


class AskedFetch(Asked):
    """An address and what its file is for; with a box it is a question to the Overpass server of that address."""

    url: Annotated[str, Field(min_length=1, max_length=2000)]
    kind: UploadKindName = "osm"
    name: Annotated[str, Field(max_length=500)] = ""
    sha256: Annotated[str, Field(pattern=r"^([0-9a-fA-F]{64})?$")] = ""
    bbox: tuple[Degrees, Degrees, Degrees, Degrees] | None = None
    area_id: Annotated[str, Field(max_length=64)] | None = None
    organisation_id: Annotated[str, Field(max_length=64)] | None = None


def prepare(session: Session, service: "Service", work: Work) -> Output:
    """Which hosts may be asked."""
    from api.settings import read_settings

    return {"allow": read_settings().fetch_allow}


def plan(work: Work) -> list[Part]:
    """The pieces of the file, once it is known how large it is; one where it can only come as a whole."""
    from api.imports.fetch.allowed import show_url
    from api.imports.fetch.checksums import find_md5
    from api.imports.fetch.download import too_large

    asked, fetcher = work.parameters, _fetcher(work)
    told = show_url(asked["url"])
    if asked["bbox"] is not None:
        return [Part(Phrase("asking {host} for a map", host=told), {"first": 0, "end": 0})]
    found = fetcher.look(asked["url"])
    most_bytes = UPLOAD_KINDS[asked["kind"]].most_bytes
    if (found.size_bytes or 0) > most_bytes:
        raise too_large(asked["url"], most_bytes)
    md5 = "" if asked["sha256"] else find_md5(fetcher, asked["url"])
    size = found.size_bytes if found.in_pieces and found.size_bytes else 0
    firsts = range(0, size, PIECE_BYTES) if size else range(1)
    return [
        Part(
            Phrase("fetching {url}, piece {number} of {count}", url=told, number=number, count=len(firsts)),
            {"first": first, "end": min(first + PIECE_BYTES, size), "tag": found.tag, "size": size, "md5": md5},
        )
        for number, first in enumerate(firsts, start=1)
    ]


def run(work: Work, number: int, given: Mapping[str, Any]) -> Output:
    """One piece; what of it has come before a crash is there already."""
    from api.imports.fetch.download import Found
    from api.imports.fetch.overpass import overpass_body

    asked, fetcher, file = work.parameters, _fetcher(work), _piece(work, number)
    if given["end"]:
        fetcher.fetch_piece(asked["url"], Found(given["size"], given["tag"]), given["first"], given["end"], file)
    else:
        body = overpass_body(asked["bbox"]) if asked["bbox"] is not None else None
        fetcher.fetch_whole(asked["url"], file, UPLOAD_KINDS[asked["kind"]].most_bytes, body)
    return {"number": number, "md5": given.get("md5", "")}


def finish(work: Work, outputs: Sequence[Output]) -> Output:
    """One file, of which it is known that it is the one, and holds what it may hold."""
    from api.imports.fetch.checksums import require_hash
    from api.imports.fetch.overpass import require_answered
    from api.imports.receive import Received, clean_name, keep_received
    from geo.manifest import sha256

    asked = work.parameters
    whole = work.folder / "whole"
    with whole.open("wb") as target:
        for output in outputs:
            with _piece(work, output["number"]).open("rb") as piece:
                shutil.copyfileobj(piece, target, 1 << 20)
    require_hash(whole, asked["url"], md5=outputs[0]["md5"], sha256=asked["sha256"])
    if asked["bbox"] is not None:
        require_answered(whole, asked["url"])
    name = clean_name(asked["name"] or asked["url"].split("?")[0].split("#")[0])
    (work.data / "uploads").mkdir(parents=True, exist_ok=True)
    kept = keep_received(work.data, Received(whole, sha256(whole), whole.stat().st_size), asked["kind"], name)
    return {
        "name": name,
        "file": kept.file,
        "sha256": kept.sha256,
        "size_bytes": kept.size_bytes,
        "media_type": kept.content.media_type,
    }


def keep(session: Session, work: Work, outcome: Output) -> Output:
    """The file is an upload of whoever asked for it."""
    from api.imports.fetch.allowed import show_url

    asked = work.parameters
    job = session.get_one(Job, work.job_id)
    row = Upload(
        kind=asked["kind"],
        source_url=show_url(asked["url"]),
        area_id=asked["area_id"],
        organisation_id=asked["organisation_id"],
        created_by=job.created_by,
        **outcome,
    )
    session.add(row)
    session.flush()
    return {"upload_id": row.id, "sha256": row.sha256, "size_bytes": row.size_bytes}


def _fetcher(work: Work) -> "Fetcher":
    from api.imports.fetch.allowed import read_allowed
    from api.imports.fetch.download import Fetcher

    return Fetcher(read_allowed(work.given["allow"]))


def _piece(work: Work, number: int) -> "Path":
    return work.folder / f"piece-{number:06}"


KIND = Kind(AskedFetch, plan, run, finish, prepare, keep)
