"""Archives of publications, kept once they are made: a city's takes seconds to pack."""

from contextlib import suppress
from pathlib import Path
from typing import Final

from api.publications.files import write_archive
from geo.publication.standing import Standing
from routing.partial_folder import partial_folder

KEPT: Final = "publication-archives"
DIGITS: Final = 16


def kept_archive(data: Path, folder: Path, name: str, digest: str, standing: Standing, *, with_data: bool) -> Path:
    """The archive of a publication as it stands, which `digest` names; that of an earlier standing goes."""
    kind = f"{name}{'-data' if with_data else ''}"
    archive = data / KEPT / f"{kind}.{digest[:DIGITS]}.zip"
    if archive.is_file():
        return archive
    archive.parent.mkdir(parents=True, exist_ok=True)
    with partial_folder(archive) as partial:
        write_archive(folder, partial / archive.name, name, standing, with_data=with_data)
        earlier = [path for path in archive.parent.glob(f"{kind}.*.zip") if path != archive]
        (partial / archive.name).replace(archive)
    for path in earlier:
        with suppress(OSError):  # somebody is being given it, where that keeps a file
            path.unlink()
    return archive
