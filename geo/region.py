"""What the method takes and gives: a `Region` (what is), a `Question`, an `Evaluation` (what was found)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from geo.local_names import local_name
from geo.uncertainty import DEFAULT_DRAWS, PopulationUncertainty, SnappingUncertainty, SpeedUncertainty

if TYPE_CHECKING:
    import pandas as pd
    from geopandas import GeoDataFrame

    from geo.barriers import Barriers
    from geo.notes import Note
    from geo.population import Population
    from geo.ranges import CoverageRanges
    from geo.reach import Reach
    from geo.siting.plan import SitePlan
    from geo.time_surface import TimeSurface
    from routing.network import RoadNetwork
    from routing.travel_times import Direction


@dataclass(frozen=True, eq=False)
class Region:
    """Boundaries, network, population and facilities a user works on."""

    name: str
    country: str
    synthetic: bool
    network: "RoadNetwork"
    population: "Population"
    facilities: "GeoDataFrame"
    boundaries: "GeoDataFrame | None" = None
    data_sources: tuple[str, ...] = ()  # attributions beside that of the network, as they are to be printed
    barriers: "Barriers | None" = None  # water and railways of the extract: they shape pictures, no number
    titles: Mapping[str, str] = field(default_factory=dict)  # the name by language, where it is given

    def title(self, lang: str) -> str:
        """The name as readers of a language are to see it."""
        return local_name(self.name, self.titles, lang)


@dataclass(frozen=True)
class SitingQuestion:
    """Where to add sites: `candidates` is "cells", "junctions", "neighbourhoods" or a file of places."""

    model: str
    mode: str
    sites: int
    threshold_min: float = 30.0
    candidates: str | Path = "cells"
    service: str = "any"
    stratum: str = ""  # "" = everyone
    seed: int = 1
    time_limit_s: float = 20.0
    exclusions: Path | None = None  # polygons where nothing may be built
    threshold_given: bool = True  # False: `threshold_min` is the default, which a result then says


@dataclass(frozen=True)
class CapacityAssumption:
    """How many people a daily capacity serves: capacity_per_day * working_days / visits_per_person_year."""

    visits_per_person_year: float
    working_days: float


@dataclass(frozen=True)
class RangeQuestion:
    """How uncertain inputs are, how often they are drawn, and the share of the draws that an interval holds."""

    speeds: SpeedUncertainty = field(default_factory=SpeedUncertainty)
    population: PopulationUncertainty = field(default_factory=PopulationUncertainty)
    snapping: SnappingUncertainty = field(default_factory=SnappingUncertainty)
    draws: int = DEFAULT_DRAWS
    seed: int = 1
    interval: float = 0.9


@dataclass(frozen=True)
class Question:
    """Travel modes, thresholds and services to report, and whether to propose sites."""

    modes: tuple[str, ...]
    thresholds_min: tuple[float, ...]
    services: tuple[str, ...] = ()  # beside "any"; () = all services the facilities name
    direction: "Direction" = "to_facility"
    cutoff_min: float = 240.0
    snap_limit_m: float = 1000.0
    capacity: CapacityAssumption | None = None
    siting: SitingQuestion | None = None
    ranges: RangeQuestion | None = None


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Every table and picture of one scenario; each table's columns stand at the function that makes it."""

    reaches: "tuple[Reach, ...]"  # by mode and service, "any" first in each mode
    cells: "pd.DataFrame"  # geo.reach.cell_table
    coverage: "pd.DataFrame"  # geo.coverage.coverage_table
    uncovered: "pd.DataFrame"  # geo.coverage.uncovered_table
    curve: "pd.DataFrame"  # geo.distribution.travel_time_curve
    worst_decile: "pd.DataFrame"  # geo.distribution.worst_decile_table
    statuses: "pd.DataFrame"  # geo.statuses.status_table
    capacity: "pd.DataFrame | None"  # geo.capacity.three_numbers
    catchments: "GeoDataFrame"  # geo.catchments.build_catchments
    surfaces: "dict[str, TimeSurface]"  # by mode, for service "any"
    plan: "SitePlan | None"
    sites: "GeoDataFrame | None"  # geo.siting_question.propose_sites
    ranges: "CoverageRanges | None" = None  # where the question asks for them
    notes: "tuple[Note, ...]" = ()  # what was put right or left out, for the user
