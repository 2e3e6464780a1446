"""The regions a service shows: the embedded ones, made on first use under QAMTU_DATA."""

import hashlib
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
    """Study file of an embedded synthetic region; generated once per version of its generator, then reused."""
    from api.settings import BOUNDARIES
    from geo.demo_region import write_demo_region
    from geo.output_folder import output_folder

    folder = data / "regions" / f"{region}-{_generator_hash(BOUNDARIES)}"
    if not (folder / "study.toml").exists():
        progress("making the synthetic region (once)")
        with output_folder(folder) as partial:
            write_demo_region(
                partial, region=region, boundaries=BOUNDARIES, seed=1, progress=lambda text, _share: progress(text)
            )
    return folder / "study.toml"


def _generator_hash(boundaries: Path) -> str:
    """Changes whenever the generator or the boundaries do, so that no old region is taken for a new one."""
    import geo.demo_region

    code = Path(geo.demo_region.__file__).parent.glob("*.py")
    files = sorted([*code, *boundaries.glob("*.geojson")], key=lambda path: path.name)
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:10]
