"""What a killed worker leaves is given to the next one."""

import asyncio
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from procrastinate.connector import BaseConnector
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status

from projectsplatform.config.queue import Jobs
from projectsplatform.config.tasks import retry_stalled_jobs
from projectsplatform.kit.clock import now
from projectsplatform.kit.jobs import RETRY

JOB = Job(id=1, lock=None, queueing_lock=None, task_name="x", queue="q")


@pytest.fixture
def queue(transactional_db: None) -> Any:
    """A cursor on procrastinate's tables."""
    with connection.cursor() as cursor:
        yield cursor


def begun_job(queue: Any, seconds_ago: int | None, lock: str | None = None) -> int:
    """A job that was begun by a worker whose last sign of life is that old; None: by one that is forgotten."""
    worker = None
    if seconds_ago is not None:
        beat = now() - timedelta(seconds=seconds_ago)
        queue.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [beat])
        worker = queue.fetchone()[0]
    queue.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id, queueing_lock)"
        " VALUES ('q', 'x', 'doing', %s, %s) RETURNING id",
        [worker, lock],
    )
    return int(queue.fetchone()[0])


def retry(worker_id: int | None = None) -> None:
    async def look() -> None:
        worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]  # Django's has it
        worker.job_manager = Jobs(worker.connector, on_lost=pytest.fail)
        async with worker.open_async():
            await retry_stalled_jobs.func(SimpleNamespace(app=worker, job=SimpleNamespace(worker_id=worker_id)), 0)

    asyncio.run(look())


def states(queue: Any) -> dict[int, str]:
    queue.execute("SELECT id, status::text FROM procrastinate_jobs")
    return dict(queue.fetchall())


@pytest.mark.parametrize(("seconds_ago", "status"), [(5, "doing"), (120, "todo"), (None, "todo")])
def test_a_job_waits_again_when_its_worker_is_gone(queue: Any, seconds_ago: int | None, status: str) -> None:
    job = begun_job(queue, seconds_ago)
    retry()
    assert states(queue) == {job: status}


def test_of_two_that_may_not_both_wait_one_goes_and_the_others_are_not_held_up(queue: Any) -> None:
    first, _, other = begun_job(queue, None, "same"), begun_job(queue, None, "same"), begun_job(queue, None)
    retry()
    assert states(queue) == {first: "todo", other: "todo"}


def test_a_worker_that_slept_does_not_take_itself_for_dead(queue: Any) -> None:
    job = begun_job(queue, 120)
    queue.execute("SELECT worker_id FROM procrastinate_jobs WHERE id = %s", [job])
    retry(queue.fetchone()[0])
    assert states(queue) == {job: "doing"}


def test_a_job_whose_database_went_away_is_tried_again_and_a_faulty_one_is_not() -> None:
    assert RETRY.get_retry_decision(exception=OperationalError(), job=JOB) is not None
    assert RETRY.get_retry_decision(exception=ValueError(), job=JOB) is None


class Deaf(BaseConnector):
    """A database that fails in a given way."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def execute_query_async(self, query: str, **arguments: Any) -> None:
        raise ConnectorException from self._error


@pytest.mark.parametrize(
    ("error", "lost"), [(psycopg.OperationalError(), [1]), (psycopg.errors.RaiseException("not found"), [])]
)
def test_a_worker_ends_when_it_cannot_write_down_what_became_of_a_job(error: Exception, lost: list[int]) -> None:
    told: list[int] = []
    jobs = Jobs(Deaf(error), on_lost=lambda: told.append(1))
    for word in (jobs.finish_job(JOB, Status.SUCCEEDED, delete_job=True), jobs.retry_job(JOB)):
        told.clear()
        with pytest.raises(ConnectorException):
            asyncio.run(word)
        assert told == lost
