"""Stores the messages of the demo's simulator, sealed like the outbox."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import QuerySet
from msgspec.structs import replace

from projectsplatform.kit.db.statements import fetch_row
from projectsplatform.kit.errors import NothingThere
from projectsplatform.telegram.enums import Speaker
from projectsplatform.telegram.models import Body, SimulatorFile, SimulatorMessage, open_body, seal_body


def record_bot_message(
    *, message_id: UUID, tg_id: int, body: Body, expires_at: datetime | None = None, at: datetime
) -> list[int]:
    """Stores a message of the bot, in the place of the bot's message that it edits if there is one, or deletes some.

    Returns the ids of what was added. The same outbox message a second time adds nothing and has the same ids.
    """
    if body.deletes:
        _of_bot(tg_id).filter(id__in=body.deletes, deleted_at=None).update(deleted_at=at, sealed_body=None)
        return []
    if body.edits is not None and _replace(body.edits, tg_id=tg_id, body=body, expires_at=expires_at, at=at):
        return []
    ids = _seal_ids(message_id, len(body.files))
    parts = [body] if len(body.files) < 2 else _album(body)
    rows = [_bot_row(seal_id, tg_id, part, expires_at, at) for seal_id, part in zip(ids, parts, strict=True)]
    SimulatorMessage.objects.bulk_create(rows, ignore_conflicts=True)
    return list(SimulatorMessage.objects.filter(seal_id__in=ids).order_by("id").values_list("id", flat=True))


def _bot_row(seal_id: UUID, tg_id: int, body: Body, expires_at: datetime | None, at: datetime) -> SimulatorMessage:
    sealed = seal_body(body, bound_to=SimulatorMessage.place_of(seal_id))
    known = {"tg_id": tg_id, "sender": Speaker.BOT, "created_at": at, "expires_at": expires_at}
    return SimulatorMessage(seal_id=seal_id, sealed_body=sealed, **known)


def _album(body: Body) -> list[Body]:
    """A message a file; the first has the caption."""
    first, *others = body.files
    return [replace(body, files=(first,), buttons=()), *(Body("", files=(one,)) for one in others)]


def _seal_ids(message_id: UUID, files: int) -> list[UUID]:
    """The same names each time: the outbox's own, and one for each further file of an album."""
    return [message_id, *(uuid5(message_id, str(number)) for number in range(1, files))]


def _of_bot(tg_id: int) -> "QuerySet[SimulatorMessage]":
    return SimulatorMessage.objects.filter(tg_id=tg_id, sender=Speaker.BOT)


def _replace(message_id: int, *, tg_id: int, body: Body, expires_at: datetime | None, at: datetime) -> bool:
    """False where the chat has no such message of the bot. Its files stay."""
    shown = _of_bot(tg_id).filter(id=message_id, deleted_at=None)
    row = shown.first()
    if row is None:
        return False
    place = SimulatorMessage.place_of(row.seal_id)
    edited = replace(body, edits=None, files=open_body(row.sealed_body, bound_to=place).files)
    return shown.update(sealed_body=seal_body(edited, bound_to=place), expires_at=expires_at, edited_at=at) == 1


def record_user_message(*, tg_id: int, text: str, at: datetime) -> SimulatorMessage:
    """Stores a message of the person; its id is also the id of its update."""
    message = SimulatorMessage(tg_id=tg_id, sender=Speaker.USER, created_at=at)
    message.sealed_body = seal_body(Body(text), bound_to=SimulatorMessage.place_of(message.seal_id))
    message.save(force_insert=True)
    return message


def next_number() -> int:
    """An update's number for what is no new message: messages and updates of the simulator are numbered together."""
    row = fetch_row("SELECT nextval(pg_get_serial_sequence('telegram_simulatormessage', 'id'))", [])
    if row is None:
        raise LookupError("a sequence without a next number")
    return int(row[0])


def edit_user_message(*, tg_id: int, message_id: int, text: str, at: datetime) -> datetime:
    """Another text in a message that the person wrote; when it was written. Raises NothingThere."""
    written = SimulatorMessage.objects.filter(id=message_id, tg_id=tg_id, sender=Speaker.USER)
    row = written.select_for_update().first()
    if row is None:
        raise NothingThere
    written.update(sealed_body=seal_body(Body(text), bound_to=SimulatorMessage.place_of(row.seal_id)), edited_at=at)
    return row.created_at


def record_file(*, tg_id: int, data: bytes, at: datetime) -> SimulatorFile:
    """Stores a file that the person sends."""
    return SimulatorFile.objects.create(tg_id=tg_id, data=data, created_at=at)
