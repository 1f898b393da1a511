"""Leases: one process alone does a thing, and another takes over when it falls silent."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from projectsplatform.telegram.models import Lease

SENDER = "sender"
POLLER = "poller"

# Another holder's last second may be full of messages: whoever takes over lets that second pass.
_TAKE = """
INSERT INTO telegram_lease AS lease (name, holder, expires_at, resume_at) VALUES (%(name)s, %(holder)s, %(until)s, NULL)
ON CONFLICT (name) DO UPDATE SET
  holder = excluded.holder,
  expires_at = excluded.expires_at,
  resume_at = CASE WHEN lease.holder = excluded.holder THEN lease.resume_at
                   ELSE greatest(lease.resume_at, lease.expires_at + interval '1 second') END
WHERE lease.holder = excluded.holder OR lease.expires_at <= %(at)s
RETURNING resume_at
"""


@dataclass(frozen=True, slots=True)
class Hold:
    """A lease that is ours until `expires_at`; its work rests until `resume_at`."""

    expires_at: datetime
    resume_at: datetime | None

    def is_resting(self, at: datetime) -> bool:
        """Telegram asked for silence, or the lease has just changed hands."""
        return self.resume_at is not None and self.resume_at > at

    def allows(self, at: datetime) -> bool:
        """Whether the thing may be done now."""
        return self.expires_at > at and not self.is_resting(at)


def take_lease(*, name: str, holder: UUID, seconds: int, at: datetime) -> Hold | None:
    """Takes or prolongs a lease; None while another holds it. The row stays locked until the transaction ends."""
    until = at + timedelta(seconds=seconds)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"name": name, "holder": holder, "until": until, "at": at})
        row = cursor.fetchone()
    return Hold(until, row[0]) if row else None


def rest_until(*, name: str, moment: datetime) -> None:
    """Nobody does the thing before that moment, whoever holds the lease."""
    Lease.objects.filter(name=name).exclude(resume_at__gt=moment).update(resume_at=moment)


def release_lease(*, name: str, holder: UUID, at: datetime) -> None:
    """Gives a lease back, so that the next process need not wait for its end."""
    Lease.objects.filter(name=name, holder=holder).update(expires_at=at)
