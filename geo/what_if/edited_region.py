"""The region of a scenario: the baseline with every change made, for all that can be asked of a region."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.what_if.edited_roads import edit_graph, road_changes, road_edits
from geo.what_if.facility_state import change_facilities, change_table, facility_states

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.region import Region
    from geo.what_if.change import Change


def apply_changes(region: "Region", changes: "Sequence[Change]") -> "Region":
    """The region with the changes; whatever they leave alone is the baseline's own, which is never altered.

    Facilities keep their order, new ones follow. Street times are those of `routing.edits`, every travel mode its own.

    Raises
    ------
    ChangeError
        A change does not fit the region; it is named by its number, the first is 1.
    """
    roads, network = road_edits(region.network, road_changes(changes)), region.network
    if roads:
        edited = {mode: edit_graph(network, mode, edits).graph for mode, edits in roads.items()}
        network = replace(network, graphs={**network.graphs, **edited})
    return replace(region, facilities=edit_facilities(region, changes), network=network)


def edit_facilities(region: "Region", changes: "Sequence[Change]") -> "gpd.GeoDataFrame":
    """The facilities of a region with the changes; its own table where none of them is about a facility."""
    baseline = facility_states(region.facilities)
    states = change_facilities(baseline, changes)
    return region.facilities if states == baseline else change_table(region.facilities, baseline, states)
