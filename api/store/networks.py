"""Street networks: folders below the data folder, opened by memory map, and a row that says what each is."""

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy.orm import Session

from api.store.kept_files import keep_content
from api.store.models import Network

if TYPE_CHECKING:
    from geo.barriers import Barriers
    from routing.network import RoadNetwork

FOLDER = "barriers"
_BARRIERS = ("lon", "lat", "first", "bounds", "is_ring")


def load_street_network(session: Session, data: Path, network_id: str) -> "tuple[RoadNetwork, Barriers | None]":
    """A network, memory-mapped, with the water and railways of its extract."""
    from geo.barriers import Barriers
    from routing.storage import load_network

    row = session.get_one(Network, network_id)
    barriers = None
    if row.barriers_file:
        with np.load(data / row.barriers_file) as arrays:
            barriers = Barriers(*(arrays[name] for name in _BARRIERS))
    return load_network(data / row.folder), barriers


def save_street_network(
    session: Session, data: Path, network_id: str, folder: Path, network: "RoadNetwork", barriers: "Barriers | None"
) -> Network:
    """Name a network folder that stands below the data folder, and keep its barriers."""
    return session.merge(Network(**describe_street_network(data, network_id, folder, network, barriers)))


def describe_street_network(
    data: Path, network_id: str, folder: Path, network: "RoadNetwork", barriers: "Barriers | None"
) -> dict[str, Any]:
    """The values of the row of a network folder, as JSON knows them; its barriers are kept in a file."""
    barriers_file = ""
    if barriers is not None:
        written = io.BytesIO()
        np.savez(written, **{name: getattr(barriers, name) for name in _BARRIERS})
        barriers_file, _ = keep_content(data, FOLDER, written.getvalue(), ".npz")
    source = network.source
    return {
        "id": network_id,
        "folder": folder.relative_to(data).as_posix(),
        "barriers_file": barriers_file,
        "modes": list(network.modes),
        "bbox": list(network.bbox()),
        "nodes": sum(graph.n_nodes for graph in network.graphs.values()),
        "edges": sum(graph.n_edges for graph in network.graphs.values()),
        "source": source.name,
        "source_sha256": source.sha256,
        "source_date": source.date,
        "licence": source.licence,
        "attribution": source.attribution,
    }
