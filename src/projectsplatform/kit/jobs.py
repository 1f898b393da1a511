"""Background work: jobs are enqueued in the transaction that causes them and carry ids, never secrets."""

from collections.abc import Callable
from typing import Any, Final

from django.db import InterfaceError, InternalError, OperationalError, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException

__all__ = ["RETRY", "app", "defer", "defer_once", "every"]

RETRY: Final = RetryStrategy(
    max_attempts=10,
    exponential_wait=2,
    retry_exceptions=(OperationalError, InterfaceError, InternalError, ConnectorException),
)
"""For every task: a database that went away meanwhile is no fault of the job's. Again after 2, 4, 8 … seconds, 34 minutes in all."""


def defer(name: str, **ids: str) -> None:
    """Enqueues a task by name through Django's own connection: it rolls back with its cause."""
    app.configure_task(name, allow_unknown=False).defer(**ids)


def defer_once(name: str, *, lock: str, seconds: int, **ids: str) -> None:
    """The same in `seconds`, unless a job with that `lock` waits already: what it finds then includes what causes this one."""
    task = app.configure_task(name, allow_unknown=False, queueing_lock=lock, schedule_in={"seconds": seconds})
    try:
        with transaction.atomic():  # a savepoint: the database refuses the second one
            task.defer(**ids)
    except AlreadyEnqueued:
        return


def every(cron: str, *, name: str) -> Callable[[Callable[[int], None]], Any]:
    """A periodic task, called with the second at which it was due: it never runs twice at once, and at most one waits."""

    def register(work: Callable[[int], None]) -> Any:
        task = app.task(name=name, queue="default", lock=name, queueing_lock=name, retry=RETRY)(work)
        return app.periodic(cron=cron)(task)

    return register
