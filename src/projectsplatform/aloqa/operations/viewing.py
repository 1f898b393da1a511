"""Members of staff at a conversation: that they are there, what they have read, what they have not sent yet."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import F

from projectsplatform.accounts.models import User
from projectsplatform.aloqa.models import MemberView, Thread
from projectsplatform.aloqa.rules.texts import MAX_TEXT
from projectsplatform.kit.db.statements import execute

_OFTEN: Final = timedelta(seconds=5)
"""Presence is written at most so often: it is asked for within fifteen seconds."""
_PRESENCE: Final = """
    INSERT INTO aloqa_memberview (thread_id, member_id, opened_at, draft, note_draft)
    VALUES (%(thread)s, %(member)s, %(at)s, '', '')
    ON CONFLICT (thread_id, member_id) DO UPDATE SET opened_at = excluded.opened_at
    WHERE aloqa_memberview.opened_at < %(stale)s
"""


def note_presence(*, thread_id: UUID, member: User, at: datetime) -> None:
    """The member has the page open now. The conversation must exist."""
    execute(_PRESENCE, {"thread": thread_id, "member": member.pk, "at": at, "stale": at - _OFTEN})


def mark_read(*, thread_id: UUID) -> None:
    """Staff have read everything that is in the conversation now."""
    Thread.objects.filter(pk=thread_id, staff_read__lt=F("last_number")).update(staff_read=F("last_number"))


def keep_draft(*, thread_id: UUID, member: User, text: str, note: str, at: datetime) -> None:
    """What the member has written and not sent. Only what may be sent is kept: the first four thousand characters."""
    view = MemberView(
        thread_id=thread_id,
        member=member,
        opened_at=at,
        typed_at=at if text or note else None,
        draft=text[:MAX_TEXT],
        note_draft=note[:MAX_TEXT],
    )
    MemberView.objects.bulk_create(
        [view],
        update_conflicts=True,
        unique_fields=["thread", "member"],
        update_fields=["opened_at", "typed_at", "draft", "note_draft"],
    )
