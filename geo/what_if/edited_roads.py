"""The streets of a scenario: its road changes as edits of each travel mode, applied to the graphs of a network."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from geo.what_if.change import Change, ChangeRoads
from geo.what_if.change_json import refuse_change
from geo.what_if.street_picks import streets_across, streets_at
from routing.edits.apply import EditedGraph, apply_edits
from routing.edits.edit import AddRoad, Edit, concerns
from routing.errors import QamtuError
from routing.modes import load_mode
from routing.network import RoadNetwork


@dataclass(frozen=True)
class RoadEdits:
    """The edits of one travel mode, and which change of the list, the first is 1, each of them comes from."""

    edits: tuple[Edit, ...] = ()
    number: tuple[int, ...] = ()


MOST_IN_PART: Final = 100
"""Edits of as many streets are as a rule customised in full."""
UNPOWERED: Final = frozenset({"walk", "walk_elderly", "bicycle"})
"""Travel modes that a better road does not make faster."""
Numbered = tuple[tuple[int, ChangeRoads], ...]
"""Road changes with their numbers in the list, the first is 1."""


def road_changes(changes: Sequence[Change]) -> Numbered:
    """The road changes of a scenario that are on."""
    return tuple((n, each) for n, each in enumerate(changes, start=1) if each.on and isinstance(each, ChangeRoads))


def road_edits(network: RoadNetwork, changes: Numbered) -> dict[str, RoadEdits]:
    """The edits that the changes mean for each travel mode of a network.

    Raises
    ------
    ChangeError
        A place of a change has no street; it is named by its number.
    """
    found: dict[str, list[tuple[Edit, int]]] = {mode: [] for mode in network.graphs}
    for number, change in changes:
        try:
            by_mode = edits_by_mode(network, change)
        except QamtuError as problem:
            raise refuse_change(number, problem) from None
        for mode, edit in by_mode.items():
            found[mode].append((edit, number))
    return {mode: RoadEdits(*map(tuple, zip(*edits, strict=True))) for mode, edits in found.items() if edits}


def edit_graph(network: RoadNetwork, mode: str, roads: RoadEdits, *, customised: bool = True) -> EditedGraph:
    """The graph of one travel mode with its edits.

    Without `customised` it has no hierarchy yet where they change much: one search does without, and
    `customise_edited` gives it one.

    Raises
    ------
    ChangeError
        An edit does not fit the streets; its change is named by its number.
    """
    graph = network.graphs[mode]
    try:
        return apply_edits(graph, roads.edits, customised=customised or _changes_little(roads))
    except QamtuError as problem:
        raise refuse_change(_first_unfit(graph, roads), problem) from None


def _changes_little(roads: RoadEdits) -> bool:
    """Whether few streets are meant, by their numbers: their hierarchy is customised in part, in a few milliseconds."""
    streets = sum(0 if isinstance(edit, AddRoad) else len(edit.where.streets) or MOST_IN_PART for edit in roads.edits)
    return streets < MOST_IN_PART and not any(isinstance(edit, AddRoad) for edit in roads.edits)


def streets_changed(roads: RoadEdits, edited: EditedGraph) -> tuple[int, ...]:
    """Streets that each edit means, in their order; of drawn roads those that all of them lay."""
    meant = iter(edited.report.streets_meant)
    return tuple(edited.report.streets_added if isinstance(edit, AddRoad) else next(meant) for edit in roads.edits)


def edits_by_mode(network: RoadNetwork, change: ChangeRoads) -> dict[str, Edit]:
    """The edit by travel mode; a mode whose streets do not pass the place of the change has none.

    Raises
    ------
    ChangeError
        A place of the change has no street of any mode.
    """
    edit: Any = change.edit
    concerned = [mode for mode in network.graphs if concerns(edit, mode)]
    if isinstance(edit, AddRoad):
        return {mode: replace(edit, speed_kmh=_speed_on(edit, mode, network.source.country)) for mode in concerned}
    if not (change.at or change.across):
        return dict.fromkeys(concerned, edit)
    picked = [streets_at(network, change.at)] if change.at else []
    picked += [streets_across(network, change.across)] if change.across else []
    found = {}
    for mode in concerned:
        wanted = [set(streets.get(mode, ())) for streets in picked]
        wanted += [set(edit.where.streets)] if edit.where.streets else []
        both = tuple(sorted(set.intersection(*wanted)))
        if both:
            found[mode] = replace(edit, where=replace(edit.where, streets=both))
    return found


def _speed_on(road: AddRoad, mode: str, country: str) -> float:
    """Whoever walks or cycles goes on a drawn road as on a street of its class, and no faster than it says (km/h)."""
    if mode not in UNPOWERED:
        return road.speed_kmh
    own = load_mode(mode, country)
    return min(road.speed_kmh, own.speed_kmh.get(road.road_class, own.max_kmh))


def _first_unfit(graph: Any, roads: RoadEdits) -> int:
    """Number of the change whose edit cannot be applied."""
    for count in range(1, len(roads.edits)):
        try:
            apply_edits(graph, roads.edits[:count], customised=False)
        except QamtuError:
            return roads.number[count - 1]
    return roads.number[-1]
