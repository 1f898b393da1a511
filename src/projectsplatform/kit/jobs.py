"""Background work: jobs are enqueued in the transaction that causes them and carry ids, never secrets."""

from procrastinate.contrib.django import app

__all__ = ["app", "defer"]


def defer(name: str, **ids: str) -> None:
    """Enqueues a task by name through Django's own connection: it rolls back with its cause."""
    app.configure_task(name, allow_unknown=False).defer(**ids)
