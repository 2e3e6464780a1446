"""Writes plain lists of nodes, ways and relations as an OSM file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import osmium

from routing.errors import OsmFileError
from routing.network import FloatArray

Tags = Mapping[str, str]
Member = tuple[str, int, str]  # type ("n", "w", "r"), id, role


@dataclass(frozen=True)
class OsmWay:
    """A way through nodes given by their number (row of the coordinates)."""

    nodes: Sequence[int]
    tags: Tags


@dataclass(frozen=True)
class OsmRelation:
    """A relation; members name a node by its number, a way or a relation by its place in the list."""

    members: Sequence[Member]
    tags: Tags


@dataclass(frozen=True, eq=False)
class OsmDraft:
    """An OSM file to be: coordinates of all nodes, tags of some, ways, relations. Ids are numbers plus one."""

    lon: FloatArray
    lat: FloatArray
    node_tags: Mapping[int, Tags] = field(default_factory=dict)
    ways: Sequence[OsmWay] = ()
    relations: Sequence[OsmRelation] = ()


def write_osm(path: Path, draft: OsmDraft, *, generator: str) -> None:
    """Write `draft` to `path` (`.osm.pbf`, `.osm`, `.osm.gz`); equal drafts give equal bytes.

    No times, versions or users are written, so that nothing but the data decides the bytes.

    Raises
    ------
    OsmFileError
        The file cannot be written.
    """
    header = osmium.io.Header()
    header.set("generator", generator)
    header.add_box(_bounds(draft))
    try:
        writer = osmium.SimpleWriter(str(path), header=header, overwrite=True)
    except RuntimeError as error:
        raise OsmFileError("{name} cannot be written; choose a folder you may write to", name=path.name) from error
    with writer:
        _write_nodes(writer, draft)
        for number, way in enumerate(draft.ways):
            refs = [int(node) + 1 for node in way.nodes]
            writer.add_way(osmium.osm.mutable.Way(id=number + 1, nodes=refs, tags=dict(way.tags)))
        for number, relation in enumerate(draft.relations):
            members = [(kind, int(ref) + 1, role) for kind, ref, role in relation.members]
            writer.add_relation(osmium.osm.mutable.Relation(id=number + 1, members=members, tags=dict(relation.tags)))


def _bounds(draft: OsmDraft) -> osmium.osm.Box:
    return osmium.osm.Box(
        float(draft.lon.min()), float(draft.lat.min()), float(draft.lon.max()), float(draft.lat.max())
    )


def _write_nodes(writer: osmium.SimpleWriter, draft: OsmDraft) -> None:
    places = np.round(np.stack([draft.lon, draft.lat], axis=1), 7).tolist()
    node = osmium.osm.mutable.Node()  # one for all: the writer copies it
    for number, place in enumerate(places):
        tags = draft.node_tags.get(number)
        node.id, node.location, node.tags = number + 1, place, dict(tags) if tags else None
        writer.add_node(node)
