"""`qamtu matrix`: door-to-door travel times between two lists of places."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.options import AsJson, Mode, NetworkFolder, Quiet
from api.console import progress, say, say_json


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
        counts = write_matrix(
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
        say_json(counts | {"out": str(out)})
        return
    say(
        f"{counts['pairs']:,} pairs within {cutoff_min:g} minutes, "
        f"of {counts['origins']:,} x {counts['destinations']:,}; "
        f"without a road within {snap_limit_m:g} m: {counts['origins_refused']} origins, "
        f"{counts['destinations_refused']} destinations"
    )
    say(f"written to {out}")
