"""What Telegram tells us: stored once by its number, then handled; never lost, never handled twice on purpose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import F, QuerySet

from projectsplatform.kit.db.statements import fetch_row
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
# Asked every second, and mostly in vain. Waiting is said in the text: the queue's index is of those alone.
_IS_DUE = "SELECT 1 FROM telegram_seenupdate WHERE state = 0 AND due_at <= %s ORDER BY update_id LIMIT 1"


@dataclass(frozen=True, slots=True)
class ClaimedUpdate:
    """An update to handle now; `attempt` fences the claim."""

    update_id: int
    attempt: int
    payload: dict[str, Any]


def receive(*, update: Mapping[str, Any], at: datetime) -> bool:
    """Stores an update once by its `update_id`; False when it was seen before. Joins the caller's transaction."""
    update_id = int(update["update_id"])
    payload = seal(msgspec.json.encode(update), bound_to=SeenUpdate.place_of(update_id))
    return fetch_row(_STORE, [update_id, payload, UpdateState.PENDING.value, at, at, WAKE_CONSUMER]) is not None


def claim_updates(*, limit: int, at: datetime) -> tuple[ClaimedUpdate, ...]:
    """The oldest waiting updates; they come due again when nobody says what became of them."""
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
    """None when its key has left the ring: it is put aside, and stops nobody."""
    try:
        return row.payload()
    except UnsealError:
        SeenUpdate.objects.filter(update_id=row.update_id).update(
            state=UpdateState.SET_ASIDE, error="the payload cannot be opened"
        )
        return None


def mark_handled(*, update: ClaimedUpdate) -> None:
    """It is done; only its number stays."""
    _claimed(update).update(state=UpdateState.HANDLED, sealed_payload=None)


def mark_failed(*, update: ClaimedUpdate, error: str, at: datetime) -> bool:
    """It could not be handled: again in a moment, and after the last try it is put aside. True when it was."""
    set_aside = update.attempt >= MAX_ATTEMPTS
    if set_aside:
        _claimed(update).update(state=UpdateState.SET_ASIDE, error=error[:200])
    else:
        _claimed(update).update(due_at=at + timedelta(seconds=update.attempt), error=error[:200])
    return set_aside


def _claimed(update: ClaimedUpdate) -> QuerySet[SeenUpdate]:
    return SeenUpdate.objects.filter(update_id=update.update_id, attempts=update.attempt, state=UpdateState.PENDING)
