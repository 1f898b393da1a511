"""Who hears what became of a message, by the beginning of its kind, and that a group has got another id.

Handlers are called in the transaction that stores the outcome, in any process: features register them in their `ready`.
"""

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q

from projectsplatform.telegram.enums import BLOCKED_ERROR, MessageState


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message. `reason` is a `Reason` of `rules/reasons` or a word of ours, empty where it was sent.

    An uncertain one may be followed by that it was sent: when the database had been away meanwhile.
    """

    outbox_id: UUID
    chat_id: int
    kind: str
    state: MessageState
    reason: str
    telegram_ids: tuple[int, ...]
    at: datetime


OutcomeHandler = Callable[[Outcome], object]
MigrationHandler = Callable[[int, int], object]
_OUR_WORDS: Final = {
    BLOCKED_ERROR: "blocked",
    "tried too often": "tried_too_often",
    "the body cannot be opened": "body_unreadable",
}
_CODE: Final = re.compile(r"^\d+ ")
_handlers: dict[str, OutcomeHandler] = {}
_migrations: list[MigrationHandler] = []
_log = logging.getLogger(__name__)


def register(kind_prefix: str, handler: OutcomeHandler) -> None:
    """Tells `handler` of messages whose kind is `kind_prefix` or begins with it and a dot. One handler a prefix."""
    _handlers[kind_prefix] = handler


def register_migration(handler: MigrationHandler) -> None:
    """Calls `handler(old, new)` when a group has become a supergroup with another id."""
    if handler not in _migrations:
        _migrations.append(handler)


def forget(kind_prefix: str) -> None:
    """Undoes `register`."""
    _handlers.pop(kind_prefix, None)


def forget_migration(handler: MigrationHandler) -> None:
    """Undoes `register_migration`."""
    _migrations.remove(handler)


def is_heard(kind: str) -> bool:
    """Whether somebody wants to know what becomes of such messages."""
    return any(kind == prefix or kind.startswith(f"{prefix}.") for prefix in _handlers)


def heard_kinds() -> Q | None:
    """The same as a condition on rows; None when nobody has registered."""
    if not _handlers:
        return None
    wanted = Q(pk__in=())
    for prefix in _handlers:
        wanted |= Q(kind=prefix) | Q(kind__startswith=f"{prefix}.")
    return wanted


def tell(outcomes: Iterable[Outcome]) -> None:
    """In a savepoint for each, so that a handler's fault loses nobody else's outcome. Raises where the database is away."""
    for outcome in outcomes:
        for prefix, handler in list(_handlers.items()):
            if outcome.kind == prefix or outcome.kind.startswith(f"{prefix}."):
                _call(partial(handler, outcome), "telegram.outcome.not_taken")


def tell_migration(old: int, new: int) -> None:
    """As `tell`."""
    for handler in _migrations:
        _call(partial(handler, old, new), "telegram.migration.not_taken")


def reason_in(error: str) -> str:
    """The reason in what a row keeps as its error: "400 topic_gone" → "topic_gone"."""
    return _OUR_WORDS.get(error, _CODE.sub("", error))


def _call(work: Callable[[], object], event: str) -> None:
    try:
        with transaction.atomic():
            work()
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # noqa: BLE001  a handler may raise anything
        _log.exception(event)
