"""Draws of all that is uncertain together: speeds, people and the way to the road, each by its own numbers."""

from dataclasses import dataclass

from geo.population_draws import PopulationDraws
from geo.region import RangeQuestion
from geo.snapping_draws import SnappingDraws, draw_snapping
from geo.speed_draws import SpeedDraws, draw_speeds


@dataclass(frozen=True, eq=False)
class InputDraws:
    """What every uncertain input may really be, draw by draw; all three have as many."""

    speeds: SpeedDraws
    population: PopulationDraws
    snapping: SnappingDraws

    def __len__(self) -> int:
        """Number of draws."""
        return len(self.speeds)

    def some(self, first: int, last: int) -> "InputDraws":
        """Some of the draws, `last` not among them."""
        return InputDraws(
            self.speeds.some(first, last), self.population.some(first, last), self.snapping.some(first, last)
        )


def draw_inputs(asked: RangeQuestion) -> InputDraws:
    """The draws of a question. The first of a longer list are those of a shorter one with the same seed."""
    numbers = range(asked.draws)
    return InputDraws(
        speeds=draw_speeds(asked.speeds, draws=asked.draws, seed=asked.seed),
        population=PopulationDraws(asked.population, asked.seed, numbers),
        snapping=draw_snapping(asked.snapping, seed=asked.seed, numbers=numbers),
    )
