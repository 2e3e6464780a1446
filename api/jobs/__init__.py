"""Long work that survives a crash: steps that are each done once, by processes, remembered in the database.

start_job(session, kind, region_id, parameters, actor)   a job in the queue, in the caller's transaction
cancel_job(session, job_id), resume_job(session, job_id)
Worker(service, processes).run(stop)                     takes jobs from the queue, one at a time
KINDS                                                    what kinds there are; each is one file in api/jobs/kinds/

docs/jobs.md tells how it holds together.
"""

from api.jobs.control import cancel_job, resume_job
from api.jobs.kind import KINDS
from api.jobs.start import start_job

__all__ = ["KINDS", "cancel_job", "resume_job", "start_job"]
