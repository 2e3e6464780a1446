"""What the endpoints work with: the database, the data folder, the regions."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from api.data_folder import claim_data_folder
from api.region_shelf import MOST, RegionShelf
from api.store.database import Database, sqlite_url
from api.store.installation import installation_id

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


def open_service(data: Path, url: str = "", *, regions_in_memory: int = MOST) -> Service:
    """The service on a data folder and a database, by default a file in that folder; brought up to date.

    Raises
    ------
    SettingError
        The address is not that of a database Qamtu works with; or the folder is that of another one.
    """
    database = Database(url or sqlite_url(data))
    database.upgrade()
    claim_data_folder(data, installation_id(database))
    return Service(database, data, RegionShelf(database, data, most=regions_in_memory))


def passing_service() -> Service:
    """A service that is gone with its process: its database is in memory."""
    return open_service(Path(mkdtemp(prefix="qamtu-")), "sqlite://")


def has_own_regions(service: Service) -> bool:
    """Whether there is a region that people brought in: then nobody needs the embedded one to be made."""
    from api.store.regions import has_own_regions as stored

    with service.database.session() as session:
        return stored(session)


def keep_embedded_region(service: Service, served: "ServedRegion") -> None:
    """Put an embedded region into the database when it is not there, or was made by another version.

    What people have changed in it stays: then only the streets are those of the new version.
    """
    from api.store.models import Region
    from api.store.regions import renew_network, save_region

    folder = served.network_folder
    if folder is None:
        service.regions.put(served)
        return
    with service.database.session() as session:
        row = session.get(Region, served.region_id)
        if row is not None and row.network_id == folder.name:
            return
        changed = row is not None and row.revision > row.embedded_revision
    region = served.region
    with service.database.session() as session:
        if changed:
            row = session.get_one(Region, served.region_id)
            renew_network(session, service.data, row, region, network_id=folder.name, network_folder=folder)
            return
        save_region(
            session,
            service.data,
            served.region_id,
            region,
            served.question,
            network_id=folder.name,
            network_folder=folder,
            embedded=True,
        )
    service.regions.put(served)
