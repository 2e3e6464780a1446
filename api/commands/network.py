"""`qamtu network build`: an OSM extract becomes a travel-time network folder."""

from pathlib import Path
from typing import Annotated

import typer

from api.arguments import require_file
from api.commands.options import AsJson, Quiet
from api.console import progress, say, say_json


def build(
    extract: Annotated[Path, typer.Argument(help="OSM extract: .osm.pbf, .osm or .osm.gz.", metavar="OSM.pbf")],
    folder: Annotated[Path, typer.Argument(help="Folder to write.", metavar="OUT_DIR")],
    modes: Annotated[str, typer.Option(help="Travel modes with commas.")] = "walk,car",
    country: Annotated[str, typer.Option(help="Country profile of speeds: KZ, TH, or none.")] = "",
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Build a travel-time network from an OSM extract.

    Example: qamtu network build shymkent.osm.pbf shymkent.network --modes walk,car --country KZ
    """
    from routing.modes import load_mode

    require_file(extract)
    wanted = tuple(part.strip() for part in modes.split(","))
    for mode in wanted:
        load_mode(mode, country)

    from routing.osm.read import read_network
    from routing.storage import save_network

    with progress(quiet=quiet) as tell:
        network = read_network(extract, modes=wanted, country=country, progress=tell)
        tell("writing the network folder")
        save_network(network, folder)
    counts = {mode: _counts(graph) for mode, graph in network.graphs.items()}
    restrictions = network.restrictions
    if as_json:
        say_json(
            {"folder": str(folder), "modes": counts, "restrictions": vars(restrictions), "source": vars(network.source)}
        )
        return
    for mode, count in counts.items():
        say(
            f"{mode:13s} {count['nodes']:>9,} nodes  {count['edges']:>9,} edges  {count['components']:>6,} components, "
            f"the largest with {count['largest_component_share']:.1%} of the nodes"
        )
    say(
        f"turn restrictions: {restrictions.obeyed} obeyed, {restrictions.via_way} via a way (not obeyed), "
        f"{restrictions.incomplete} incomplete"
    )
    say(f"written to {folder}; {network.source.attribution}, {network.source.licence}")


def _counts(graph: object) -> dict[str, float]:
    import numpy as np

    from routing.network import RoadGraph

    assert isinstance(graph, RoadGraph)  # noqa: S101
    sizes = np.bincount(graph.component)
    return {
        "nodes": graph.n_nodes,
        "edges": graph.n_edges,
        "components": len(sizes),
        "largest_component_share": float(sizes.max() / graph.n_nodes),
    }
