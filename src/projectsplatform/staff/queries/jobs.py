"""The worker's tasks, as the queue keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from procrastinate.contrib.django.models import ProcrastinateJob

_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Job:
    """One task: its name, status and number of attempts."""

    id: int
    task_name: str
    status: str
    attempts: int
    scheduled_at: datetime | None


def count_jobs() -> Mapping[str, int]:
    """How many stand where."""
    return dict(ProcrastinateJob.objects.values_list("status").annotate(n=Count("pk")).order_by())


def latest_jobs(status: str) -> list[Job]:
    """At most fifty of a status, the newest first. Arguments are left out: they are ids of people and messages."""
    jobs = ProcrastinateJob.objects.filter(status=status).order_by("-id")[:_SHOWN]
    return [Job(job.id, job.task_name, job.status, job.attempts, job.scheduled_at) for job in jobs]


def find_job(job_id: int) -> Job | None:
    """One task."""
    job = ProcrastinateJob.objects.filter(pk=job_id).first()
    return Job(job.id, job.task_name, job.status, job.attempts, job.scheduled_at) if job else None
