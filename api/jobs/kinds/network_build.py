"""An OSM extract becomes the street network of a region: one step a travel mode, one for water and railways."""

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Field
from sqlalchemy.orm import Session

from api.errors import RequestError, unknown_object
from api.jobs.asked import Asked, Word
from api.jobs.kind import Kind, Output, Part, Work
from api.store.models import Network, Region, Upload
from routing.errors import Phrase

if TYPE_CHECKING:
    from api.service import Service

BARRIERS: Final = "barriers"


class AskedNetwork(Asked):
    """The extract that was uploaded, and what is built of it; without a country, for that of the region."""

    upload_id: Word
    modes: Annotated[tuple[Word, ...], Field(min_length=1, max_length=12)] = ("walk", "car")
    country: Annotated[str, Field(max_length=2)] | None = None


def prepare(session: Session, service: "Service", work: Work) -> Output:
    """Where the extract lies."""
    upload, region = session.get(Upload, work.parameters["upload_id"]), session.get(Region, work.region_id)
    if upload is None or region is None:
        raise unknown_object(work.region_id if upload else work.parameters["upload_id"])
    if upload.kind != "osm":
        raise RequestError("{name} is no OSM extract; give the id of one", name=upload.name)
    country = work.parameters["country"]
    return {
        "file": upload.file,
        "name": Path(upload.name).name,
        "sha256": upload.sha256,
        "country": region.country if country is None else country,
    }


def plan(work: Work) -> list[Part]:
    """A part for each travel mode, once it is known that there are such."""
    from routing.modes import load_mode

    modes = tuple(dict.fromkeys(work.parameters["modes"]))
    for mode in modes:
        load_mode(mode, work.given["country"])
    parts = [Part(Phrase("building the network for {mode}", mode=mode), {"mode": mode}) for mode in modes]
    return [*parts, Part(Phrase("reading water and railways"), {"mode": ""})]


def run(work: Work, number: int, given: Mapping[str, Any]) -> Output:
    """The network of one travel mode, or the barriers."""
    import numpy as np

    from geo.barriers import read_barriers
    from geo.output_folder import output_file
    from routing.osm.read import read_network
    from routing.storage import save_network

    extract = _extract(work)
    if given["mode"]:
        network = read_network(extract, modes=(given["mode"],), country=work.given["country"])
        save_network(network, work.folder / "networks" / given["mode"])
        return {"nodes": network.graphs[given["mode"]].n_nodes}
    barriers = read_barriers(extract)
    if barriers is None:
        return {"lines": 0}
    with output_file(work.folder / f"{BARRIERS}.npz") as partial:
        np.savez(partial, **vars(barriers))
    return {"lines": len(barriers.first) - 1}


def finish(work: Work, outputs: Sequence[Output]) -> Output:
    """One folder with all travel modes, found by what it was made from; and the values of its row."""
    import numpy as np

    from api.store.networks import describe_street_network
    from geo.barriers import Barriers
    from geo.manifest import versions
    from routing.network import RoadNetwork
    from routing.storage import load_network, save_network, verify_network

    modes = tuple(dict.fromkeys(work.parameters["modes"]))
    single = [load_network(work.folder / "networks" / mode) for mode in modes]
    graphs = {mode: network.graphs[mode] for mode, network in zip(modes, single, strict=True)}
    network = RoadNetwork(graphs, single[0].source, single[0].restrictions)
    made_from = [work.given["sha256"], work.given["name"], work.given["country"], modes, versions()]
    network_id = hashlib.sha256(json.dumps(made_from).encode()).hexdigest()[:32]
    folder = work.data / "networks" / "built" / network_id
    if not folder.exists():  # another region may have it mapped; what has its name is the same
        save_network(network, folder)
    verify_network(folder)
    barriers = None
    if (work.folder / f"{BARRIERS}.npz").exists():
        with np.load(work.folder / f"{BARRIERS}.npz") as arrays:
            barriers = Barriers(**arrays)
    return {"network": describe_street_network(work.data, network_id, folder, network, barriers)}


def keep(session: Session, work: Work, outcome: Output) -> Output:
    """The region has the network from now on."""
    described = outcome["network"]
    session.merge(Network(**described))
    session.flush()
    region = session.get_one(Region, work.region_id)
    region.network_id = described["id"]
    region.revision += 1
    counts = {name: described[name] for name in ("nodes", "edges")}
    return {"region_id": region.id, "network_id": described["id"], "revision": region.revision, **counts}


def _extract(work: Work) -> Path:
    """The extract under its own name: it is said in messages, and its ending tells how it is read."""
    from geo.output_folder import output_file

    named = work.folder / "extract" / str(work.given["name"])
    if not named.exists():
        named.parent.mkdir(parents=True, exist_ok=True)
        with output_file(named) as partial:
            shutil.copyfile(work.data / work.given["file"], partial)
    return named


KIND = Kind(AskedNetwork, plan, run, finish, prepare, keep)
