"""A region that has home visits is published without them: nobody visited, no team and no tour is in any file."""

import zipfile
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from publication_service import publish
from test_visits_api_private import CARER, LAT, LON, NAME, NOTE, PHONE, STREET, planted
from visit_service import make_plan, visits_service
from visit_town import VISITS, person, team

from api.store.database import Database
from api.store.models import Region


@pytest.mark.usually("sqlite")
def test_nothing_of_home_visits_is_in_a_publication(database: Database, tmp_path: Path) -> None:
    with visits_service(database, tmp_path / "data") as client:
        lay_in_visits(client)
        with database.session() as session:  # one travel mode is enough
            row = session.get_one(Region, "town")
            row.question = row.question | {"modes": ["walk"]}
        town: Any = SimpleNamespace(service=client.app.state.service)
        kept = publish(client, town, title="Coverage")["publication_id"]
        archive = client.get(f"/api/v1/publications/{kept}/archive", params={"with_data": True}).content
        with zipfile.ZipFile(BytesIO(archive)) as packed:
            files = {name: packed.read(name) for name in packed.namelist()}
    assert [name for name in files if name.endswith("data/study.toml")]
    for name, body in files.items():
        assert not planted(name.encode() + body), name
        assert b"person_id" not in body, name
        assert b"P-00" not in body, name


def lay_in_visits(client: Any) -> None:
    """People whose words and places are found wherever they are, and a plan for them."""
    contact = {"name": NAME, "phone": PHONE, "address": STREET, "note": NOTE}
    people = [person(0, lon=LON, lat=LAT, contact=contact), *(person(n) for n in range(1, 4))]
    anything = {"If-Match": "*"}
    assert client.put(f"{VISITS}/people", json={"people": people}, headers=anything).status_code == 200
    teams = [team(0, name=CARER)]
    assert client.put(f"{VISITS}/teams", json={"teams": teams}, headers=anything).status_code == 200
    make_plan(client, register=False)
