"""A call of a provider: its effect and its event in one transaction."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import DatabaseError, InterfaceError, transaction

from projectsplatform.kit.db.limiter import Rule, take
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.errors import TooMany
from projectsplatform.payments.enums import Provider, Refused
from projectsplatform.payments.models import ProviderPayment
from projectsplatform.payments.operations.events import record
from projectsplatform.payments.operations.floods import may_note

log = logging.getLogger(__name__)
_STRANGERS: Final = Rule("payments.strangers", 60, 3600)
"""Calls of an hour and address that are not the provider's and kept as events all the same; all are answered."""
_NOBODYS: Final = frozenset({Refused.AUTH, Refused.MALFORMED, Refused.BUSY})


@dataclass(frozen=True, slots=True)
class Call:
    """Who calls, and what the event keeps of it."""

    provider: Provider
    method: str
    asked: Mapping[str, Any]
    address: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reply:
    """What the provider is answered, of which payment, and why there was no effect if there was none."""

    body: Mapping[str, Any]
    payment: ProviderPayment | None = None
    refused: Refused = Refused.NO


def reply_to(call: Call, work: Callable[[], Reply]) -> Reply:
    """Does the work and keeps its event, both or neither; what is nobody's call is kept as often as one address may have."""
    reply = _reply_once(call, work)
    if reply.refused in _NOBODYS:
        note_stranger(call, reply)
    return reply


def note_failure(call: Call, reply: Reply, fault: Exception) -> None:
    """Of a call that came to nothing by our own fault: a line of the log, and an event where one can be written."""
    log.error("payments.failed", exc_info=fault, extra={"provider": call.provider, "kind": type(fault).__name__})
    note_stranger(call, reply)


@retried
@transaction.atomic
def _reply_once(call: Call, work: Callable[[], Reply]) -> Reply:
    reply = work()
    if reply.refused not in _NOBODYS:
        _record(call, reply)
    return reply


def note_stranger(call: Call, reply: Reply) -> None:
    """An event of a call that came to nothing, within limits: of its address, and of all. It is answered all the same."""
    if not may_note(call.provider):
        return
    try:
        take(_STRANGERS, f"{call.provider}:{call.address}", at=call.at)
        _record(call, reply)
    except TooMany:
        return
    except (DatabaseError, InterfaceError) as fault:
        log.warning("payments.event_lost", extra={"provider": call.provider, "kind": type(fault).__name__})


def _record(call: Call, reply: Reply) -> None:
    record(
        provider=call.provider,
        method=call.method,
        asked=call.asked,
        answered=reply.body,
        payment=reply.payment,
        refused=reply.refused,
        address=call.address,
        at=call.at,
    )
