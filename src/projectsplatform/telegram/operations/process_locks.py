"""Locks that let one process at a time do a job; another takes over when the holder stops renewing."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from projectsplatform.telegram.models import ProcessLock

SENDER = "sender"
POLLER = "poller"

# The former holder may have sent up to Telegram's limit in its last second, so a new one rests for a second.
_ACQUIRE = """
INSERT INTO telegram_lease AS lock (name, holder, expires_at, resume_at)
VALUES (%(name)s, %(holder)s, %(until)s, NULL)
ON CONFLICT (name) DO UPDATE SET
  holder = excluded.holder,
  expires_at = excluded.expires_at,
  resume_at = CASE WHEN lock.holder = excluded.holder THEN lock.resume_at
                   ELSE greatest(lock.resume_at, lock.expires_at + interval '1 second') END
WHERE lock.holder = excluded.holder OR lock.expires_at <= %(at)s
RETURNING resume_at
"""


def acquire_lock(*, name: str, holder: UUID, seconds: int, at: datetime) -> ProcessLock | None:
    """Acquires or renews a lock; None while another holds it. The row stays locked until the transaction ends."""
    until = at + timedelta(seconds=seconds)
    with connection.cursor() as cursor:
        cursor.execute(_ACQUIRE, {"name": name, "holder": holder, "until": until, "at": at})
        row = cursor.fetchone()
    return ProcessLock(name=name, holder=holder, expires_at=until, resume_at=row[0]) if row else None


def rest_until(*, name: str, moment: datetime) -> None:
    """Pauses the job until a moment, whoever holds the lock."""
    ProcessLock.objects.filter(name=name).exclude(resume_at__gt=moment).update(resume_at=moment)


def release_lock(*, name: str, holder: UUID, at: datetime) -> None:
    """Ends a lock now, so that the next process need not wait."""
    ProcessLock.objects.filter(name=name, holder=holder).update(expires_at=at)
