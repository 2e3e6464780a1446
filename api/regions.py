"""The regions a service shows: the embedded ones, made on first use under QAMTU_DATA."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from geo.region import Evaluation, Question, Region


@dataclass(frozen=True, eq=False)
class ServedRegion:
    """A region with its question, what was found, and the folder of its result."""

    region_id: str
    region: Region
    question: Question
    evaluation: Evaluation
    folder: Path


def prepare_demo_region(data: Path, region: str, *, progress: Callable[[str], None]) -> Path:
    """Study file of an embedded synthetic region; generated once per version of Qamtu, then reused."""
    from importlib.metadata import version

    from api.settings import BOUNDARIES
    from geo.demo_region import write_demo_region
    from geo.output_folder import output_folder

    folder = data / "regions" / f"{region}-{version('qamtu')}"
    if not (folder / "study.toml").exists():
        progress("making the synthetic region (once)")
        with output_folder(folder) as partial:
            write_demo_region(
                partial, region=region, boundaries=BOUNDARIES, seed=1, progress=lambda text, _share: progress(text)
            )
    return folder / "study.toml"
