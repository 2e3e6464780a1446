"""A larger extract out of a small one: the same town laid side by side, so that engines can be measured at any size.

    python benchmarks/tile_extract.py EXTRACT.osm.pbf OUT.osm.pbf [--across 2] [--down 2] [--links 20]

Objects are numbered anew from 1 in the order of the file (nodes, then ways, then turn restrictions), tile after tile,
so ids stay small and sorted; nodes that the extract does not hold are left out of their ways, other relations are
dropped. Neighbouring tiles are joined by up to `--links` straight two-way tertiary roads, each between the road nodes
nearest the common border in one of that many strips: without them every tile would be an island. Equal input gives
equal bytes. Real towns differ from each other; a tiled one repeats itself, which caches may like.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import osmium
from osmium.osm import NODE, RELATION, WAY, Node, Relation, Way

Item = TypeVar("Item", Node, Way, Relation)
LINK_TAGS = {"highway": "tertiary", "name": "link between tiles"}


@dataclass(frozen=True, eq=False)
class Tile:
    """What is repeated: ids in the order of the file, places, and which nodes lie on a road."""

    nodes: dict[int, int]  # OSM id -> place in the file
    ways: dict[int, int]
    n_restrictions: int
    place: npt.NDArray[np.float64]  # [n, 2] lon, lat
    on_road: npt.NDArray[np.bool_]

    @property
    def size(self) -> npt.NDArray[np.float64]:
        """Width and height, degrees, with a gap of a street's width."""
        width_height: npt.NDArray[np.float64] = self.place.max(axis=0) - self.place.min(axis=0) + 2e-4
        return width_height


def survey(extract: Path) -> Tile:
    """Read what the tiling needs to know."""
    nodes: dict[int, int] = {}
    ways: dict[int, int] = {}
    place: list[tuple[float, float]] = []
    road_refs: set[int] = set()
    restrictions = 0
    for item in osmium.FileProcessor(str(extract), NODE | WAY | RELATION):
        if isinstance(item, Node):
            nodes[item.id] = len(nodes)
            place.append((item.lon, item.lat))
        elif isinstance(item, Way):
            ways[item.id] = len(ways)
            if "highway" in item.tags:
                road_refs.update(node.ref for node in item.nodes)
        elif isinstance(item, Relation):
            restrictions += is_whole_restriction(item, nodes, ways)
    on_road = np.fromiter((ref in road_refs for ref in nodes), dtype=np.bool_, count=len(nodes))
    return Tile(nodes, ways, restrictions, np.array(place), on_road)


def read_all(extract: Path, entities: osmium.osm.osm_entity_bits, kind: type[Item]) -> Iterator[Item]:
    """Every node, way or relation of the extract."""
    return (item for item in osmium.FileProcessor(str(extract), entities) if isinstance(item, kind))


def is_whole_restriction(relation: Relation, nodes: dict[int, int], ways: dict[int, int]) -> bool:
    """Whether this is a turn restriction all of whose members are in the extract."""
    known = {"n": nodes, "w": ways}
    return relation.tags.get("type") == "restriction" and all(
        member.ref in known.get(member.type, ()) for member in relation.members
    )


def border_pairs(tile: Tile, axis: int, links: int) -> list[tuple[int, int]]:
    """Per strip across the border, the road nodes nearest it: the last of one tile, the first of the next."""
    roads = np.flatnonzero(tile.on_road)
    towards, along = tile.place[roads, axis], tile.place[roads, 1 - axis]
    strip = np.minimum((along - along.min()) / (np.ptp(along) + 1e-12) * links, links - 1).astype(int)
    pairs = []
    for number in range(links):
        here = np.flatnonzero(strip == number)
        if len(here):
            pairs.append((int(roads[here[towards[here].argmax()]]), int(roads[here[towards[here].argmin()]])))
    return pairs


def write_tiles(extract: Path, out: Path, across: int, down: int, links: int) -> None:
    """Write the tiles to `out`, row by row from the south-west."""
    tile = survey(extract)
    n_tiles = across * down
    shifts = [tile.size * (number % across, number // across) for number in range(n_tiles)]
    low, high = tile.place.min(axis=0), tile.place.max(axis=0) + shifts[-1]
    header = osmium.io.Header()
    header.set("generator", "qamtu tile_extract")
    header.add_box(osmium.osm.Box(float(low[0]), float(low[1]), float(high[0]), float(high[1])))
    with osmium.SimpleWriter(str(out), header=header, overwrite=True) as writer:
        for number, shift in enumerate(shifts):
            base = number * len(tile.nodes) + 1
            for node in read_all(extract, NODE, Node):
                at = tile.nodes[node.id]
                writer.add_node(
                    node.replace(
                        id=base + at,
                        location=(float(tile.place[at, 0] + shift[0]), float(tile.place[at, 1] + shift[1])),
                    )
                )
        for number in range(n_tiles):
            base, first = number * len(tile.nodes) + 1, number * len(tile.ways) + 1
            for way in read_all(extract, WAY, Way):
                refs = [base + tile.nodes[node.ref] for node in way.nodes if node.ref in tile.nodes]
                writer.add_way(way.replace(id=first + tile.ways[way.id], nodes=refs))
        next_way = n_tiles * len(tile.ways) + 1
        for refs in link_refs(tile, across, down, links):
            writer.add_way(osmium.osm.mutable.Way(id=next_way, version=1, nodes=refs, tags=LINK_TAGS))
            next_way += 1
        for number in range(n_tiles):
            write_restrictions(writer, extract, tile, number)


def link_refs(tile: Tile, across: int, down: int, links: int) -> list[list[int]]:
    """The two node ids of every joining road."""
    found = []
    for axis, step, inside in ((0, 1, lambda x, _: x + 1 < across), (1, across, lambda _, y: y + 1 < down)):
        for number in range(across * down):
            if inside(number % across, number // across):
                base = number * len(tile.nodes) + 1
                beyond = base + step * len(tile.nodes)
                found += [[base + last, beyond + first] for last, first in border_pairs(tile, axis, links)]
    return found


def write_restrictions(writer: osmium.SimpleWriter, extract: Path, tile: Tile, number: int) -> None:
    """Turn restrictions of one tile."""
    base = {"n": number * len(tile.nodes) + 1, "w": number * len(tile.ways) + 1}
    known = {"n": tile.nodes, "w": tile.ways}
    next_id = number * tile.n_restrictions + 1
    for relation in read_all(extract, RELATION, Relation):
        if is_whole_restriction(relation, tile.nodes, tile.ways):
            members = [(m.type, base[m.type] + known[m.type][m.ref], m.role) for m in relation.members]
            writer.add_relation(relation.replace(id=next_id, members=members))
            next_id += 1


def main() -> None:
    """Tile one extract."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extract", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--across", type=int, default=2)
    parser.add_argument("--down", type=int, default=2)
    parser.add_argument("--links", type=int, default=20)
    options = parser.parse_args()
    write_tiles(options.extract, options.out, options.across, options.down, options.links)


if __name__ == "__main__":
    main()
