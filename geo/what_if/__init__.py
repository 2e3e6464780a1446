"""What if: a scenario, a list of changes on a baseline region, and what it does to the people within reach.

changes_from_list([...])              changes as JSON -> values
what_if_of(region, question)          made once for a region; then `.answer(changes, ...)` in milliseconds
apply_changes(region, changes)        the region of the scenario, for everything else that can be asked of a region
compare_scenarios(one, other)         two coverage tables -> differences by boundary and stratum
measure_scenario_grid(...)            travel times of a scenario for the map, as geo.time_grid has them
"""

from geo.what_if.answer import WhatIfAnswer
from geo.what_if.change_json import change_from_dict, change_to_dict, changes_from_list
from geo.what_if.comparison import compare_scenarios
from geo.what_if.edited_region import apply_changes
from geo.what_if.scenario_grid import measure_scenario_grid
from geo.what_if.what_if import WhatIf, what_if_of

__all__ = [
    "WhatIf",
    "WhatIfAnswer",
    "apply_changes",
    "change_from_dict",
    "change_to_dict",
    "changes_from_list",
    "compare_scenarios",
    "measure_scenario_grid",
    "what_if_of",
]
