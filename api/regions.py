"""A region as the service shows it: its page at once, the region itself when it is first asked for."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from api.once import Once
from geo.region import Question, Region

if TYPE_CHECKING:
    from geo.reach import Reach
    from geo.site_gain import PreparedGain


@dataclass(frozen=True)
class PackedGrid:
    """A travel-time grid as it is sent, and a tag that changes with any of its bytes."""

    packed: bytes  # gzip
    tag: str


class ServedRegion:
    """A region with its question and the folder of its result; `read` gives the region, once.

    Travel times are measured anew from the region, never stored: in a second they are there, and cannot be those of
    another one.
    """

    def __init__(
        self,
        region_id: str,
        folder: Path,
        question: Question,
        read: Callable[[], Region],
        *,
        network_folder: Path | None = None,
        revision: str = "",
    ) -> None:
        self.region_id = region_id
        self.folder = folder
        self.question = question
        self.revision = revision  # in the database when it was asked for: what is read is this one, or a later one
        self.network_folder = network_folder  # where its streets are kept; None: nowhere
        self._region = Once(read)
        self._reaches = Once(self._measure)
        self._gains: dict[Reach, Once[PreparedGain]] = {}
        self._grids: dict[Reach, Once[PackedGrid]] = {}

    @property
    def region(self) -> Region:
        """The region; the first to ask waits until it is read."""
        return self._region()

    @property
    def reaches(self) -> "tuple[Reach, ...]":
        """Travel time of every cell to its nearest facility, by mode and service."""
        return self._reaches()

    def prepared_gain(self, today: "Reach") -> "PreparedGain":
        """What a proposed site is compared with, for one of `reaches`; made when it is first asked for."""
        return self._gains.setdefault(today, Once(lambda: self._prepare(today)))()

    def time_grid(self, reach: "Reach") -> PackedGrid:
        """The travel-time grid of one of `reaches`; made when it is first asked for."""
        return self._grids.setdefault(reach, Once(lambda: self._pack_grid(reach)))()

    def _pack_grid(self, reach: "Reach") -> PackedGrid:
        from geo.time_grid import encode_time_grid, measure_time_grid

        whole = encode_time_grid(measure_time_grid(self.region, self.question, reach))
        return PackedGrid(gzip.compress(whole, compresslevel=6, mtime=0), hashlib.sha256(whole).hexdigest()[:32])

    def _prepare(self, today: "Reach") -> "PreparedGain":
        from geo.site_gain import prepare_region_gain

        return prepare_region_gain(self.region, self.question, today)

    def _measure(self) -> "tuple[Reach, ...]":
        from geo.scenario import measure_reaches

        return measure_reaches(self.region, self.question)
