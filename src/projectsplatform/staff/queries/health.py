"""Signs of life of the platform's parts; one statement each."""

from datetime import datetime

from django.db import connection
from django.db.models import Max
from procrastinate.contrib.django.models import ProcrastinateWorker

from projectsplatform.telegram.models import ProcessLock
from projectsplatform.telegram.operations.process_locks import SENDER


def database_size() -> int:
    """Bytes on the disk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def worker_seen_at() -> datetime | None:
    """When the background worker last said that it lives; None when none runs."""
    seen: datetime | None = ProcrastinateWorker.objects.aggregate(seen=Max("last_heartbeat"))["seen"]
    return seen


def sender_lock() -> ProcessLock | None:
    """The lock of whoever sends messages to Telegram: it is renewed while the bot lives."""
    return ProcessLock.objects.filter(name=SENDER).first()
