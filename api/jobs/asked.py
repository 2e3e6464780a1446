"""What may be asked of jobs: pieces that several kinds share."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Minutes = Annotated[float, Field(gt=0, le=24 * 60, allow_inf_nan=False)]
Metres = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)]
Word = Annotated[str, Field(min_length=1, max_length=64)]
Money = Annotated[float, Field(ge=0, le=1e15, allow_inf_nan=False)]


class Asked(BaseModel):
    """Parameters of a job; what is not known is refused."""

    model_config = ConfigDict(extra="forbid")


class AskedOfRegion(Asked):
    """Of a region, or of one of its scenarios."""

    scenario_id: Annotated[str, Field(max_length=64)] | None = None


class AskedSiting(Asked):
    """Where to add sites; see docs/siting.md."""

    model: Literal["mclp", "pmedian", "lscp", "pcenter"]
    mode: Word
    sites: Annotated[int, Field(ge=0, le=1000)] = 5
    threshold_min: Minutes = 30.0
    candidates: Literal["cells", "junctions", "neighbourhoods"] = "cells"
    service: Word = "any"
    stratum: Annotated[str, Field(max_length=64)] = ""
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 1
    time_limit_s: Annotated[float, Field(gt=0, le=3600)] = 60.0


class AskedMust(Asked):
    """A place to be chosen in any case; `cost` none = what every site costs."""

    id: Annotated[str, Field(max_length=200)] = ""
    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]
    cost: Money | None = None


class AskedForbidden(Asked):
    """Nothing is proposed within so many metres of a place."""

    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]
    radius_m: Metres = 0.0


class AskedWishes(Asked):
    """What is wanted of a plan beside its model; money is in any one unit."""

    must: Annotated[list[AskedMust], Field(max_length=500)] = []
    forbidden: Annotated[list[AskedForbidden], Field(max_length=1000)] = []
    boundaries: Annotated[list[str], Field(max_length=1000, description="propose within these alone")] = []
    budget: Annotated[Money | None, Field(description="what the sites may cost together; sites may be 0 then")] = None
    cost: Annotated[Money | None, Field(description="of a site that has none of its own")] = None


class AskedRanges(Asked):
    """How often uncertain inputs are drawn, and the share of the draws that an interval holds."""

    draws: Annotated[int, Field(ge=1, le=10_000)] = 100
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 1
    interval: Annotated[float, Field(gt=0, lt=1)] = 0.9
