"""Rows of people by boundary, service, mode, stratum and threshold, as several endpoints answer them."""

from typing import Annotated

from pydantic import BaseModel, Field


class CountedPeople(BaseModel):
    """Whose people are counted, and how many there are."""

    boundary_id: str
    boundary_name: str
    service: str
    mode: str
    stratum: str
    threshold_min: float
    people: Annotated[float, Field(description="all there are")]


class CoverageRow(CountedPeople):
    """A row of coverage.csv."""

    people_covered: float
    share_covered: float | None  # of nobody there is no share


class ComparedRow(CountedPeople):
    """People within reach in one scenario and in another."""

    people_covered_one: float
    people_covered_other: float
    people_difference: float
    share_covered_one: float | None
    share_covered_other: float | None
    share_difference: float | None
