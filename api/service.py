"""What the endpoints work with: the database, the data folder, the regions."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from api.region_shelf import RegionShelf
from api.store.database import Database, sqlite_url

if TYPE_CHECKING:
    from api.regions import ServedRegion


@dataclass(frozen=True, eq=False)
class Service:
    """One per process; `open_service` makes it."""

    database: Database
    data: Path
    regions: RegionShelf

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()


def open_service(data: Path, url: str = "") -> Service:
    """The service on a data folder and a database, by default a file in that folder; brought up to date.

    Raises
    ------
    SettingError
        The address is not that of a database Qamtu works with.
    """
    database = Database(url or sqlite_url(data))
    database.upgrade()
    return Service(database, data, RegionShelf(database, data))


def passing_service() -> Service:
    """A service that is gone with its process: its database is in memory."""
    return open_service(Path(mkdtemp(prefix="qamtu-")), "sqlite://")


def keep_embedded_region(service: Service, served: "ServedRegion") -> None:
    """Put an embedded region into the database when it is not there, or was made by another version."""
    from api.store.models import Region
    from api.store.regions import save_region

    if served.network_folder is None:
        service.regions.put(served)
        return
    network_id = served.network_folder.name
    with service.database.session() as session:
        row = session.get(Region, served.region_id)
        if row is not None and row.network_id == network_id:
            return
    region = served.region
    with service.database.session() as session:
        save_region(
            session,
            service.data,
            served.region_id,
            region,
            served.question,
            network_id=network_id,
            network_folder=served.network_folder,
            embedded=True,
        )
    service.regions.put(served)
