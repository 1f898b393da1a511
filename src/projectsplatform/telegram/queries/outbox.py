"""Reads of the outbox."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils.text import Truncator

from projectsplatform.kit.db.statements import fetch_row
from projectsplatform.kit.security.crypto import UnsealError
from projectsplatform.telegram.enums import BLOCKED_ERROR, GIVEN_UP, Lane
from projectsplatform.telegram.models import OutboxMessage

# Ordered, so that the plan uses the queue's index and does not scan a million rows of another lane. The state is a literal,
# because that index is partial.
_NEXT = """
SELECT 1 FROM telegram_outboxmessage WHERE state = 0 AND lane = %(lane)s AND due_at <= %(at)s
ORDER BY due_at, id LIMIT 1
"""


_FED = """
SELECT count(*) FROM (
    SELECT 1 FROM telegram_outboxmessage WHERE state = 0 AND once AND lane = %s LIMIT %s
) AS waiting
"""
_LINE_LENGTH: Final = 120


def message_without_body(message_id: UUID) -> OutboxMessage | None:
    """A message with its state."""
    return OutboxMessage.objects.filter(pk=message_id).defer("sealed_body").first()


def count_failed(*, since: datetime, until: datetime) -> int:
    """Messages that were given up or are uncertain from `since` until `until`, but for those to chats that are blocked."""
    failed = OutboxMessage.objects.filter(state__in=GIVEN_UP, finished_at__gt=since, finished_at__lte=until)
    return failed.exclude(error=BLOCKED_ERROR).count()


def count_fed(*, most: int) -> int:
    """How many broadcasts that are sent once wait or are being sent, counted to `most`."""
    row = fetch_row(_FED, [Lane.BROADCAST.value, most])
    return row[0] if row else 0


def is_anything_due(at: datetime, lanes: Iterable[Lane] = Lane) -> bool:
    """Whether a message of those lanes is due. One look into the queue's index for each lane, without a lock."""
    return any(fetch_row(_NEXT, {"lane": lane.value, "at": at}) for lane in lanes)


def first_line(message: OutboxMessage) -> str:
    """How a message begins, 120 letters at most; empty where it holds a secret, was blanked, or its key has left the ring."""
    if message.secret:
        return ""
    try:
        return Truncator(next(iter(message.body().text.splitlines()), "")).chars(_LINE_LENGTH)
    except UnsealError:
        return ""


def was_told_since(*, chat_id: int, kind: str, at: datetime, seconds: int) -> bool:
    """Whether a message of that kind was enqueued for the chat in the last seconds."""
    since = at - timedelta(seconds=seconds)
    return OutboxMessage.objects.filter(chat_id=chat_id, kind=kind, created_at__gte=since).exists()
