"""Roads as mapped, before any travel mode looks at them: ways with tags, nodes with tags, turn restrictions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from routing.network import FloatArray, IntArray, LongArray

Tags = Mapping[str, str]


@dataclass(frozen=True)
class TurnRestriction:
    """One turn restriction: coming from one of `from_ways` to `via_node`, `to_ways` may not, or only, be taken."""

    tags: Tags
    from_ways: tuple[int, ...]  # OSM way ids
    via_node: int | None  # OSM node id; None: a member is missing, or the via is a way
    to_ways: tuple[int, ...]
    via_way: bool = False


@dataclass(frozen=True, eq=False)
class TaggedRoads:
    """Ways, their nodes and their turn restrictions: the input of every mode's graph.

    The nodes of way `w` are `way_node[way_first_node[w] : way_first_node[w + 1]]`, numbers into `node_id`;
    -1 stands for a node the extract does not hold (ways cut at the border). The tags of way `w` are
    `tag_sets[way_tags[w]]`: equal tags are stored once. `node_tags` holds tagged nodes only, by node number.
    """

    way_id: LongArray  # [w]
    way_first_node: LongArray  # [w + 1]
    way_node: IntArray
    way_tags: IntArray  # [w]
    tag_sets: Sequence[Tags]
    node_id: LongArray  # [n] ascending
    node_lon: FloatArray
    node_lat: FloatArray
    node_tags: Mapping[int, Tags] = field(default_factory=dict)
    restrictions: Sequence[TurnRestriction] = ()

    @property
    def n_ways(self) -> int:
        """Number of ways."""
        return len(self.way_id)

    def node_number(self, osm_id: int) -> int:
        """Number of the node with this OSM id, -1 if there is none."""
        place = int(np.searchsorted(self.node_id, osm_id))
        return place if place < len(self.node_id) and int(self.node_id[place]) == osm_id else -1


def collect_roads(
    ways: Iterable[tuple[int, Sequence[int], Tags]],
    nodes: Mapping[int, tuple[float, float]],
    *,
    node_tags: Mapping[int, Tags] | None = None,
    restrictions: Sequence[TurnRestriction] = (),
) -> TaggedRoads:
    """`TaggedRoads` from plain Python: ways as (id, node ids, tags), nodes as id -> (lon, lat), node tags by node id.

    For small networks, notebooks and other sources than OSM files (an osmnx graph is one way per street).
    Way ids may repeat; a way may name a node that is not in `nodes`.
    """
    listed = list(ways)
    node_id = np.array(sorted(nodes), dtype=np.int64)
    places = np.array([nodes[int(i)] for i in node_id], dtype=np.float64).reshape(-1, 2)
    sets: dict[tuple[tuple[str, str], ...], int] = {}
    way_tags = [sets.setdefault(tuple(sorted(tags.items())), len(sets)) for _, _, tags in listed]
    refs = np.array([ref for _, way_refs, _ in listed for ref in way_refs], dtype=np.int64)
    return TaggedRoads(
        way_id=np.array([way for way, _, _ in listed], dtype=np.int64),
        way_first_node=first_of_runs([len(way_refs) for _, way_refs, _ in listed]),
        way_node=numbers_of(refs, node_id),
        way_tags=np.array(way_tags, dtype=np.int32),
        tag_sets=[dict(tags) for tags in sets],
        node_id=node_id,
        node_lon=np.ascontiguousarray(places[:, 0]),
        node_lat=np.ascontiguousarray(places[:, 1]),
        node_tags={
            int(np.searchsorted(node_id, osm_id)): tags for osm_id, tags in (node_tags or {}).items() if osm_id in nodes
        },
        restrictions=restrictions,
    )


def first_of_runs(lengths: Sequence[int] | npt.NDArray[np.integer]) -> LongArray:
    """Where each of several runs begins in their concatenation, and where the last one ends."""
    first = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=first[1:])
    return first


def numbers_of(refs: LongArray, node_id: LongArray) -> IntArray:
    """Place of each OSM id in the ascending `node_id`, -1 where it is not there."""
    if not len(node_id):
        return np.full(len(refs), -1, dtype=np.int32)
    place = np.minimum(np.searchsorted(node_id, refs), len(node_id) - 1)
    return np.where(node_id[place] == refs, place, -1).astype(np.int32)
