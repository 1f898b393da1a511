"""The demo's Telegram: what the bot and the person said is kept here, sealed like the outbox."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from projectsplatform.telegram.enums import Speaker
from projectsplatform.telegram.models import Button, SimulatorMessage, seal_body


def record_bot_message(
    *,
    message_id: UUID,
    tg_id: int,
    text: str,
    buttons: Sequence[Sequence[Button]],
    expires_at: datetime | None,
    at: datetime,
) -> None:
    """The bot's line. The same outbox message twice is one line."""
    line = SimulatorMessage(
        tg_id=tg_id,
        sender=Speaker.BOT,
        seal_id=message_id,
        sealed_body=seal_body(text, buttons, bound_to=SimulatorMessage.place_of(message_id)),
        created_at=at,
        expires_at=expires_at,
    )
    SimulatorMessage.objects.bulk_create([line], ignore_conflicts=True)


def record_user_message(*, tg_id: int, text: str, at: datetime) -> SimulatorMessage:
    """The person's line; its id also numbers the update that it causes."""
    line = SimulatorMessage(tg_id=tg_id, sender=Speaker.USER, created_at=at)
    line.sealed_body = seal_body(text, (), bound_to=SimulatorMessage.place_of(line.seal_id))
    line.save(force_insert=True)
    return line
