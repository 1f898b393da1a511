"""Reads of the simulator's chats."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from projectsplatform.kit.security.crypto import UnsealError
from projectsplatform.telegram.models import NOTHING, Body, OutgoingFile, SimulatorFile, SimulatorMessage, open_body

_SHOWN = 500


@dataclass(frozen=True, slots=True)
class SimulatedMessage:
    """A message of a chat with its body opened; empty once it has expired."""

    id: int
    sender: str
    body: Body
    created_at: datetime
    is_edited: bool = False
    is_deleted: bool = False


def simulated_messages(tg_id: int, at: datetime) -> list[SimulatedMessage]:
    """A chat's newest messages, oldest first."""
    newest = SimulatorMessage.objects.filter(tg_id=tg_id).order_by("-id")[:_SHOWN]
    return [
        SimulatedMessage(
            row.id,
            row.sender,
            _readable(row, at),
            row.created_at,
            is_edited=row.edited_at is not None,
            is_deleted=row.deleted_at is not None,
        )
        for row in reversed(newest)
    ]


def simulated_attachment(*, tg_id: int, message_id: int, at: datetime) -> OutgoingFile | None:
    """The file of a message of the bot; None where there is none."""
    row = SimulatorMessage.objects.filter(tg_id=tg_id, id=message_id).first()
    files = _readable(row, at).files if row else ()
    return files[0] if files else None


def _readable(row: SimulatorMessage, at: datetime) -> Body:
    if row.expires_at is not None and row.expires_at <= at:
        return NOTHING
    try:
        return open_body(row.sealed_body, bound_to=SimulatorMessage.place_of(row.seal_id))
    except UnsealError:  # its key has left the ring
        return NOTHING


def simulated_file(file_id: str) -> bytes | None:
    """What a person sent under that `file_id`; None when there is none."""
    try:
        wanted = UUID(file_id)
    except ValueError:
        return None
    found = SimulatorFile.objects.filter(id=wanted).values_list("data", flat=True).first()
    return None if found is None else bytes(found)
