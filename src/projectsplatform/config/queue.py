"""Finished jobs whose final status could not be written."""

from collections.abc import Callable
from datetime import datetime

import psycopg
from procrastinate.connector import BaseConnector
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager


class Jobs(JobManager):
    """A worker that could not write a job's final status must stop: the job stays `doing`, and a job of a living worker is
    never retried. `on_lost` stops the worker; the job is then found as stalled and started again."""

    def __init__(self, connector: BaseConnector, *, on_lost: Callable[[], object]) -> None:
        super().__init__(connector)
        self._on_lost = on_lost

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:  # noqa: FBT001  the library's signature
        """It is done, or failed for good."""
        try:
            await super().finish_job(job, status, delete_job)
        except ConnectorException as error:
            self._end_if_lost(error)
            raise

    async def retry_job(
        self,
        job: Job,
        retry_at: datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        """It waits again, unless one like it waits already: two cannot, and one is enough."""
        try:
            await super().retry_job(job, retry_at, priority, queue, lock)
        except UniqueViolation:
            await self.finish_job(job, Status.ABORTED, delete_job=True)
        except ConnectorException as error:
            self._end_if_lost(error)
            raise

    def _end_if_lost(self, error: ConnectorException) -> None:
        if isinstance(error.__cause__, psycopg.OperationalError | psycopg.InterfaceError):
            self._on_lost()
