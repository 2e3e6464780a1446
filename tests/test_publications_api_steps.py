"""The way of a publication to its readers: steps, who may take them, and what is kept of them."""

from datetime import timedelta

from publication_readers import API, Clients, clients, kept, publish, service, step
from publication_service import keep_publication

from api.service import Service
from api.store.base import now
from api.store.models import AuditEntry, GivenAway, Publication

__all__ = ["clients", "kept", "service"]


def test_district_region_and_ministry_take_their_steps_and_nobody_elses(clients: Clients, kept: str) -> None:
    assert step(clients["district"], kept, "approve") == 403
    assert step(clients["reader"], kept, "correct") == 403
    assert step(clients["neighbour"], kept, "correct") == 404
    assert step(clients["nobody"], kept, "correct") == 401
    assert step(clients["region"], kept, "approve") == 422  # not corrected yet
    assert step(clients["district"], kept, "correct") == 201
    assert step(clients["region"], kept, "publish") == 403
    assert step(clients["region"], kept, "send_back") == 422  # without a word
    again = clients["district"].post(f"{API}/{kept}/steps", json={"step": "correct"}, headers={"Accept-Language": "kk"})
    assert again.json()["detail"] == "бұл қадамды жасауға болмайды: жарияланымның қазіргі күйі — тексерілген"
    assert step(clients["region"], kept, "send_back", "Look at Abai again") == 201
    assert step(clients["district"], kept, "correct", "Looked") == 201
    assert step(clients["region"], kept, "approve") == 201
    assert step(clients["region"], kept, "publish") == 403
    assert step(clients["reader"], kept, "comment", "Good") == 201
    # What was never public must not become so by being withdrawn.
    assert step(clients["ministry"], kept, "withdraw", "Wrong") == 422
    assert step(clients["ministry"], kept, "publish") == 201
    assert step(clients["region"], kept, "withdraw", "Wrong") == 403
    assert step(clients["ministry"], kept, "withdraw", "Data of 2025 were used") == 201
    told = clients["reader"].get(f"{API}/{kept}/steps").json()
    assert [one["state"] for one in told] == [
        "corrected",
        "draft",
        "corrected",
        *["approved"] * 2,
        "published",
        "withdrawn",
    ]
    assert told[1]["comment"] == "Look at Abai again"


def test_what_nobody_sees_is_no_word(clients: Clients, kept: str) -> None:
    assert step(clients["reader"], kept, "comment", "\u200b\u202e \u200d") == 422
    link = {"name": "\u2066\u2069", "expires_at": (now() + timedelta(hours=1)).isoformat()}
    assert clients["region"].post(f"{API}/{kept}/links", json=link).status_code == 422
    assert step(clients["reader"], kept, "comment", "\u202eabc\u202c, \u0d28\u0d4d\u200d\u0d31\u200c") == 201
    said = clients["reader"].get(f"{API}/{kept}/steps").json()[-1]["comment"]
    assert said == "abc, \u0d28\u0d4d\u200d\u0d31"  # a joiner within a word is part of it


def test_each_step_is_in_the_audit_log_without_its_words(service: Service, clients: Clients, kept: str) -> None:
    step(clients["district"], kept, "correct", "A word")
    with service.database.session() as session:
        entry = session.query(AuditEntry).filter_by(object_id=kept).order_by(AuditEntry.number.desc()).first()
        assert entry is not None
        assert (entry.action, entry.object_kind, entry.details) == ("correct", "publication", {"state": "corrected"})


def test_who_approved_cannot_be_removed(clients: Clients, kept: str) -> None:
    publish(clients, kept)
    told = {one["name"]: one["created_by"] for one in clients["reader"].get(f"{API}/{kept}/steps").json()}
    refused = clients["chief"].delete(f"/api/v1/users/{told['Region']}", headers={"Accept-Language": "kk"})
    assert refused.status_code == 409
    assert refused.json()["detail"].startswith("region жарияланымдарда қадам жасаған")


def test_whoever_publishes_stops_their_job_and_goes_on_with_it(clients: Clients, kept: str) -> None:
    job = clients["region"].post(f"{API}/{kept}/verify").json()["id"]
    assert clients["district"].post(f"/api/v1/jobs/{job}/cancel").status_code == 404
    assert clients["region"].post(f"/api/v1/jobs/{job}/cancel").json()["state"] == "cancelled"
    assert clients["region"].post(f"/api/v1/jobs/{job}/resume").status_code == 202


def test_what_somebody_may_do_next_is_told(clients: Clients, kept: str) -> None:
    told = {who: clients[who].get(f"{API}/{kept}/allowed") for who in clients}
    assert {who: answer.status_code for who, answer in told.items()} == {
        **dict.fromkeys(("district", "region", "ministry", "reader", "chief"), 200),
        "nobody": 401,
        "neighbour": 404,
    }
    given_away: dict[str, list[str]] = {"given_away": []}
    assert told["district"].json() == given_away | {"steps": ["correct", "comment"], "change": False, "inputs": True}
    assert told["region"].json() == given_away | {"steps": ["comment"], "change": True, "inputs": True}
    publish(clients, kept)
    for stranger in ("nobody", "neighbour"):
        told_now = clients[stranger].get(f"{API}/{kept}/allowed").json()
        assert told_now == given_away | {"steps": [], "change": False, "inputs": False}
    assert clients["ministry"].get(f"{API}/{kept}/allowed").json()["steps"] == ["withdraw", "comment"]


def test_what_is_given_away_is_told_to_those_alone_who_may_have_the_inputs(
    service: Service, clients: Clients, kept: str
) -> None:
    newer = keep_publication(service, "newer", area_id="district", edition=2, previous_id=kept)
    with service.database.session() as session:
        session.add(GivenAway(publication_id=newer, earlier_id=kept, counts=4, minimum_people=10.0))
    publish(clients, newer)
    pair = {"counts": 4, "minimum_people": 10.0}
    for who in ("district", "region", "ministry", "reader"):
        assert clients[who].get(f"{API}/{newer}/allowed").json()["given_away"] == [
            pair | {"id": kept, "edition": 1, "public": False}
        ]
        assert clients[who].get(f"{API}/{kept}/allowed").json()["given_away"] == [
            pair | {"id": newer, "edition": 2, "public": True}
        ]
    for who in ("nobody", "neighbour"):
        assert clients[who].get(f"{API}/{newer}/allowed").json()["given_away"] == []
    with service.database.session() as session:
        session.delete(session.get_one(Publication, newer))
