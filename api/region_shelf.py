"""The regions of the service by id: read from the database when first asked for, and again when they have changed."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from pathlib import Path
from threading import Lock
from typing import Any, Final, TypeVar

from api.errors import UnknownRegionError
from api.regions import ServedRegion
from api.store.base import new_id
from api.store.database import Database
from api.store.region_rows import require_region_row, revision_text
from api.store.regions import find_revision, list_regions, load_question, load_region
from geo.region import Region

MOST: Final = 8

Value = TypeVar("Value")


class RegionShelf(Mapping[str, ServedRegion]):
    """One `ServedRegion` a region and revision. `put` sets one there that was not read from the database.

    Those that were asked for last are kept, `most` of them: a metropolis with all that is prepared of it takes half a
    gigabyte. One that is let go lives on while somebody works with it, and is read again when it is next asked for.
    """

    def __init__(self, database: Database, data: Path, *, most: int = MOST) -> None:
        self._database = database
        self._data = data
        self._most = most
        self._lock = Lock()
        self._read: OrderedDict[str, ServedRegion] = OrderedDict()
        self._given: dict[str, ServedRegion] = {}
        self._noted: dict[tuple[str, Hashable], tuple[str, Any]] = {}
        self._started = new_id()

    def put(self, served: ServedRegion) -> None:
        """Serve a region that is in memory already, until its row in the database changes."""
        with self._lock:
            revision = self._revision(served.region_id)
            if revision is None:
                served.revision = f"{self._started} {id(served)}"
                self._given[served.region_id] = served
            else:
                served.revision = revision
                self._keep(served)

    def __getitem__(self, region_id: str) -> ServedRegion:
        with self._lock:
            if region_id in self._given:
                return self._given[region_id]
            revision = self._revision(region_id)
            if revision is None:
                self._read.pop(region_id, None)
                raise KeyError(region_id)
            served = self._read.get(region_id)
            if served is None or served.revision != revision:
                served = self._serve(region_id, revision)
            self._keep(served)
            return served

    def in_memory(self, region_id: str) -> ServedRegion | None:
        """A region that is in no database."""
        return self._given.get(region_id)

    def all_in_memory(self) -> list[ServedRegion]:
        """All that are in no database."""
        return list(self._given.values())

    def revision(self, region_id: str) -> str:
        """Another text after every change of a region, complete or not.

        Raises
        ------
        UnknownRegionError
            There is none.
        """
        if region_id in self._given:
            return self._given[region_id].revision
        with self._database.session() as session:
            return revision_text(require_region_row(session, region_id))

    def noted(self, region_id: str, what: Hashable, find: Callable[[ServedRegion], Value]) -> Value:
        """Something small about a region at its revision: known still when the region has left the memory.

        Raises
        ------
        KeyError, UnknownRegionError
            There is no such region.
        """
        revision = self.revision(region_id)
        known = self._noted.get((region_id, what))
        if known is None or known[0] != revision:
            served = self[region_id]
            known = self._noted[region_id, what] = (served.revision, find(served))
        found: Value = known[1]
        return found

    def __contains__(self, region_id: object) -> bool:
        return region_id in self._given or self._revision(str(region_id)) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._given, *self._revisions())))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def _keep(self, served: ServedRegion) -> None:
        self._read[served.region_id] = served
        self._read.move_to_end(served.region_id)
        while len(self._read) > self._most:
            self._read.popitem(last=False)

    def _revisions(self) -> dict[str, int]:
        with self._database.session() as session:
            return list_regions(session)

    def _revision(self, region_id: str) -> str | None:
        with self._database.session() as session:
            return find_revision(session, region_id)

    def _serve(self, region_id: str, revision: str) -> ServedRegion:
        with self._database.session() as session:
            question = load_question(session, region_id)

        def read() -> Region:
            with self._database.session() as session:
                return load_region(session, self._data, region_id).region

        return ServedRegion(region_id, self._data / "results" / region_id, question, read, revision=revision)


def require_region(regions: Mapping[str, ServedRegion], region_id: str) -> ServedRegion:
    """The region of an id.

    Raises
    ------
    UnknownRegionError
        There is none.
    """
    try:
        return regions[region_id]
    except KeyError:
        # Not which there are: who asks may not see them all.
        raise UnknownRegionError("there is no region {region} here; see /api/v1/regions", region=region_id) from None
