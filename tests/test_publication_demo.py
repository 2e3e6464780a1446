"""The embedded city's coverage published by the service on both databases, and verified where nothing else is."""

import json
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from demo_regions import DemoRegion
from empty_machine import make_empty_machine
from fastapi.testclient import TestClient
from job_town import Town
from publication_service import publish, work_off

from api.main import create_app
from api.region_shelf import RegionShelf
from api.service import Service
from api.store.database import Database
from api.store.regions import save_region
from geo.manifest import sha256
from geo.output_folder import files_below
from geo.region import Question, Region
from geo.study_file import read_study
from geo.study_region import read_region
from routing.storage import save_network

pytestmark = pytest.mark.slow
PUBLICATIONS = "/api/v1/publications"
ARCHIVE = "publication.zip"


@dataclass(frozen=True, eq=False)
class Published:
    """What a service says of its publication, what a verification by its job says, and where it lies."""

    outcome: dict[str, Any]
    verdict: dict[str, Any]
    folder: Path

    def hashes(self) -> dict[str, str]:
        """The files by name."""
        return {path.relative_to(self.folder).as_posix(): sha256(path) for path in files_below(self.folder)}


@pytest.fixture(scope="module")
def published(
    demo_region: DemoRegion, both_databases: dict[str, Database], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Published]:
    """Walking to any service and to dental care, by kind of database."""
    study = read_study(demo_region("shymkent"))
    region = read_region(study, [], progress=lambda _step: None)
    question = replace(study.question, modes=("walk",), services=("dental",), siting=None)
    data = tmp_path_factory.mktemp("services")
    return {kind: publish_by(database, data / kind, region, question) for kind, database in both_databases.items()}


def publish_by(database: Database, data: Path, region: Region, question: Question) -> Published:
    """The city in a service of its own, published and verified."""
    streets = save_network(region.network, data / "networks" / "city")
    with database.session() as session:
        save_region(session, data, "city", region, question, network_id="city", network_folder=streets)
    service = Service(database, data, RegionShelf(database, data))
    with TestClient(create_app(service=service)) as client:
        outcome = publish(client, Town(service), region_id="city", title="Coverage", lang="kk")
        kept = outcome["publication_id"]
        verdict = work_off(client, service, client.post(f"{PUBLICATIONS}/{kept}/verify").json()["id"])
        if not database.is_sqlite:
            answer = client.get(f"{PUBLICATIONS}/{kept}/archive", params={"with_data": True})
            (data / ARCHIVE).write_bytes(answer.content)
    return Published(outcome, verdict, data / "publications" / kept)


def test_both_databases_give_the_same_figures_and_the_same_bytes(published: dict[str, Published]) -> None:
    one, other = published["sqlite"], published["postgresql"]
    assert one.outcome == other.outcome
    assert one.outcome["figures"] > 40
    assert one.hashes() == other.hashes()


def test_the_job_of_each_database_finds_every_figure_again(published: dict[str, Published]) -> None:
    for found in published.values():
        assert found.verdict["equal"], found.verdict
        assert found.verdict["recomputed_figures"] == found.outcome["figures"]


def test_pages_are_small_and_say_that_the_city_is_synthetic(published: dict[str, Published]) -> None:
    pages = [path.read_bytes() for path in published["sqlite"].folder.glob("figures/*/index.html")]
    assert len(pages) == published["sqlite"].outcome["figures"]
    assert max(map(len, pages)) < 500 * 1024
    assert all("synthetic" in page.decode() for page in pages)


def test_the_archive_comes_out_again_on_an_empty_machine(published: dict[str, Published], tmp_path: Path) -> None:
    """Taken from PostGIS to where there is no checkout, no home, no network, and nothing that the service kept."""
    archive = published["postgresql"].folder.parent.parent / ARCHIVE
    zipfile.ZipFile(archive).extractall(tmp_path / "taken")
    (folder,) = (tmp_path / "taken").iterdir()
    machine = make_empty_machine(tmp_path / "machine", folder)
    seen = machine.run_program("/bin/sh", "-c", f"ls -d {Path(__file__).parent} {tmp_path} ~; cat /proc/net/dev")
    assert seen.stdout == "", "something is there"
    done = machine.run("verify", "/given", "--quiet", "--json")
    assert done.returncode == 0, (done.stdout, done.stderr)
    told = json.loads(done.stdout)
    assert (told["equal"], told["differences"]) == (True, [])
    assert told["recomputed_figures"] == published["sqlite"].outcome["figures"]
    assert told["redrawn_files"] > 4 * told["recomputed_figures"]  # page, picture, data, citations
