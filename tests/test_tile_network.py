"""A tiled network is sound, holds every tile unchanged, and one search crosses all of it."""

import numpy as np
import pytest

from benchmarks.tile_network import LINKS, tile_graph
from routing.network_checks import find_impossible_array
from routing.street_index import street_index


@pytest.mark.parametrize("seed", range(3))
def test_tiles_are_copies_joined_by_links(seed: int, random_graph) -> None:
    town = random_graph(seed, n_nodes=40)
    tiled = tile_graph(town, 3, 2)
    assert find_impossible_array(tiled, street_index(tiled)) == ""
    assert tiled.n_nodes == 6 * town.n_nodes
    links = tiled.n_streets - 6 * town.n_streets
    assert links == 7 * LINKS
    assert tiled.n_edges == 6 * town.n_edges + 2 * links
    for tile in range(6):
        first = tile * town.n_nodes
        inside = (tiled.tail // town.n_nodes == tile) & (tiled.edge_street < 6 * town.n_streets)
        ends = np.column_stack([tiled.tail, tiled.head, tiled.travel_time, tiled.delay])[inside] - [first, first, 0, 0]
        expected = np.column_stack([town.tail, town.head, town.travel_time, town.delay])
        assert sorted(map(tuple, ends.tolist())) == sorted(map(tuple, expected.tolist())), seed
    assert np.bincount(tiled.component)[0] >= 6 * np.bincount(town.component)[0]


def test_one_tile_is_the_town(random_graph) -> None:
    town = random_graph(1)
    alone = tile_graph(town, 1, 1)
    np.testing.assert_array_equal(alone.head, town.head)
    np.testing.assert_array_equal(alone.vertex_lon, town.vertex_lon)
