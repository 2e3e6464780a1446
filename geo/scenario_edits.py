"""The scenario of a study: edits of the streets, read from a JSON file and applied to every travel mode."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from geo.encodings import decode_text
from geo.errors import StudyError
from geo.notes import Notes, add_note
from routing.edits.apply import apply_edits
from routing.edits.edit import AddRoad, Edit, concerns
from routing.edits.edit_json import edit_from_dict
from routing.errors import QamtuError
from routing.network import RoadGraph, RoadNetwork

EXAMPLE: Final = '[{"edit": "close_streets", "where": {"ways": [4305471]}}]'


def read_edits(path: Path) -> tuple[Edit, ...]:
    """The edits of a file, in their order.

    Raises
    ------
    StudyError
        The file is no JSON list, or an edit cannot be; it is named by its number, the first is 1.
    """
    try:
        listed = json.loads(decode_text(path.read_bytes(), path.name))
    except (OSError, ValueError, RecursionError) as error:
        if isinstance(error, QamtuError):
            raise
        raise StudyError("{name}: this is not JSON ({reason}); mend it", name=path.name, reason=error) from None
    if not isinstance(listed, list) or not listed:
        raise StudyError(
            "{name}: scenario edits are a list in [brackets], such as {example}", name=path.name, example=EXAMPLE
        )
    edits = []
    for number, described in enumerate(listed, start=1):
        try:
            edits.append(edit_from_dict(described))
        except QamtuError as error:
            raise _refuse(path.name, number, error) from None
    return tuple(edits)


def edit_network(network: RoadNetwork, edits: Sequence[Edit], name: str, notes: Notes) -> RoadNetwork:
    """The network with the edits; a note says that it is not the streets as they are, and which edits concern none.

    Raises
    ------
    StudyError
        An edit does not fit the streets of a travel mode.
    """
    graphs, idle = {}, set(range(len(edits)))
    for mode, graph in network.graphs.items():
        try:
            edited = apply_edits(graph, edits)
        except QamtuError as error:
            raise _refuse(name, _first_unfit(graph, edits), error) from None
        graphs[mode] = edited.graph
        concerned = [number for number, edit in enumerate(edits) if concerns(edit, mode)]
        idle -= {number for number in concerned if isinstance(edits[number], AddRoad)}
        of_streets = [number for number in concerned if not isinstance(edits[number], AddRoad)]
        idle -= {number for number, met in zip(of_streets, edited.report.streets_meant, strict=True) if met}
    add_note(
        notes,
        "{name}: the streets are those of a scenario (edits: {count}), not as they are today",
        name=name,
        count=len(edits),
    )
    for number in sorted(idle):
        add_note(
            notes, "{name}: edit {number} concerns no street of the study's travel modes", name=name, number=number + 1
        )
    return replace(network, graphs=graphs)


def _first_unfit(graph: RoadGraph, edits: Sequence[Edit]) -> int:
    """Number of the edit that cannot be applied, the first is 1."""
    for number in range(1, len(edits)):
        try:
            apply_edits(graph, edits[:number])
        except QamtuError:
            return number
    return len(edits)


def _refuse(name: str, number: int, problem: QamtuError) -> StudyError:
    return StudyError("{name}: edit {number}: {problem}", name=name, number=number, problem=problem)
