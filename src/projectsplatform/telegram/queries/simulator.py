"""Reads of the demo's chats."""

from dataclasses import dataclass
from datetime import datetime

from projectsplatform.kit.security.crypto import UnsealError
from projectsplatform.telegram.models import NOTHING, Body, SimulatorMessage, open_body

_SHOWN = 500


@dataclass(frozen=True, slots=True)
class SimulatorLine:
    """One line of a chat, opened; its body is empty once it has expired."""

    id: int
    sender: str
    body: Body
    created_at: datetime


def simulator_lines(tg_id: int, at: datetime) -> list[SimulatorLine]:
    """A chat's newest lines, oldest first."""
    newest = SimulatorMessage.objects.filter(tg_id=tg_id).order_by("-id")[:_SHOWN]
    return [SimulatorLine(row.id, row.sender, _readable(row, at), row.created_at) for row in reversed(newest)]


def _readable(row: SimulatorMessage, at: datetime) -> Body:
    if row.expires_at is not None and row.expires_at <= at:
        return NOTHING
    try:
        return open_body(row.sealed_body, bound_to=SimulatorMessage.place_of(row.seal_id))
    except UnsealError:  # its key has left the ring
        return NOTHING
