"""The tables, one file per subject."""

from api.store.models.access import ApiKey, Grant, SignIn, User
from api.store.models.audit import AuditEntry
from api.store.models.facilities import Facility
from api.store.models.installation import Installation
from api.store.models.jobs import Job, JobEvent, JobStep
from api.store.models.places import Area, Boundary, Organisation
from api.store.models.publications import GivenAway, Publication, PublicationLink, PublicationStep
from api.store.models.regions import Network, PopulationLayer, Region
from api.store.models.requests import IdempotencyKey, Import, Upload
from api.store.models.scenarios import Result, Scenario
from api.store.models.visits import KeptVisitPlan, VisitOutcome, VisitPerson, VisitSeal, VisitTeam

__all__ = [
    "ApiKey",
    "Area",
    "AuditEntry",
    "Boundary",
    "Facility",
    "GivenAway",
    "Grant",
    "IdempotencyKey",
    "Import",
    "Installation",
    "Job",
    "JobEvent",
    "JobStep",
    "KeptVisitPlan",
    "Network",
    "Organisation",
    "PopulationLayer",
    "Publication",
    "PublicationLink",
    "PublicationStep",
    "Region",
    "Result",
    "Scenario",
    "SignIn",
    "Upload",
    "User",
    "VisitOutcome",
    "VisitPerson",
    "VisitSeal",
    "VisitTeam",
]
