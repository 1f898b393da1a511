"""Stores what became of claimed messages: only the sender that still holds the claim changes anything.

What runs for every message is raw SQL, what runs for failures only is the ORM.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from projectsplatform.kit.db.statements import execute
from projectsplatform.telegram.enums import BLOCKED_ERROR, Lane, MessageState
from projectsplatform.telegram.models import OutboxMessage, TelegramChat
from projectsplatform.telegram.operations.claiming import MAX_ATTEMPTS, Outgoing
from projectsplatform.telegram.operations.endings import end_rows
from projectsplatform.telegram.operations.process_locks import SENDER, rest_until
from projectsplatform.telegram.rules import outcomes
from projectsplatform.telegram.rules.outcomes import Outcome

_LONGEST_WAIT: Mapping[int, float] = {Lane.CODE: 4.0, Lane.TRANSACTIONAL: 300.0, Lane.BROADCAST: 300.0}
# One that was taken for uncertain was sent after all: its sender could not reach the database.
_SENT = """
UPDATE telegram_outboxmessage
SET state = %(sent)s, finished_at = %(at)s, error = '', in_flight = false,
    sealed_body = CASE WHEN secret THEN NULL ELSE sealed_body END
WHERE id = %(id)s AND attempts = %(attempt)s AND (state = 0 OR (once AND state = 4))
"""


def mark_sent(*, message: Outgoing, telegram_ids: Sequence[int] = (), at: datetime) -> bool:
    """Telegram accepted the message and gave it these ids. False when the claim had ended meanwhile."""
    values = {"id": message.id, "attempt": message.attempt, "sent": MessageState.SENT.value, "at": at}
    if not outcomes.is_heard(message.kind):
        return execute(_SENT, values) == 1
    with transaction.atomic():
        is_ours = execute(_SENT, values) == 1
        if is_ours:
            told = (message.id, message.chat_id, message.kind, MessageState.SENT, "", tuple(telegram_ids), at)
            outcomes.tell([Outcome(*told)])
    return is_ours


def put_back(*, messages: Iterable[Outgoing], at: datetime) -> None:
    """Returns claimed messages that were not sent: due at once, without counting the attempt."""
    with transaction.atomic():
        for message in messages:
            _uncount(message, due_at=at)


def give_up(*, message: Outgoing, error: str, at: datetime) -> None:
    """Telegram will never accept this message."""
    end_rows(_still_claimed(message), state=MessageState.FAILED, error=error, at=at)


def mark_uncertain(*, message: Outgoing, error: str, at: datetime) -> None:
    """Telegram may have got the message, which is sent at most once."""
    end_rows(_still_claimed(message), state=MessageState.UNCERTAIN, error=error, at=at)


def retry_later(*, message: Outgoing, error: str, at: datetime) -> None:
    """Telegram was unreachable: tries again after 1, 2, 4 … seconds with jitter, until the attempts are used up."""
    if message.attempt >= MAX_ATTEMPTS[message.lane]:
        end_rows(_still_claimed(message), state=MessageState.FAILED, error=error, at=at)
        return
    due_at = at + _wait_after(message.attempt, message.lane)
    _still_claimed(message).update(due_at=due_at, error=error[:200], in_flight=False)


def _wait_after(attempts: int, lane: Lane) -> timedelta:
    longest = min(_LONGEST_WAIT[lane], 2.0 ** (attempts - 1))
    return timedelta(seconds=longest * random.uniform(0.5, 1.0))  # noqa: S311  jitter, not a secret


def rest_and_retry(*, message: Outgoing, seconds: float, at: datetime) -> None:
    """A 429: nothing is sent with this token for `seconds`, and the attempt does not count."""
    until = at + timedelta(seconds=seconds)
    with transaction.atomic():
        rest_until(name=SENDER, moment=until)
        _uncount(message, due_at=until)


def block_chat(*, chat_id: int, at: datetime, refused: Outgoing | None = None, reason: str = "") -> None:
    """The person has blocked the bot: pending messages fail, and new ones too until the person unblocks it.

    `refused`: the message that Telegram refused for that, and why. Others on their way have an outcome of their own.
    """
    with transaction.atomic():
        TelegramChat.objects.get_or_create(chat_id=chat_id, defaults={"first_seen_at": at})
        TelegramChat.objects.filter(chat_id=chat_id, blocked_at__isnull=True).update(blocked_at=at)
        waiting = OutboxMessage.objects.filter(chat_id=chat_id, state=MessageState.PENDING)
        ended = waiting.filter(Q(in_flight=False) | Q(id=refused.id)) if refused else waiting.filter(in_flight=False)
        end_rows(ended, state=MessageState.FAILED, error=BLOCKED_ERROR, reason=reason, at=at)


def unblock_chat(*, chat_id: int) -> None:
    """The person has unblocked the bot."""
    TelegramChat.objects.filter(chat_id=chat_id, blocked_at__isnull=False).update(blocked_at=None)


def move_chat(*, old: int, new: int, at: datetime, refused: Outgoing | None = None) -> None:
    """A group has another id now: what waits for it goes there, `refused` at once, and whoever keeps the id is told."""
    with transaction.atomic():
        if refused is not None:
            _uncount(refused, due_at=at)
        if old != new:
            OutboxMessage.objects.filter(chat_id=old, state=MessageState.PENDING).update(chat_id=new)
            outcomes.tell_migration(old, new)


def _uncount(message: Outgoing, *, due_at: datetime) -> None:
    _still_claimed(message).update(due_at=due_at, attempts=F("attempts") - 1, in_flight=False)


def _still_claimed(message: Outgoing) -> "QuerySet[OutboxMessage]":
    return OutboxMessage.objects.filter(id=message.id, attempts=message.attempt, state=MessageState.PENDING)
