"""A data folder belongs to one database, and its services, workers and backups know each other by that."""

from pathlib import Path

import pytest

from api.backup import restore_backup, write_backup
from api.data_folder import read_mark
from api.errors import BackupError, SettingError
from api.service import open_service
from api.store.database import Database
from api.store.installation import installation_id
from api.store.models import Organisation


def test_a_folder_is_that_of_the_first_database_on_it(database_url: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    for _ in range(2):  # the service, and a worker of it
        open_service(data, database_url).close()
    marked = read_mark(data)
    assert marked
    with pytest.raises(SettingError, match="belongs to another database"):
        open_service(data, f"sqlite:///{tmp_path / 'other.sqlite'}")
    assert read_mark(data) == marked
    open_service(tmp_path / "elsewhere", database_url).close()  # moved with its files: it is the same one
    assert read_mark(tmp_path / "elsewhere") == marked


def test_a_backup_goes_back_where_it_came_from_and_not_into_the_folder_of_another(
    database: Database, tmp_path: Path
) -> None:
    data, foreign = tmp_path / "data", tmp_path / "foreign"
    with database.session() as session:
        session.add(Organisation(name="O"))
    open_service(foreign).close()
    before = sorted(path.name for path in foreign.iterdir())
    installation_id(database)
    write_backup(database, data, tmp_path / "b.tar.gz")
    again = Database(f"sqlite:///{tmp_path / 'again.sqlite'}")
    with pytest.raises(BackupError, match="belongs to another database"):
        restore_backup(tmp_path / "b.tar.gz", again, foreign)
    assert sorted(path.name for path in foreign.iterdir()) == before
    restore_backup(tmp_path / "b.tar.gz", again, data)
    again.close()
    open_service(data, f"sqlite:///{tmp_path / 'again.sqlite'}").close()
    assert read_mark(data) == installation_id(database)
