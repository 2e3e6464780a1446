"""How a visit is named in addresses: person and day."""

from datetime import date


def visit_id(person_id: str, day: date) -> str:
    """How a visit is named: a person is visited once a day at most."""
    return f"{person_id}@{day.isoformat()}"


def read_visit_id(text: str) -> tuple[str, date]:
    """Person and day of a name that fits `VisitId`.

    Raises
    ------
    ValueError
        There is no such day.
    """
    person_id, _, day = text.rpartition("@")
    return person_id, date.fromisoformat(day)
