"""Every command of docs/api.md is run against a service, as an integrator would paste it."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from live_service import listening
from small_town import lay_out_town, read_town

from api.main import create_app
from api.region_shelf import RegionShelf
from api.service import Service
from api.store.database import Database
from api.store.regions import save_region
from routing.storage import save_network

BLOCKS = re.findall(r"```sh\n(.*?)```", (Path(__file__).parent.parent / "docs" / "api.md").read_text(), re.DOTALL)


@pytest.fixture(scope="module")
def address(tmp_path_factory, sqlite_template):
    """A service over a small town that is called shymkent, on a port of its own."""
    data = tmp_path_factory.mktemp("data")
    lay_out_town(data)
    shutil.copyfile(sqlite_template, data / "qamtu.sqlite")
    region, question = read_town(data)
    folder = save_network(region.network, data / "networks" / "n1")
    database = Database(f"sqlite:///{data / 'qamtu.sqlite'}")
    with database.session() as session:
        save_region(session, data, "shymkent", region, question, network_id="n1", network_folder=folder)
    with listening(create_app(service=Service(database, data, RegionShelf(database, data)))) as listened:
        yield listened


@pytest.fixture(scope="module")
def answers(address, tmp_path_factory):
    """What each block prints, in the order of the page; a command that fails is named."""
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    folder, told = tmp_path_factory.mktemp("integrator"), []
    for block in BLOCKS[1:]:
        script = f"QAMTU={address}\n" + block.replace("curl -sS", "curl -sS --fail-with-body")
        done = subprocess.run(["bash", "-euc", script], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (block, done.stdout, done.stderr)
        told.append(done.stdout)
    return folder, told


def test_the_five_calls_answer(answers):
    folder, (regions, coverage, _, added, changed, what_if, siting) = answers
    assert [region["id"] for region in json.loads(regions)] == ["shymkent"]
    assert {row["boundary_id"] for row in json.loads(coverage)} == {"all"}
    assert json.loads((folder / "units.geojson").read_text())["features"][0]["properties"]["name"] == "Polyclinic 1"
    assert json.loads((folder / "bundle.json").read_text())["resourceType"] == "Bundle"
    assert json.loads(added)["properties"]["facility_id"] == "A-4711"
    assert json.loads(changed)["properties"]["capacity_per_day"] == 90
    assert json.loads(what_if)["rows"][0]["people_gained"] is not None
    assert len(json.loads(siting)["chosen"]) == 3


def test_the_page_names_its_address_and_key_first():
    assert BLOCKS[0].startswith("QAMTU=http://127.0.0.1:8000")
    assert len(BLOCKS) == 8
