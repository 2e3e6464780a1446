"""Collects points, ways and relations in metres and hands them over as one OSM draft in degrees."""

import numpy as np
import shapely

from geo.demo_region.terrain import FloatArray, Frame
from routing.osm.write import OsmDraft, OsmRelation, OsmWay


class DraftBuilder:
    """A growing OSM file; points used by nothing are left out at the end."""

    def __init__(self, xy: FloatArray) -> None:
        self._xy: list[FloatArray] = [xy]
        self._count = len(xy)
        self.node_tags: dict[int, dict[str, str]] = {}
        self.ways: list[OsmWay] = []
        self.relations: list[OsmRelation] = []

    def add_points(self, xy: FloatArray) -> list[int]:
        """Numbers of new points."""
        numbers = list(range(self._count, self._count + len(xy)))
        self._xy.append(np.asarray(xy, dtype=float))
        self._count += len(xy)
        return numbers

    def add_place(self, xy: tuple[float, float], tags: dict[str, str]) -> None:
        """A tagged point of its own."""
        self.node_tags[self.add_points(np.array([xy]))[0]] = tags

    def add_way(self, nodes: list[int], tags: dict[str, str]) -> int:
        """Place of the new way in the list."""
        self.ways.append(OsmWay(nodes, tags))
        return len(self.ways) - 1

    def add_area(self, polygon: shapely.Polygon, tags: dict[str, str]) -> None:
        """A polygon: a closed way, or a multipolygon relation where it has holes."""
        rings = [polygon.exterior, *polygon.interiors]
        ways = []
        for ring in rings:
            numbers = self.add_points(np.asarray(ring.coords)[:-1])
            ways.append(self.add_way([*numbers, numbers[0]], tags if len(rings) == 1 else {}))
        if len(rings) > 1:
            members = [("w", way, "inner" if i else "outer") for i, way in enumerate(ways)]
            self.relations.append(OsmRelation(members, {"type": "multipolygon"} | tags))

    def build(self, frame: Frame) -> OsmDraft:
        """The draft in degrees, points renumbered without gaps."""
        xy = np.concatenate(self._xy)
        used = np.zeros(len(xy), dtype=bool)
        for way in self.ways:
            used[list(way.nodes)] = True
        used[list(self.node_tags)] = True
        number = (np.cumsum(used) - 1).tolist()
        lonlat = frame.to_lonlat(xy[used])
        ways = [OsmWay([number[n] for n in way.nodes], way.tags) for way in self.ways]
        relations = [
            OsmRelation([(k, number[r] if k == "n" else r, role) for k, r, role in relation.members], relation.tags)
            for relation in self.relations
        ]
        tags = {number[n]: t for n, t in self.node_tags.items()}
        return OsmDraft(lonlat[:, 0].copy(), lonlat[:, 1].copy(), tags, ways, relations)
