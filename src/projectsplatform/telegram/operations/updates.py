"""The inbox of updates: each is stored once by its id, then claimed and handled at least once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import F, QuerySet

from projectsplatform.kit.db.statements import execute, fetch_row
from projectsplatform.kit.security.crypto import UnsealError, seal
from projectsplatform.telegram.enums import UpdateState
from projectsplatform.telegram.models import SeenUpdate

WAKE_CONSUMER = "telegram_updates"
CLAIM = timedelta(seconds=30)
MAX_ATTEMPTS = 3

_STORE = """
WITH stored AS (
    INSERT INTO telegram_seenupdate (update_id, sealed_payload, state, attempts, received_at, due_at, error)
    VALUES (%s, %s, %s, 0, %s, %s, '') ON CONFLICT (update_id) DO NOTHING RETURNING 1
)
SELECT pg_notify(%s, '') FROM stored
"""
# Runs every second. The state is a literal, because the queue's index is partial.
_IS_DUE = "SELECT 1 FROM telegram_seenupdate WHERE state = 0 AND due_at <= %s ORDER BY update_id LIMIT 1"

_HANDLED = """
UPDATE telegram_seenupdate SET state = %s, sealed_payload = NULL WHERE update_id = %s AND attempts = %s AND state = 0
"""


@dataclass(frozen=True, slots=True)
class ClaimedUpdate:
    """An update to handle now; its claim is fenced by `attempt`."""

    update_id: int
    attempt: int
    payload: dict[str, Any]


def receive(*, update: Mapping[str, Any], at: datetime) -> bool:
    """Stores an update once by its `update_id`; False when it was stored before. Joins the caller's transaction."""
    update_id = int(update["update_id"])
    payload = seal(msgspec.json.encode(update), bound_to=SeenUpdate.place_of(update_id))
    return fetch_row(_STORE, [update_id, payload, UpdateState.PENDING.value, at, at, WAKE_CONSUMER]) is not None


def claim_updates(*, limit: int, at: datetime) -> tuple[ClaimedUpdate, ...]:
    """Claims the oldest pending updates; without an outcome they come due again when the claim ends."""
    if fetch_row(_IS_DUE, [at]) is None:
        return ()
    with transaction.atomic():
        waiting = SeenUpdate.objects.filter(state=UpdateState.PENDING, due_at__lte=at)
        rows = list(waiting.order_by("update_id").select_for_update(skip_locked=True)[:limit])
        SeenUpdate.objects.filter(update_id__in=[row.update_id for row in rows]).update(
            attempts=F("attempts") + 1, due_at=at + CLAIM
        )
    opened = ((row, _open(row)) for row in rows)
    return tuple(ClaimedUpdate(row.update_id, row.attempts + 1, payload) for row, payload in opened if payload)


def _open(row: SeenUpdate) -> dict[str, Any] | None:
    """Sets an update aside and returns None when its key has left the ring."""
    try:
        return row.payload()
    except UnsealError:
        SeenUpdate.objects.filter(update_id=row.update_id).update(
            state=UpdateState.SET_ASIDE, error="the payload cannot be opened"
        )
        return None


def mark_handled(*, update: ClaimedUpdate) -> None:
    """Marks an update as handled and blanks it."""
    execute(_HANDLED, [UpdateState.HANDLED.value, update.update_id, update.attempt])


def mark_failed(*, update: ClaimedUpdate, error: str, at: datetime) -> bool:
    """Schedules another attempt in some seconds, or sets the update aside after the last one. True when it was set aside."""
    set_aside = update.attempt >= MAX_ATTEMPTS
    if set_aside:
        _claimed(update).update(state=UpdateState.SET_ASIDE, error=error[:200])
    else:
        _claimed(update).update(due_at=at + timedelta(seconds=update.attempt), error=error[:200])
    return set_aside


def postpone(*, update: ClaimedUpdate, seconds: float, at: datetime) -> None:
    """Schedules another attempt however many there were: for what waits for somebody else, as a file of Telegram's."""
    _claimed(update).update(due_at=at + timedelta(seconds=seconds), error="postponed")


def _claimed(update: ClaimedUpdate) -> QuerySet[SeenUpdate]:
    return SeenUpdate.objects.filter(update_id=update.update_id, attempts=update.attempt, state=UpdateState.PENDING)
