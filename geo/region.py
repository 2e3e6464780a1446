"""What the method takes and gives: a `Region` (what is), a `Question` (what is asked), an `Evaluation` (what was found)."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from geopandas import GeoDataFrame

    from geo.population import Population
    from geo.siting.plan import SitePlan
    from geo.time_surface import TimeSurface
    from routing.network import RoadNetwork


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


@dataclass(frozen=True)
class SitingQuestion:
    """Where to add sites: `candidates` is "cells", "junctions" or a file of places."""

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


@dataclass(frozen=True)
class CapacityAssumption:
    """How many people a daily capacity serves: capacity_per_day * working_days / visits_per_person_year."""

    visits_per_person_year: float
    working_days: float


@dataclass(frozen=True)
class Question:
    """Travel modes, thresholds and services to report, and whether to propose sites."""

    modes: tuple[str, ...]
    thresholds_min: tuple[float, ...]
    services: tuple[str, ...] = ()  # beside "any"; () = all services the facilities name
    direction: str = "to_facility"
    cutoff_min: float = 240.0
    snap_limit_m: float = 1000.0
    capacity: CapacityAssumption | None = None
    siting: SitingQuestion | None = None


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Every table and picture of one scenario; columns as in docs/outputs.md."""

    cells: "pd.DataFrame"  # cell_id, mode, service, nearest_facility_id, travel_time_s, access_time_s, status
    coverage: "pd.DataFrame"  # boundary_id, boundary_name, service, mode, stratum, threshold_min, people, people_covered, share_covered
    curve: "pd.DataFrame"  # mode, service, stratum, travel_time_min (upper edge, inf last), people
    worst_decile: "pd.DataFrame"  # boundary_id, service, mode, stratum, worst_decile_min
    statuses: "pd.DataFrame"  # mode, service, stratum, status, people
    capacity: "pd.DataFrame | None"  # mode, service, threshold_min, people_served, people_no_capacity, people_out_of_reach
    catchments: "GeoDataFrame"  # facility_id, mode, threshold_min, kind, people_<stratum>, geometry
    surfaces: "dict[str, TimeSurface]"  # by mode, for service "any"
    plan: "SitePlan | None"
    sites: "GeoDataFrame | None"  # rank, candidate_id, lon, lat, people_gained, people_covered_total, gained_<stratum>
    warnings: tuple[str, ...] = ()
