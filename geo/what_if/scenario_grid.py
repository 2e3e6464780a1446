"""The travel-time grid of a scenario: the streets that are kept for its numbers give its picture too."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from geo.reach import SnappedPlaces, measure_service_reach
from geo.time_grid import TimeGrid, measure_time_grid
from geo.what_if.edited_region import edit_facilities

if TYPE_CHECKING:
    from geo.region import Question, Region
    from geo.what_if.change import Change
    from geo.what_if.what_if import WhatIf


def measure_scenario_grid(
    known: "WhatIf", region: "Region", question: "Question", changes: "Sequence[Change]", *, mode: str, service: str
) -> TimeGrid:
    """The grid of the edited region for one travel mode and service; `known` belongs to the region and question.

    Raises
    ------
    ChangeError
        A change does not fit the region; it is named by its number.
    TravelModeError
        The network was built without the mode.
    StudyError
        No facility names the service.
    """
    known.require_service(changes, service)
    streets = known.streets(changes, mode)
    network = replace(region.network, graphs={**region.network.graphs, mode: streets.graph})
    edited = replace(region, facilities=edit_facilities(region, changes), network=network)
    points = edited.facilities.geometry
    facilities = streets.snap(points.x.to_numpy(dtype=np.float64), points.y.to_numpy(dtype=np.float64))
    reach = measure_service_reach(
        streets.graph,
        edited.facilities,
        SnappedPlaces(facilities, streets.places.cells),
        service=service,
        direction=question.direction,
        cutoff_s=question.cutoff_min * 60,
    )
    return measure_time_grid(edited, question, reach)
