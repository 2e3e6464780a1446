"""Figures of a publication by what they are about, so that a chapter finds those it shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from geo.publication.figure import CHART, MAP, NORM, NUMBER, PROPOSAL, TABLE, Figure, Publication
from geo.reach import ANY_SERVICE


@dataclass(frozen=True, eq=False)
class Shelf:
    """All figures of a publication; `everyone` is the stratum that counts each person once."""

    publication: Publication
    everyone: str

    @cached_property
    def modes(self) -> tuple[str, ...]:
        """Travel modes in the order of the publication."""
        return tuple(dict.fromkeys(figure.subject.mode for figure in self._of(NUMBER)))

    @cached_property
    def services(self) -> tuple[str, ...]:
        """Services asked for, without that of any facility."""
        return tuple(s for s in dict.fromkeys(f.subject.service for f in self._of(NUMBER)) if s != ANY_SERVICE)

    @cached_property
    def strata(self) -> tuple[str, ...]:
        """Strata without the one that counts everyone."""
        return tuple(s for s in dict.fromkeys(f.subject.stratum for f in self._of(NUMBER)) if s != self.everyone)

    @cached_property
    def thresholds_min(self) -> tuple[float, ...]:
        """Thresholds from the shortest."""
        return tuple(sorted({figure.subject.threshold_min or 0.0 for figure in self._of(NUMBER)}))

    def number(self, mode: str, threshold_min: float, *, service: str = ANY_SERVICE, stratum: str = "") -> Figure:
        """The number of a travel mode at a threshold; of everyone and any facility unless said otherwise."""
        return self._numbers[mode, service, stratum or self.everyone, threshold_min]

    def main_numbers(self) -> list[Figure]:
        """What stands on the first page: up to three numbers of everyone, the first travel mode's first."""
        found = [self.number(mode, threshold) for mode in self.modes for threshold in self.thresholds_min]
        return found[:3]

    def table(self, mode: str, service: str = ANY_SERVICE) -> Figure:
        """The table of a travel mode and service."""
        return next(f for f in self._of(TABLE) if (f.subject.mode, f.subject.service) == (mode, service))

    def chart(self, mode: str) -> Figure:
        """The chart of a travel mode, of any facility."""
        return next(f for f in self._of(CHART) if (f.subject.mode, f.subject.service) == (mode, ANY_SERVICE))

    def map(self, mode: str, threshold_min: float) -> Figure | None:
        """The map of a travel mode at a threshold, of any facility; None where none was drawn."""
        asked = (mode, ANY_SERVICE, threshold_min)
        maps = (f for f in self._of(MAP) if (f.subject.mode, f.subject.service, f.subject.threshold_min) == asked)
        return next(maps, None)

    def figure(self, whole_id: str) -> Figure | None:
        """The figure of an id; None where there is none."""
        return next((figure for figure in self.publication.figures if figure.id == whole_id), None)

    def proposals(self) -> tuple[Figure, ...]:
        """Proposals of places."""
        return tuple(self._of(PROPOSAL))

    def norms(self) -> tuple[Figure, ...]:
        """Checks against norms."""
        return tuple(self._of(NORM))

    @cached_property
    def _numbers(self) -> dict[tuple[str, str, str, float], Figure]:
        return {
            (f.subject.mode, f.subject.service, f.subject.stratum, f.subject.threshold_min or 0.0): f
            for f in self._of(NUMBER)
        }

    def _of(self, kind: str) -> Iterator[Figure]:
        return (figure for figure in self.publication.figures if figure.kind == kind)
