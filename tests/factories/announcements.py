"""Announcements and who they are for."""

from datetime import datetime
from typing import Any

from projectsplatform.accounts.enums import NoticeKind
from projectsplatform.accounts.models import User
from projectsplatform.aloqa.models import Announcement, AnnouncementCounts, Audience, Recipient
from projectsplatform.aloqa.operations.announcement_states import send_announcement
from projectsplatform.aloqa.operations.announcements import write_announcement
from projectsplatform.aloqa.operations.feeding import feed
from projectsplatform.aloqa.operations.freezing import prepare_due
from projectsplatform.aloqa.rules.announcement_content import Written
from projectsplatform.telegram.enums import MessageState
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.telegram.operations.endings import end_rows

KIND = "aloqa.announcement"


def written(**changes: Any) -> Written:
    """What a member might write."""
    values: dict[str, Any] = {
        "title": "Yangi dastur",
        "kind": NoticeKind.NEWS.value,
        "texts": {"uz": "Yangi dastur chiqdi.", "ru": "Вышла новая программа."},
        "labels": {"uz": "Koʻrish"},
        "address": "https://example.uz/yangi",
        "audience": Audience(),
    }
    return Written(**{**values, **changes})


def draft(member: User, *, at: datetime, **changes: Any) -> Announcement:
    """A draft of the member's."""
    return write_announcement(written=written(**changes), member=member, address="", at=at)


def sending(member: User, *, at: datetime, **changes: Any) -> Announcement:
    """One whose audience is frozen."""
    made = draft(member, at=at, **changes)
    send_announcement(announcement_id=made.pk, revision=1, member=member, address="", at=at)
    prepare_due(at=at)
    made.refresh_from_db()
    return made


def feed_all(at: datetime) -> int:
    """Puts everybody into the outbox."""
    fed = 0
    while part := feed(20, at):
        fed += part
    return fed


def pending(chat_id: int | None = None) -> list[OutboxMessage]:
    """Messages of announcements that wait in the outbox."""
    rows = OutboxMessage.objects.filter(kind=KIND, state=MessageState.PENDING)
    return list((rows if chat_id is None else rows.filter(chat_id=chat_id)).order_by("id"))


def end(message: OutboxMessage, state: MessageState, *, at: datetime, reason: str = "") -> None:
    """What the sender stores of a message."""
    rows = OutboxMessage.objects.filter(pk=message.pk)
    end_rows(rows, state=state, error=reason, reason=reason, at=at)


def counts(announcement: Announcement) -> dict[str, int]:
    """What is not zero."""
    row = AnnouncementCounts.objects.get(pk=announcement.pk)
    names = ("people", "queued", "sent", "blocked", "failed", "uncertain", "skipped", "pressed")
    return {name: number for name in names if (number := getattr(row, name))}


def recipients(announcement: Announcement) -> dict[str, int]:
    """Username → state."""
    return {
        row.person.username: row.state
        for row in Recipient.objects.filter(announcement=announcement).select_related("person")
    }
