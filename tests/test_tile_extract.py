"""Tiled extracts: every tile is the town again, joined to its neighbours, and equal input gives equal bytes."""

import numpy as np

from benchmarks.tile_extract import write_tiles
from routing.osm.read import read_network
from routing.osm.write import OsmDraft, OsmRelation, OsmWay, write_osm


def test_four_towns_make_one(tmp_path):
    """A 3 x 3 grid of streets, no turn allowed at one corner: 4 x 6 streets and 4 x 3 links; one component."""
    lon, lat = np.meshgrid(0.001 * np.arange(3), 0.001 * np.arange(3))
    rows = [OsmWay([3 * y, 3 * y + 1, 3 * y + 2], {"highway": "residential"}) for y in range(3)]
    columns = [OsmWay([x, x + 3, x + 6], {"highway": "residential"}) for x in range(3)]
    turn = OsmRelation([("w", 0, "from"), ("n", 0, "via"), ("w", 3, "to")], {"type": "restriction",
                                                                            "restriction": "no_left_turn"})  # fmt: skip
    town, tiled, again = (tmp_path / f"{name}.osm.pbf" for name in ("town", "tiled", "again"))
    write_osm(town, OsmDraft(lon.ravel(), lat.ravel(), ways=rows + columns, relations=[turn]), generator="test")
    for path in (tiled, again):
        write_tiles(town, path, across=2, down=2, links=3)
    assert tiled.read_bytes() == again.read_bytes()
    one, four = read_network(town, modes=["walk"]), read_network(tiled, modes=["walk", "car"])
    # corners of the town are no junctions of its own, but the links make them so
    assert one.graphs["walk"].length_m.sum() * 4 < four.graphs["walk"].length_m.sum()
    assert set(four.graphs["walk"].component) == {0}
    assert four.graphs["walk"].n_streets == 4 * 12 + 4 * 3 - 4  # the four outer corners stay inside a street
    assert four.restrictions.obeyed == 4
