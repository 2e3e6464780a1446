"""What is old of home visits is deleted, without anybody having to think of it.

After `QAMTU_VISITS_RETENTION_DAYS` (90): plans after their last day, outcomes after the day of their visit, people
after the end of their care plan, or after the last day of the last plan that held them where nobody has changed them
since; and the jobs that made plans. The moment is given: nothing here asks the clock.
"""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from api.access.audit import audit
from api.store.base import Base
from api.store.database import Database
from api.store.jobs import VISITS
from api.store.models import KeptVisitPlan, VisitOutcome, VisitPerson, VisitTeam
from api.store.visit_retention import (
    delete_jobs,
    delete_old_outcomes,
    delete_old_people,
    delete_old_plans,
    find_old_visit_jobs,
)
from api.store.visit_seal import find_rows_under_other_keys, leave_moment
from api.visits.kept_register import reseal_person, reseal_team
from api.visits.sealing import Seal

AT_ONCE: Final = 200


def delete_old_visits(database: Database, data: Path, moment: datetime, retention_days: int) -> dict[str, int]:
    """Delete what is old at a moment; how much it was, also as a line of the audit log where it was anything."""
    since = moment - timedelta(days=retention_days)
    with database.session() as session:
        jobs = find_old_visit_jobs(session, VISITS, since)
        done = {
            "plans": delete_old_plans(session, since.date()),
            "outcomes": delete_old_outcomes(session, since.date()),
            "people": delete_old_people(session, since.date(), since),
            "jobs": delete_jobs(session, jobs),
        }
        if any(done.values()):
            audit(session, None, "expire", "visits", "", done | {"retention_days": retention_days})
    for job_id in jobs:
        shutil.rmtree(data / "jobs" / job_id, ignore_errors=True)
    return done


def reseal_old_rows(database: Database, seal: Seal) -> int:
    """Put rows that an older key has sealed under the one that seals now; how many there were."""
    from api.visits.kept_plan import reseal_plan
    from api.visits.outcomes import reseal_outcome

    kinds: tuple[tuple[type[Base], Callable[[Any, Seal], None]], ...] = (
        (VisitPerson, reseal_person),
        (VisitTeam, reseal_team),
        (KeptVisitPlan, reseal_plan),
        (VisitOutcome, reseal_outcome),
    )
    return sum(_reseal(database, seal, model, reseal) for model, reseal in kinds)


def _reseal(database: Database, seal: Seal, model: type[Base], reseal: Callable[[Any, Seal], None]) -> int:
    count = 0
    while True:
        with database.session() as session:
            rows = find_rows_under_other_keys(session, model, seal.key_id, AT_ONCE)
            for row in rows:
                reseal(row, seal)
                leave_moment(row)
        count += len(rows)
        if len(rows) < AT_ONCE:
            return count
