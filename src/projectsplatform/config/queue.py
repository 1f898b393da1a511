"""Finished jobs whose final status could not be written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

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

    async def finish_job(self, job: Job, *how: Any, **options: Any) -> None:
        """It is done, or failed for good."""
        with self._ending_if_lost():
            await super().finish_job(job, *how, **options)

    async def retry_job(self, job: Job, *how: Any, **options: Any) -> None:
        """It waits again, unless one like it waits already: two cannot, and one is enough."""
        try:
            with self._ending_if_lost():
                await super().retry_job(job, *how, **options)
        except UniqueViolation:
            await self.finish_job(job, Status.ABORTED, delete_job=True)

    @contextmanager
    def _ending_if_lost(self) -> Iterator[None]:
        try:
            yield
        except ConnectorException as error:
            if isinstance(error.__cause__, psycopg.OperationalError | psycopg.InterfaceError):
                self._on_lost()
            raise
