"""The roads of a PBF file, block by block in threads: ways and turn restrictions first, then the nodes they need."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from routing.errors import Phrase
from routing.osm.pbf.blocks import RELATIONS, WAYS, Span, find_blocks, read_block
from routing.osm.pbf.node_blocks import Nodes
from routing.osm.pbf.way_blocks import Ways
from routing.osm.relations import read_restrictions
from routing.osm.source import require_roads
from routing.progress import Progress
from routing.roads import TaggedRoads, TurnRestriction, first_of_runs

_STEPS_PER_DEGREE: Final = 1e7


class UnusualPbfError(ValueError):
    """The file is damaged, or sound but of a kind that this reader does not know: osmium shall look at it."""


def read_pbf(path: Path, *, dated: bool, progress: Progress, threads: int = 0) -> tuple[TaggedRoads, float]:
    """All roads of the file, and when the newest one was changed (seconds since 1970, if `dated`; 0: not said).

    The same as `read_with_osmium` gives, but compiled code reads the bytes and Python sees only different sets of tags.

    Raises
    ------
    UnusualPbfError
        The file is damaged, its nodes do not come before its ways, or it is packed in a way this reader does not know.
    """
    try:
        return _read(path, dated, progress, threads)
    except (ValueError, RuntimeError) as error:  # osmium, which reads the restrictions, raises the latter
        raise UnusualPbfError(str(error)) from error


def _read(path: Path, dated: bool, progress: Progress, threads: int) -> tuple[TaggedRoads, float]:
    header, spans = find_blocks(path)
    first = _first_with_ways(path, spans)
    progress(Phrase("reading ways"))
    ways = Ways.read(path, spans[first:], threads)
    require_roads(path, ways.way_id, ways.refs)
    restrictions = _restrictions(path, [header, *(spans[first + i] for i in ways.turning)])
    progress(Phrase("reading nodes"))
    nodes = Nodes(ways.refs)
    nodes.read(path, spans[:first], threads, alone=True)
    nodes.read(path, [spans[first + i] for i in ways.with_nodes], threads, alone=False)
    number = nodes.number()
    here = number >= 0
    roads = TaggedRoads(
        way_id=ways.way_id,
        way_first_node=first_of_runs(ways.size),
        way_node=number[nodes.of_ref],
        way_tags=ways.tag_set,
        tag_sets=ways.tag_sets,
        node_id=nodes.node_id[here],
        node_lon=nodes.lon[here] / _STEPS_PER_DEGREE,
        node_lat=nodes.lat[here] / _STEPS_PER_DEGREE,
        node_tags={int(number[node]): tags for node, tags in nodes.tags.items() if number[node] >= 0},
        restrictions=restrictions,
    )
    return roads, ways.newest if dated else 0.0


def _first_with_ways(path: Path, spans: Sequence[Span]) -> int:
    """The first block with a way or a relation, by bisection: all but a few odd files hold their nodes before."""
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if read_block(path, spans[middle]).holds & (WAYS | RELATIONS):
            high = middle
        else:
            low = middle + 1
    return low


def _restrictions(path: Path, spans: Sequence[Span]) -> list[TurnRestriction]:
    """The turn restrictions in a few blocks, which osmium gets as a small file of their own, header first."""
    with path.open("rb") as file:
        parts = []
        for span in spans:
            file.seek(span.begin)
            parts.append(file.read(span.end - span.begin))
    return read_restrictions(b"".join(parts)) if len(parts) > 1 else []
