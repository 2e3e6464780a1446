"""A region with home visits: a small town, some people and teams in it. Imported by tests, never installed."""

from typing import Any

from small_town import SOUTH, STEP, WEST

VISITS = "/api/v1/regions/town/visits"
MONDAY = "2026-11-23"


def person(number: int, **more: Any) -> dict[str, Any]:
    """Somebody near a junction of the town."""
    row, column = divmod(number, 5)
    at = {"lon": round(WEST + column * STEP + 0.0003, 6), "lat": round(SOUTH + row % 5 * STEP + 0.0002, 6)}
    return {"person_id": f"P-{number:03}", **at, "visits_per_week": 1, "duration_min": 30} | more


def team(number: int, **more: Any) -> dict[str, Any]:
    """A team that walks from a corner of the town."""
    at = {"lon": round(WEST + number * STEP, 6), "lat": SOUTH}
    shift = {"shift_start": "08:30", "shift_end": "16:30", "break_start": "12:00", "break_min": 60}
    return {"team_id": f"N-{number:02}", "name": f"Team {number}", **at, "mode": "walk", **shift} | more


def put_register(client: Any, people: int = 8, teams: int = 2) -> None:
    """People and teams, by the API."""
    anything = {"If-Match": "*"}
    told = client.put(f"{VISITS}/people", json={"people": [person(n) for n in range(people)]}, headers=anything)
    assert told.status_code == 200, told.text
    told = client.put(f"{VISITS}/teams", json={"teams": [team(n) for n in range(teams)]}, headers=anything)
    assert told.status_code == 200, told.text
