"""Reads of the outbox."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from projectsplatform.kit.db.statements import fetch_row
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import OutboxMessage

# In the queue's order, though any would do: a plan for every lane must not walk a million rows of another. Waiting is said in
# the text: the queue's index is of those alone.
_NEXT = """
SELECT 1 FROM telegram_outboxmessage WHERE state = 0 AND lane = %(lane)s AND due_at <= %(at)s
ORDER BY due_at, id LIMIT 1
"""


def message_without_body(message_id: UUID) -> OutboxMessage | None:
    """Which message it is, and what became of it."""
    return OutboxMessage.objects.filter(pk=message_id).defer("sealed_body").first()


def is_anything_due(at: datetime, lanes: Iterable[Lane] = Lane) -> bool:
    """True when a message of those lanes could go out now. A probe of the queue's index for each, without a lock."""
    return any(fetch_row(_NEXT, {"lane": lane.value, "at": at}) for lane in lanes)
