"""Deletes what is no longer needed, and blanks expired secrets."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from projectsplatform.telegram.enums import MessageState, UpdateState
from projectsplatform.telegram.models import OutboxMessage, SimulatorMessage
from projectsplatform.telegram.operations.endings import end_rows

MESSAGES_KEPT = timedelta(days=30)
UPDATES_KEPT = timedelta(days=7)
DIALOGUES_KEPT = timedelta(days=1)
"""After their end: until then the bot can say of a file that it did not come."""
SIMULATOR_KEPT = timedelta(days=30)
_BATCH = 5_000


def blank_expired_bodies(*, at: datetime) -> int:
    """Ends messages that expired before they were sent, and blanks the simulator's expired messages. Returns how many."""
    with transaction.atomic():
        late = OutboxMessage.objects.filter(state=MessageState.PENDING, expires_at__lte=at, in_flight=False)
        blanked = end_rows(late, state=MessageState.EXPIRED, at=at)
        expired = SimulatorMessage.objects.filter(expires_at__lte=at, sealed_body__isnull=False)
        return blanked + expired.update(sealed_body=None)


def purge_old_rows(*, at: datetime) -> int:
    """Deletes a bounded number of old messages, updates, dialogues and what the simulator keeps. Returns how many."""
    return sum(
        (
            _purge(
                "telegram_outboxmessage",
                "id",
                "finished_at < %s AND state <> %s",
                at - MESSAGES_KEPT,
                MessageState.PENDING,
            ),
            _purge(
                "telegram_seenupdate",
                "update_id",
                "received_at < %s AND state <> %s",
                at - UPDATES_KEPT,
                UpdateState.PENDING,
            ),
            _purge("telegram_simulatormessage", "id", "created_at < %s", at - SIMULATOR_KEPT),
            _purge("telegram_simulatorfile", "id", "created_at < %s", at - UPDATES_KEPT),
            _purge("telegram_dialogue", "chat_id", "expires_at < %s", at - DIALOGUES_KEPT),
        )
    )


def _purge(table: str, key: str, condition: str, *values: datetime | int) -> int:
    """Deletes a batch by one short statement, so that no lock is held long."""
    oldest = f"SELECT {key} FROM {table} WHERE {condition} LIMIT {_BATCH} FOR UPDATE SKIP LOCKED"  # noqa: S608  names of ours
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {key} IN ({oldest})", values)  # noqa: S608  as above
        return int(cursor.rowcount)
