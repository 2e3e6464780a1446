"""`qamtu isochrone`: where one can be within given minutes of a place."""

import json
from pathlib import Path
from typing import Annotated, Final

import typer

from api.arguments import Direction, parse_minutes, require_file
from api.commands.options import AsJson, Mode, NetworkFolder, Quiet
from api.console import progress, say, say_json
from api.errors import user_language
from geo.errors import OutputError
from routing.errors import Phrase

ENDINGS: Final = (".geojson", ".json")


def isochrone(
    network: NetworkFolder,
    mode: Mode,
    lon: Annotated[float, typer.Option(help="Longitude of the place.")],
    lat: Annotated[float, typer.Option(help="Latitude of the place.")],
    out: Annotated[Path, typer.Option(help="GeoJSON to write.", metavar="I.geojson")],
    minutes: Annotated[str, typer.Option(help="Minutes with commas.")] = "15,30,60",
    population: Annotated[
        Path | None, typer.Option(help="Population cells (id,lon,lat and strata) to count.", metavar="P.csv")
    ] = None,
    strata: Annotated[str, typer.Option(help="Columns of the population to count, with commas.")] = "population",
    direction: Annotated[Direction, typer.Option(help="Towards the place or away from it.")] = Direction.to_facility,
    snap_limit_m: Annotated[float, typer.Option(help="Largest distance to a road.")] = 1000.0,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Isochrones around a place, with the people in them where a population is given.

    Example: qamtu isochrone --network s.network --mode car --lon 69.59 --lat 42.32 --minutes 15,30 --out I.geojson
    """
    from routing.network_description import read_description

    asked = parse_minutes(minutes)
    if out.suffix.lower() not in ENDINGS:  # another program would open it as what its name says
        raise OutputError("{path}: isochrones are written as .geojson; choose such a name", path=out.name)
    read_description(network)  # refused before the heavy libraries are loaded
    if population is not None:
        require_file(population)

    from geo.isochrones import isochrone as measure_isochrone
    from geo.matrix import require_mode
    from geo.output_folder import output_file
    from geo.population import read_cells
    from geo.words import Speech
    from routing.modes import load_mode
    from routing.storage import load_network

    with progress(quiet=quiet) as tell:
        tell(Phrase("reading the network"))
        loaded = load_network(network)
        graph = require_mode(loaded, mode)
        people = read_cells(population, strata=tuple(strata.split(","))) if population else None
        tell(Phrase("searching"))
        shapes = measure_isochrone(
            graph,
            lon,
            lat,
            minutes=asked,
            direction=direction.value,
            off_road_kmh=load_mode(mode, loaded.source.country).off_road_kmh,
            limit_m=snap_limit_m,
            population=people,
        )
        with output_file(out) as partial:
            document = json.loads(shapes.to_json(drop_id=True)) | {"attribution": loaded.source.attribution}
            partial.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    rows = json.loads(shapes.drop(columns="geometry").to_json(orient="records"))
    if as_json:
        say_json({"isochrones": rows, "out": str(out)})
        return
    speech = Speech(user_language())
    for row in rows:
        counted = ", ".join(
            f"{key.removeprefix('people_')} {speech.number(value)}"
            for key, value in row.items()
            if key.startswith("people_")
        )
        within = speech.minutes(row["minutes"])
        say(f"{within}: {counted}" if counted else Phrase("{minutes}: no population given", minutes=within))
    say(Phrase("written to {path}", path=out))
