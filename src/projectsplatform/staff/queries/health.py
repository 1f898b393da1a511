"""Signs of life of the platform's parts; one statement each."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Max
from procrastinate.contrib.django.models import ProcrastinateWorker

from projectsplatform.accounts.models import AuditEvent
from projectsplatform.kit.db.readers.blocks import read_cursor
from projectsplatform.telegram.models import ProcessLock
from projectsplatform.telegram.operations.process_locks import SENDER

LOOKED_BACK: Final = timedelta(days=3)


def database_size() -> int:
    """Bytes on the disk."""
    with read_cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def worker_seen_at() -> datetime | None:
    """When the background worker last said that it lives; None when none runs."""
    seen: datetime | None = ProcrastinateWorker.objects.aggregate(seen=Max("last_heartbeat"))["seen"]
    return seen


def last_event(event: str, at: datetime) -> AuditEvent | None:
    """The newest of the platform's own events of that name in three days: the trail is not read further back."""
    found = AuditEvent.objects.filter(event=event, at__gt=at - LOOKED_BACK, at__lte=at)
    return found.order_by("-at").first()


def sender_lock() -> ProcessLock | None:
    """The lock of whoever sends messages to Telegram: it is renewed while the bot lives."""
    return ProcessLock.objects.filter(name=SENDER).first()
