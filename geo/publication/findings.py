"""All that the figures of a publication are made of."""

from collections.abc import Mapping
from dataclasses import dataclass

from geo.population import Population
from geo.publication.frozen_plan import Proposal
from geo.publication.map_layers import Bands
from geo.publication.result_tables import ResultTables
from geo.publication.sensitivity import Key, Move
from geo.region import Question, RangeQuestion


@dataclass(frozen=True, eq=False)
class Findings:
    """All that figures are made of."""

    tables: ResultTables
    moves: Mapping[Key, tuple[Move, ...]]
    bands: Mapping[tuple[str, str], Bands]
    everyone: str  # the stratum that counts each person once
    is_partition: bool  # whether the other strata add up to it
    question: Question
    ranges_asked: RangeQuestion
    country: str
    population: Population | None = None  # None: nothing is drawn of cells
    proposal: Proposal | None = None  # where the study asks for new sites
