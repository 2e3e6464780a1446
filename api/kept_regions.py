"""The regions kept under QAMTU_DATA: made and analysed once, found again at the next start.

    regions/NAME-HASH/    the synthetic region and its study file, by the hash of its generator
    results/NAME/         its result; served while its manifest names these inputs, parameters and versions
    networks/NAME/HASH/   its street network, by the hash of the extract, the travel modes and the versions

Nothing here is taken on trust: whatever does not fit is made again.
"""

import hashlib
import json
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from api.regions import ServedRegion
from api.settings import BOUNDARIES, WEB_STATIC
from geo.manifest import describe_input, holds_result, versions
from geo.region import Region
from geo.study_file import read_study
from geo.study_inputs import study_inputs
from geo.study_sections import Study
from routing.errors import NetworkFolderError, Phrase, QamtuError
from routing.progress import Progress, silent

if TYPE_CHECKING:
    from geo.study import Result
    from routing.network import RoadNetwork


def open_demo_region(data: Path, name: str, *, lang: str, progress: Progress) -> ServedRegion:
    """An embedded region, from the result of an earlier run if there is one, else analysed now."""
    study = read_study(prepare_demo_region(data, name, progress=progress))
    folder = result_folder(data, name)
    if not _is_result_of(study, folder):
        return run_region(study, folder, data, name, lang=lang, progress=progress)[0]
    streets = _network_folder(study, data, name)
    return ServedRegion(name, folder, study.question, lambda: _read_region(study, data, name), network_folder=streets)


def run_region(
    study: Study, folder: Path, data: Path, name: str, *, lang: str, progress: Progress
) -> "tuple[ServedRegion, Result]":
    """Run the study into `folder`, keep its network and result for the next start, and serve what was found."""
    from geo.study import run_study

    result = run_study(study, folder, lang=lang, assets=WEB_STATIC / "vendor", progress=progress)
    region = result[0]
    streets = _network_folder(study, data, name)
    _keep_network(region.network, streets)
    _keep_result(folder, result_folder(data, name))
    kept = streets if streets.exists() else None
    return ServedRegion(name, folder, study.question, lambda: region, network_folder=kept), result


def _keep_result(folder: Path, kept: Path) -> None:
    """Copy a result that was written elsewhere; without room for it the next start runs the study again."""
    from geo.output_folder import MANIFEST, output_folder

    if folder.resolve() == kept.resolve():
        return
    outputs = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["outputs"]
    with suppress(QamtuError, OSError), output_folder(kept) as partial:
        for name in (*(row["name"] for row in outputs), MANIFEST):
            shutil.copyfile(folder / name, partial / name)


def result_folder(data: Path, name: str) -> Path:
    """Where the result of a region is kept."""
    return data / "results" / name


def prepare_demo_region(data: Path, region: str, *, progress: Progress) -> Path:
    """Study file of an embedded synthetic region; generated once per version of its generator, then reused."""
    from geo.output_folder import output_folder

    folder = data / "regions" / f"{region}-{_generator_hash()}"
    if not (folder / "study.toml").exists():
        from geo.demo_region import write_demo_region

        progress(Phrase("making the synthetic region (once)"))
        with output_folder(folder) as partial:
            write_demo_region(
                partial, region=region, boundaries=BOUNDARIES, seed=1, progress=lambda step, _share: progress(step)
            )
    return folder / "study.toml"


def _generator_hash() -> str:
    """Changes whenever the generator or the boundaries do, so that no old region is taken for a new one."""
    import geo

    code = (Path(geo.__file__ or "").parent / "demo_region").glob("*.py")
    files = sorted([*code, *BOUNDARIES.glob("*.geojson")], key=lambda path: path.name)
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:10]


def _is_result_of(study: Study, folder: Path) -> bool:
    inputs = [describe_input(given.path, role=given.role) for given in study_inputs(study)]
    return holds_result(folder, inputs=inputs, parameters=study.parameters)


def _read_region(study: Study, data: Path, name: str) -> Region:
    """The region of a study, its streets from the kept network; from the extract where that is missing or damaged."""
    from geo.study_region import read_region
    from routing.storage import verify_network

    folder = _network_folder(study, data, name)
    try:
        verify_network(folder)
        kept = replace(study, network=replace(study.network, folder=folder))
        return read_region(kept, [], progress=silent)
    except NetworkFolderError:
        region = read_region(study, [], progress=silent)
        _keep_network(region.network, folder)
        return region


def _network_folder(study: Study, data: Path, name: str) -> Path:
    """Named by all that the network is made from."""
    roads = [describe_input(given.path, role="")["sha256"] for given in study_inputs(study) if given.role == "network"]
    siting = study.question.siting
    made_from = [roads, study.country, study.question.modes, siting and siting.mode, versions()]
    return data / "networks" / name / hashlib.sha256(json.dumps(made_from).encode()).hexdigest()[:16]


def _keep_network(network: "RoadNetwork", folder: Path) -> None:
    """Keep a network in place of earlier ones; without room for it the next start takes longer, and that is all."""
    from routing.storage import save_network, verify_network

    with suppress(NetworkFolderError):
        verify_network(folder)
        return
    with suppress(NetworkFolderError, OSError):
        shutil.rmtree(folder.parent, ignore_errors=True)  # networks of other versions, and a damaged one
        save_network(network, folder)
