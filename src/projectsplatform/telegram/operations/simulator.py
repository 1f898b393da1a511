"""Stores the messages of the demo's simulator, sealed like the outbox."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from projectsplatform.telegram.enums import Speaker
from projectsplatform.telegram.models import Button, SimulatorFile, SimulatorMessage, seal_body


def record_bot_message(
    *,
    message_id: UUID,
    tg_id: int,
    text: str,
    buttons: Sequence[Sequence[Button]],
    expires_at: datetime | None,
    at: datetime,
    edits: int | None = None,
) -> None:
    """Stores a message of the bot, in the place of the bot's message `edits` if there is one.

    The same outbox message a second time changes nothing.
    """
    if edits is not None and _replace(edits, tg_id=tg_id, text=text, buttons=buttons, expires_at=expires_at):
        return
    message = SimulatorMessage(
        tg_id=tg_id,
        sender=Speaker.BOT,
        seal_id=message_id,
        sealed_body=seal_body(text, buttons, bound_to=SimulatorMessage.place_of(message_id)),
        created_at=at,
        expires_at=expires_at,
    )
    SimulatorMessage.objects.bulk_create([message], ignore_conflicts=True)


def _replace(
    message_id: int, *, tg_id: int, text: str, buttons: Sequence[Sequence[Button]], expires_at: datetime | None
) -> bool:
    """False where the chat has no such message of the bot."""
    shown = SimulatorMessage.objects.filter(id=message_id, tg_id=tg_id, sender=Speaker.BOT)
    seal_id = shown.values_list("seal_id", flat=True).first()
    if seal_id is None:
        return False
    body = seal_body(text, buttons, bound_to=SimulatorMessage.place_of(seal_id))
    return shown.update(sealed_body=body, expires_at=expires_at) == 1


def record_user_message(*, tg_id: int, text: str, at: datetime) -> SimulatorMessage:
    """Stores a message of the person; its id is also the id of its update."""
    message = SimulatorMessage(tg_id=tg_id, sender=Speaker.USER, created_at=at)
    message.sealed_body = seal_body(text, (), bound_to=SimulatorMessage.place_of(message.seal_id))
    message.save(force_insert=True)
    return message


def record_file(*, tg_id: int, data: bytes, at: datetime) -> SimulatorFile:
    """Stores a file that the person sends."""
    return SimulatorFile.objects.create(tg_id=tg_id, data=data, created_at=at)
