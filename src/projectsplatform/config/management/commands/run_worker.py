import asyncio
import contextlib
import logging
import os
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from projectsplatform.config.metrics import serve_metrics
from projectsplatform.config.queue import Jobs
from projectsplatform.config.tasks import HEARTBEAT_SECONDS, STALLED_AFTER_SECONDS

CONCURRENCY = 4
GRACE_SECONDS = 2.0
_ENDS_AFTER_SECONDS = GRACE_SECONDS + 1
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Does the background work, and serves the numbers for Prometheus."
    requires_system_checks: list[str] = []  # the tests run them

    def handle(self, *args: Any, **options: Any) -> None:
        serve_metrics(settings.METRICS_PORT)
        with contextlib.suppress(asyncio.CancelledError):
            asyncio.run(_work())


async def _work() -> None:
    # A second app with the same tasks: what a task enqueues still goes through Django's connection and rolls back
    # with it, which `replace_connector` would end.
    assert isinstance(app.connector, DjangoConnector)  # noqa: S101 - told to the type checker
    worker = app.with_connector(app.connector.get_worker_connector())
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - told to the type checker
    worker.job_manager = Jobs(worker.connector, on_lost=task.cancel)
    loop = asyncio.get_running_loop()

    def stop() -> None:
        task.cancel()
        # The queue's library signs off in the database, and waits half a minute for one that has gone as well. What is begun and
        # not ended by then is found by the next worker, as after a sudden death.
        loop.call_later(_ENDS_AFTER_SECONDS, os._exit, 1)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    async with worker.open_async():
        logger.info("worker.started")
        await worker.run_worker_async(
            name="worker",
            concurrency=CONCURRENCY,
            delete_jobs="successful",
            shutdown_graceful_timeout=GRACE_SECONDS,
            install_signal_handlers=False,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=STALLED_AFTER_SECONDS,
        )
