"""What workers do for home visits now and then: delete what is old, renew what an older key has sealed."""

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from api.settings import read_settings
from api.store.visit_seal import load_visit_seal

if TYPE_CHECKING:
    from api.service import Service

log = logging.getLogger(__name__)


def keep_house(service: "Service", moment: datetime) -> None:
    """Do both; deletion comes first, for it needs no key.

    Raises
    ------
    LostKeyError, SettingError
        There are data under a key that is not here.
    """
    from api.visits.opening import open_seal
    from api.visits.retention import delete_old_visits, reseal_old_rows

    with service.database.session() as session:
        known = load_visit_seal(session)
    if known is None:  # nobody has used home visits here
        return
    settings = read_settings()
    done = delete_old_visits(service.database, service.data, moment, settings.visits_retention_days)
    if any(done.values()):
        log.info("old home-visit data were deleted: %s", done)
    renewed = reseal_old_rows(service.database, open_seal(service, settings=settings))
    if renewed:
        log.info("home-visit rows put under the present key: %s", renewed)
