"""Failed tasks are started again by hand."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.operations import audit
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.jobs import app
from projectsplatform.staff.errors import JobNotFailed
from projectsplatform.staff.queries.jobs import find_job


@transaction.atomic
def start_job_again(*, job_id: int, actor_id: UUID, address: str, at: datetime) -> None:
    """A failed task waits for the worker once more. Raises NothingThere, JobNotFailed."""
    job = find_job(job_id)
    if job is None:
        raise NothingThere
    if job.status != "failed":
        raise JobNotFailed
    app.job_manager.retry_job_by_id(job_id, retry_at=at)
    audit.record(
        event="staff.task.started_again",
        at=at,
        actor_id=actor_id,
        subject_id=None,
        address=address,
        details={"task": job.task_name, "job": job_id},
    )
