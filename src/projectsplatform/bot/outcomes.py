"""Stores what became of a message that the sender began."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import Error as DatabaseFault

from projectsplatform.bot.database import in_sender_database
from projectsplatform.bot.transports.base import (
    BlockedChatError,
    MigratedChatError,
    RefusedMessageError,
    RestError,
    SendError,
    UncertainError,
)
from projectsplatform.kit.clock import now
from projectsplatform.telegram.operations import delivery
from projectsplatform.telegram.operations.claiming import Outgoing
from projectsplatform.telegram.rules.outcomes import reason_in

_PATIENCE = timedelta(seconds=5)
_ONCE_PATIENCE = timedelta(minutes=10)  # nobody sends it again meanwhile
_log = logging.getLogger(__name__)


async def store_outcome(message: Outgoing, outcome: Callable[[], object]) -> None:
    """Waits while the database restarts: without its outcome the message would be sent twice, or be uncertain."""
    until, pause = now() + (_ONCE_PATIENCE if message.once else _PATIENCE), 0.05
    while True:
        try:
            await in_sender_database(outcome)
        except DatabaseFault:
            if now() > until:
                _log.warning("telegram.sender.outcome_not_written", extra={"message_id": str(message.id)})
                return
            await asyncio.sleep(pause)
            pause = min(1.0, pause * 2)
        else:
            return


def store_failure(message: Outgoing, error: SendError, at: datetime) -> None:
    """What a failed send means for its message, its chat and the whole token."""
    match error:
        case RestError(seconds=seconds):
            delivery.rest_and_retry(message=message, seconds=seconds, at=at)
        case BlockedChatError():
            delivery.block_chat(chat_id=message.chat_id, at=at, refused=message, reason=reason_in(str(error)))
        case MigratedChatError(moved_to=moved_to):
            delivery.move_chat(old=message.chat_id, new=moved_to, at=at, refused=message)
        case RefusedMessageError():
            delivery.give_up(message=message, error=str(error), at=at)
        case UncertainError() if message.once and not message.body.is_repeatable:
            delivery.mark_uncertain(message=message, error=str(error), at=at)
        case _:
            delivery.retry_later(message=message, error=str(error), at=at)
