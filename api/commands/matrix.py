"""`qamtu matrix`: door-to-door travel times between two lists of places."""

from pathlib import Path
from typing import Annotated, Final

import typer

from api.commands.options import AsJson, Mode, NetworkFolder, Quiet
from api.console import progress, say, say_json

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
    from routing.storage import load_network

    with progress(quiet=quiet) as tell:
        tell("reading the network")
        loaded = load_network(network)
        tell("measuring travel times")
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
    say(f"{_count(found.pairs, 'pair')} within {cutoff_min:g} minutes, of {found.origins:,} x {found.destinations:,}")
    for refused, what in ((found.origins_refused, "origin"), (found.destinations_refused, "destination")):
        if refused:
            say(f"{_count(len(refused), what)} without a street within {snap_limit_m:g} m: {_name(refused)}")
    say(f"written to {out}")


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _name(ids: tuple[str, ...]) -> str:
    """The first few ids, and how many more there are."""
    more = f" and {len(ids) - MOST_NAMED:,} more (--json names all)" if len(ids) > MOST_NAMED else ""
    return ", ".join(ids[:MOST_NAMED]) + more
