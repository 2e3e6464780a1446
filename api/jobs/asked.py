"""What may be asked of jobs: pieces that several kinds share."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Minutes = Annotated[float, Field(gt=0, le=24 * 60, allow_inf_nan=False)]
Metres = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)]
Word = Annotated[str, Field(min_length=1, max_length=64)]


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
    candidates: Literal["cells", "junctions"] = "cells"
    service: Word = "any"
    stratum: Annotated[str, Field(max_length=64)] = ""
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 1
    time_limit_s: Annotated[float, Field(gt=0, le=3600)] = 60.0


class AskedRanges(Asked):
    """How uncertain speeds are, and how often they are drawn."""

    draws: Annotated[int, Field(ge=1, le=10_000)] = 100
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 1
    interval: Annotated[float, Field(gt=0, lt=1)] = 0.9
