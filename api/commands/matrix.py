"""`qamtu matrix`: door-to-door travel times between two lists of places."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from api.commands.options import AsJson, Mode, NetworkFolder, Quiet
from api.console import progress, say, say_json
from api.errors import user_language
from routing.errors import Phrase

if TYPE_CHECKING:
    from geo.words import Speech

MOST_NAMED: Final = 5


def matrix(
    network: NetworkFolder,
    mode: Mode,
    origins: Annotated[Path, typer.Option(help="Places: id,lon,lat.", metavar="A.csv")],
    destinations: Annotated[Path, typer.Option(help="Places: id,lon,lat.", metavar="B.csv")],
    out: Annotated[Path, typer.Option(help="Table to write: .csv or .parquet.", metavar="M.csv")],
    cutoff_min: Annotated[float, typer.Option(help="Pairs beyond it are left out.", min=0)] = 60.0,
    snap_limit_m: Annotated[float, typer.Option(help="Places farther from a road are refused.", min=0)] = 1000.0,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Travel times from each origin to each destination.

    Example: qamtu matrix --network s.network --mode car --origins homes.csv --destinations sites.csv --out M.csv
    """
    from api.settings import read_settings
    from geo.matrix import write_matrix
    from geo.places import read_points
    from geo.words import Speech
    from routing.storage import load_network

    with progress(quiet=quiet) as tell:
        tell(Phrase("reading the network"))
        loaded = load_network(network)
        tell(Phrase("measuring travel times"))
        found = write_matrix(
            loaded,
            mode,
            read_points(origins),
            read_points(destinations),
            out,
            cutoff_min=cutoff_min,
            snap_limit_m=snap_limit_m,
            threads=read_settings().threads,
        )
    if as_json:
        say_json(found.as_dict() | {"out": str(out)})
        return
    speech = Speech(user_language())
    say(
        Phrase(
            "pairs within {minutes} minutes: {pairs}, of {origins} x {destinations}",
            minutes=speech.number(cutoff_min, 1),
            pairs=speech.number(found.pairs),
            origins=speech.number(found.origins),
            destinations=speech.number(found.destinations),
        )
    )
    if found.origins_refused:
        gaps = _refused(found.origins_refused, snap_limit_m, speech)
        say(Phrase("origins without a street within {metres} m: {count} ({ids})", **gaps))
    if found.destinations_refused:
        gaps = _refused(found.destinations_refused, snap_limit_m, speech)
        say(Phrase("destinations without a street within {metres} m: {count} ({ids})", **gaps))
    say(Phrase("written to {path}", path=out))


def _refused(ids: tuple[str, ...], snap_limit_m: float, speech: "Speech") -> dict[str, object]:
    return {"metres": speech.number(snap_limit_m, 1), "count": speech.number(len(ids)), "ids": _name(ids, speech)}


def _name(ids: tuple[str, ...], speech: "Speech") -> str | Phrase:
    """The first few ids, and how many more there are."""
    named = ", ".join(ids[:MOST_NAMED])
    if len(ids) <= MOST_NAMED:
        return named
    return Phrase("{ids} and {count} more: --json names all", ids=named, count=speech.number(len(ids) - MOST_NAMED))
