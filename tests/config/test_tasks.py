"""What a killed worker leaves is given to the next one."""

import asyncio
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from projectsplatform.config.tasks import retry_stalled_jobs
from projectsplatform.kit.clock import now


@pytest.fixture
def queue(transactional_db: None) -> Any:
    """A cursor on procrastinate's tables, which are emptied afterwards: they are not Django's to flush."""
    with connection.cursor() as cursor:
        yield cursor
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def begun_job(queue: Any, seconds_ago: int | None) -> int:
    """A job that was begun by a worker whose last sign of life is that old; None: by one that is forgotten."""
    worker = None
    if seconds_ago is not None:
        beat = now() - timedelta(seconds=seconds_ago)
        queue.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [beat])
        worker = queue.fetchone()[0]
    queue.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id)"
        " VALUES ('q', 'x', 'doing', %s) RETURNING id",
        [worker],
    )
    return int(queue.fetchone()[0])


def retry() -> None:
    async def look() -> None:
        worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]  # Django's has it
        async with worker.open_async():
            await retry_stalled_jobs.func(SimpleNamespace(app=worker), 0)

    asyncio.run(look())


@pytest.mark.parametrize(("seconds_ago", "status"), [(5, "doing"), (120, "todo"), (None, "todo")])
def test_a_job_waits_again_when_its_worker_is_gone(queue: Any, seconds_ago: int | None, status: str) -> None:
    job = begun_job(queue, seconds_ago)
    retry()

    queue.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [job])
    assert queue.fetchone() == (status,)
