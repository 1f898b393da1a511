"""Reads of announcements."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from projectsplatform.aloqa.enums import RecipientState
from projectsplatform.aloqa.models import Announcement, Recipient
from projectsplatform.kit.db.statements import fetch_row
from projectsplatform.kit.errors import NothingThere

UNREACHED: Final = (RecipientState.BLOCKED, RecipientState.FAILED, RecipientState.UNCERTAIN)
PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an announcement stands, read in one statement."""

    state: str
    people: int
    waiting: int
    queued: int
    sent: int
    blocked: int
    failed: int
    uncertain: int
    skipped: int
    pressed: int
    finished_at: datetime | None

    @property
    def percent(self) -> int:
        """Of the recipients, whose message has come to an end."""
        over = self.people - self.waiting - self.queued
        return 100 * over // self.people if self.people else 0


def find_announcement(announcement_id: UUID | str) -> Announcement:
    """With who is named in it. Raises NothingThere."""
    rows = Announcement.objects.select_related("written_by", "asked_by", "agreed_by", "counts")
    found = rows.filter(pk=announcement_id).first()
    if found is None:
        raise NothingThere
    return found


_PROGRESS: Final = """
    SELECT announcement.state, people,
           people - queued - sent - blocked - failed - uncertain - skipped, queued, sent, blocked, failed, uncertain,
           skipped, pressed, announcement.finished_at
    FROM aloqa_announcement announcement JOIN aloqa_announcementcounts ON announcement_id = announcement.id
    WHERE announcement.id = %s
"""


def progress_of(announcement_id: UUID | str) -> Progress:
    """Raises NothingThere."""
    row = fetch_row(_PROGRESS, [announcement_id])
    if row is None:
        raise NothingThere
    return Progress(*row)


def unreached(announcement_id: UUID, *, state: RecipientState, after: UUID | None = None) -> list[Recipient]:
    """Whom it did not surely reach, in the order of their rows; one more than a page holds when there are more."""
    rows = Recipient.objects.filter(announcement_id=announcement_id, state=state).filter(state__in=UNREACHED)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(rows.select_related("person").order_by("pk")[: PAGE + 1])
