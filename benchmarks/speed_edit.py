"""A road class at a new speed on a graph whose topology, and whose hierarchy's order, stay as they are."""

from dataclasses import replace

import numpy as np

from routing.hierarchy.hierarchy import customise_hierarchy, hierarchy, remember_hierarchy
from routing.modes import ROAD_CLASSES
from routing.network import RoadGraph


def change_class_speed(graph: RoadGraph, road_class: str, share: float, *, recustomise: bool) -> RoadGraph:
    """The graph with one class at `share` of its speed; delays stay. Every other array is shared with the first."""
    edited = graph.road_class[graph.edge_street] == ROAD_CLASSES.index(road_class)
    running = graph.travel_time - graph.delay
    running = np.where(edited, np.rint(running / share), running).astype(np.int32)
    changed = replace(graph, travel_time=running + graph.delay)
    if recustomise:
        remember_hierarchy(changed, customise_hierarchy(hierarchy(graph).topology, changed))
    return changed
