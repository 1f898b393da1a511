"""What became of a recipient's message, counted as it becomes known, and presses of the button."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from projectsplatform.aloqa.enums import RecipientState
from projectsplatform.kit.db.statements import execute, fetch_row
from projectsplatform.telegram.enums import MessageState
from projectsplatform.telegram.rules.outcomes import Outcome
from projectsplatform.telegram.rules.reasons import UNREACHABLE

_STATES: Final = {
    MessageState.SENT: RecipientState.SENT,
    MessageState.FAILED: RecipientState.FAILED,
    MessageState.EXPIRED: RecipientState.FAILED,
    MessageState.UNCERTAIN: RecipientState.UNCERTAIN,
}
_BLOCKED: Final = frozenset({"blocked", *(str(reason) for reason in UNREACHABLE)})
_TELL: Final = """
    UPDATE aloqa_recipient recipient SET state = %(state)s, reason = left(%(reason)s, 40), told_at = %(at)s
    FROM (SELECT id, state FROM aloqa_recipient WHERE outbox_id = %(outbox)s FOR UPDATE) AS before
    WHERE recipient.id = before.id RETURNING recipient.announcement_id, before.state
"""
_COLUMNS: Final = {
    RecipientState.QUEUED: "queued",
    RecipientState.SENT: "sent",
    RecipientState.BLOCKED: "blocked",
    RecipientState.FAILED: "failed",
    RecipientState.UNCERTAIN: "uncertain",
    RecipientState.SKIPPED: "skipped",
}
_PRESS: Final = """
    WITH pressed AS (
        UPDATE aloqa_recipient SET pressed_at = %(at)s WHERE id = %(id)s AND pressed_at IS NULL RETURNING announcement_id
    )
    UPDATE aloqa_announcementcounts counts SET pressed = counts.pressed + 1
    FROM pressed WHERE counts.announcement_id = pressed.announcement_id
"""


def take_outcome(outcome: Outcome) -> None:
    """Joins the transaction that stores the outcome. An uncertain message may turn out to have been sent."""
    after = _STATES[outcome.state]
    if after is RecipientState.FAILED and outcome.reason in _BLOCKED:
        after = RecipientState.BLOCKED
    values = {"state": after.value, "reason": outcome.reason, "at": outcome.at, "outbox": outcome.outbox_id}
    row = fetch_row(_TELL, values)
    if row is not None and row[1] != after:
        move_count(row[0], before=RecipientState(row[1]), after=after)


def move_count(announcement_id: UUID, *, before: RecipientState, after: RecipientState) -> None:
    """One recipient is counted elsewhere; who waits is counted nowhere."""
    less, more = _COLUMNS.get(before), _COLUMNS[after]
    changes = [f"{more} = {more} + 1", *([f"{less} = {less} - 1"] if less else [])]
    statement = f"UPDATE aloqa_announcementcounts SET {', '.join(changes)} WHERE announcement_id = %s"  # noqa: S608  our columns
    execute(statement, [announcement_id])


@transaction.atomic
def press_button(*, recipient_id: UUID, at: datetime) -> str | None:
    """The address that the button leads to, counted once a recipient; None where there is no such button."""
    row = fetch_row(_ADDRESS, [recipient_id])
    if row is None or not row[0]:
        return None
    execute(_PRESS, {"id": recipient_id, "at": at})
    return str(row[0])


_ADDRESS: Final = """
    SELECT announcement.address FROM aloqa_recipient recipient
    JOIN aloqa_announcement announcement ON announcement.id = recipient.announcement_id WHERE recipient.id = %s
"""
