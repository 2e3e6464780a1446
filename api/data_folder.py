"""A data folder belongs to one database: what another one does not know of in it would be taken for left behind."""

from pathlib import Path
from typing import Final

from api.errors import SettingError

MARK: Final = "database.id"


def claim_data_folder(data: Path, installation: str) -> None:
    """Mark a folder as that of a database; processes of the same service may all do so.

    Raises
    ------
    SettingError
        It is another one's.
    """
    data.mkdir(parents=True, exist_ok=True)
    try:
        with (data / MARK).open("x", encoding="ascii") as mark:
            mark.write(f"{installation}\n")
    except FileExistsError:
        known = read_mark(data)
        if known not in ("", installation):  # "": a process that starts beside us has just made it
            raise SettingError(
                "{data} belongs to another database; give this one a QAMTU_DATA of its own, or, where the other one is "
                "gone for good, remove {mark}",
                data=data,
                mark=data / MARK,
            ) from None


def read_mark(data: Path) -> str:
    """The database that a folder belongs to; "" where it belongs to none yet."""
    try:
        return (data / MARK).read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        return ""
