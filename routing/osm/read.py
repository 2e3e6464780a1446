"""Reading roads: an OSM file (.osm.pbf, .osm, .osm.gz) becomes a `RoadNetwork`, one graph per travel mode."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from routing.errors import OsmFileError, Phrase, TravelModeError
from routing.mode_segments import build_graph, find_turn_bans
from routing.modes import load_mode
from routing.network import RoadNetwork
from routing.osm.osmium_roads import read_with_osmium
from routing.osm.pbf.roads import UnusualPbfError, read_pbf
from routing.osm.source import header_date, read_source, reading
from routing.progress import Progress, silent
from routing.roads import TaggedRoads


def read_network(
    path: str | Path,
    *,
    modes: Sequence[str] = ("walk", "car"),
    country: str = "",
    progress: Progress = silent,
) -> RoadNetwork:
    """The road network of an OSM extract for each of the travel modes.

    Turn restrictions are counted as they bind cars, whichever modes are asked for.

    Raises
    ------
    OsmFileError
        The file is missing, empty, cut short, not OSM, or holds no road for one of the modes.
    TravelModeError
        A mode does not exist.
    """
    path = Path(path)
    travel_modes = [load_mode(mode, country) for mode in modes]
    with reading(path):
        roads, newest = read_roads(path, progress=progress)
        source = read_source(path, country, newest)
    graphs = {}
    for mode in travel_modes:
        progress(Phrase("building the network for {mode}", mode=mode.mode))
        try:
            graphs[mode.mode] = build_graph(roads, mode)
        except TravelModeError as error:
            raise OsmFileError("{path} holds no road that is open to {mode}", path=path, mode=mode.mode) from error
    _, counts = find_turn_bans(roads, load_mode("car", country))
    return RoadNetwork(graphs=graphs, source=source, restrictions=counts)


def read_roads(path: Path, *, progress: Progress = silent) -> tuple[TaggedRoads, str]:
    """All roads of the file as tagged ways, and the ISO date of the newest one ("" when the file has no dates)."""
    dated = not header_date(path)  # then the newest road stands in for it
    try:
        if path.suffix != ".pbf":
            raise UnusualPbfError
        roads, newest_s = read_pbf(path, dated=dated, progress=progress)
    except UnusualPbfError:
        roads, newest_s = read_with_osmium(path, dated=dated, progress=progress)
    return roads, datetime.fromtimestamp(newest_s, tz=UTC).date().isoformat() if newest_s > 0 else ""
