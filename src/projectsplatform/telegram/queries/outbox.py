"""Reads of the outbox."""

from datetime import datetime

from projectsplatform.telegram.enums import Lane, MessageState
from projectsplatform.telegram.models import OutboxMessage


def is_anything_due(at: datetime) -> bool:
    """True when a message could go out now. Three probes of the queue's index, without a lock."""
    waiting = OutboxMessage.objects.filter(state=MessageState.PENDING, due_at__lte=at)
    return any(waiting.filter(lane=lane).exists() for lane in Lane)
