"""A region as it was when its job began: all later steps work on it, whatever is changed in the database meanwhile.

It is a file in the folder of the job, so that processes need no database. The network stands beside it, by hard links:
it takes no room, it is there though the region is given another one, and each process maps it into memory.
"""

import hashlib
import os
import pickle
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy.orm import Session

from api.errors import unknown_object
from api.jobs.kind import Output, Work, once_a_job
from api.store.models import Network, Region, Scenario
from api.store.populations import load_current_layer

if TYPE_CHECKING:
    from api.service import Service
    from geo.region import Question
    from geo.region import Region as GeoRegion

FILE: Final = "region.pickle"
NETWORK: Final = "network"


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A region and what is asked of it, with the changes of a scenario made."""

    region: "GeoRegion"
    question: "Question"


def write_snapshot(session: Session, service: "Service", work: Work) -> Output:
    """Keep the region of a job as it is now; gives its revision, its scenario and what it was made from.

    Raises
    ------
    UnknownRegionError, UnknownObjectError
        There is no such region or scenario, or the region has no network or no people yet.
    """
    from api.store.regions import load_region
    from geo.output_folder import output_file

    stored = load_region(session, service.data, work.region_id)
    row = session.get_one(Region, work.region_id)
    network = session.get_one(Network, row.network_id)
    kept = {"region": replace(stored.region, network=None), "question": stored.question}  # type: ignore[arg-type]
    work.folder.mkdir(parents=True, exist_ok=True)
    with output_file(work.folder / FILE) as partial:
        partial.write_bytes(pickle.dumps(kept))
    link_network(service.data / network.folder, work.folder / NETWORK)
    return {
        "revision": stored.revision,
        "inputs": _inputs(session, stored.region, network, work.region_id),
        **_scenario(session, work),
    }


@once_a_job
def read_snapshot(work: Work) -> Snapshot:
    """The region of a job, its network mapped into memory; a process reads it once."""
    from routing.storage import load_network

    kept = pickle.loads((work.folder / FILE).read_bytes())  # noqa: S301 - written by this service into its own folder
    region = replace(kept["region"], network=load_network(work.folder / NETWORK))
    if changes := work.given.get("changes"):
        from geo.what_if import apply_changes, changes_from_list

        region = apply_changes(region, changes_from_list(changes))
    return Snapshot(region, kept["question"])


def link_network(folder: Path, here: Path) -> None:
    shutil.rmtree(here, ignore_errors=True)  # of a try that was cut short
    try:
        shutil.copytree(folder, here, copy_function=os.link)
    except OSError:  # no links on this file system
        shutil.rmtree(here, ignore_errors=True)
        shutil.copytree(folder, here)


def _scenario(session: Session, work: Work) -> Output:
    scenario_id, more = work.parameters.get("scenario_id"), work.parameters.get("changes") or []
    if not scenario_id:
        return {"changes": more} if more else {}
    row = session.get(Scenario, scenario_id)
    if row is None or row.region_id != work.region_id:
        raise unknown_object(scenario_id)
    return {"scenario_id": row.id, "scenario_revision": row.revision, "changes": [*row.changes, *more]}


def _inputs(session: Session, region: "GeoRegion", network: Network, region_id: str) -> list[dict[str, Any]]:
    """Rows of the manifest for what lies in the database; the network's folder is described by the last step."""
    layer = load_current_layer(session, region_id)
    assert layer is not None  # noqa: S101 - the region was read with it
    tables = {"facilities": region.facilities} | (
        {} if region.boundaries is None else {"boundaries": region.boundaries}
    )
    rows = [
        {"role": role, "name": role, "sha256": _hash_table(table), "date": "", "licence": "", "attribution": ""}
        for role, table in tables.items()
    ]
    population = {
        "role": "population",
        "name": layer.name,
        "sha256": layer.sha256,
        "date": layer.source_date.isoformat() if layer.source_date else "",
        "licence": layer.licence,
        "attribution": layer.source,
    }
    streets = {
        "role": "network",
        "name": network.source,
        "sha256": network.source_sha256,
        "date": network.source_date,
        "licence": network.licence,
        "attribution": network.attribution,
    }
    return [streets, *rows, population]


def _hash_table(table: Any) -> str:
    """Of what stands in the table, not of the rows' numbers in the database."""
    return hashlib.sha256(table.to_csv(index=False).encode()).hexdigest()
