"""`qamtu network build`: an OSM extract becomes a travel-time network folder."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.arguments import require_file
from api.commands.options import AsJson, Quiet
from api.console import progress, say, say_json
from api.errors import user_language
from routing.errors import Phrase

if TYPE_CHECKING:
    from geo.words import Speech
    from routing.network import RoadNetwork


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
    from routing.modes import country_profiles, load_mode

    require_file(extract)
    wanted = tuple(part.strip() for part in modes.split(","))
    for mode in wanted:
        load_mode(mode, country)

    from geo.words import Speech
    from routing.osm.read import read_network
    from routing.storage import save_network

    with progress(quiet=quiet) as tell:
        if country and country.upper() not in country_profiles():
            tell(
                Phrase(
                    "there is no speed profile for country {country}; the general speeds were used. Profiles: {known}",
                    country=country,
                    known=", ".join(country_profiles()),
                )
            )
        network = read_network(extract, modes=wanted, country=country, progress=tell)
        tell(Phrase("writing the network folder"))
        save_network(network, folder)
    counts = {mode: _counts(graph) for mode, graph in network.graphs.items()}
    if as_json:
        known = {"restrictions": vars(network.restrictions), "source": vars(network.source)}
        say_json({"folder": str(folder), "modes": counts} | known)
        return
    for line in _summary(network, counts, Speech(user_language())):
        say(line)
    say(
        Phrase(
            "written to {folder}; {attribution}, {licence}",
            folder=folder,
            attribution=network.source.attribution,
            licence=network.source.licence,
        )
    )


def _summary(network: "RoadNetwork", counts: Mapping[str, Mapping[str, float]], speech: "Speech") -> Iterator[Phrase]:
    """Size of each mode's graph and what became of the turn restrictions."""
    for mode, count in counts.items():
        yield Phrase(
            "{mode}: {nodes} nodes, {edges} edges; components: {components}, the largest has {share} of the nodes",
            mode=mode,
            nodes=speech.number(count["nodes"]),
            edges=speech.number(count["edges"]),
            components=speech.number(count["components"]),
            share=speech.percent(count["largest_component_share"]),
        )
    yield Phrase(
        "turn restrictions: {obeyed} obeyed, {via_way} via a way (not obeyed), {incomplete} incomplete",
        obeyed=speech.number(network.restrictions.obeyed),
        via_way=speech.number(network.restrictions.via_way),
        incomplete=speech.number(network.restrictions.incomplete),
    )


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
