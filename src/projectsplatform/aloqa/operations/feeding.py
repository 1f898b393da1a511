"""Feeding: the sender takes a few recipients at a time into the outbox, and hears what became of each message.

An announcement is locked before its recipients, and these before the counts. An outcome has locked its message and waits
for nobody who waits for it: what takes messages back skips those that are locked.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from projectsplatform.aloqa.enums import AnnouncementState
from projectsplatform.aloqa.models import Announcement
from projectsplatform.aloqa.operations.announcements import record
from projectsplatform.aloqa.queries.audiences import MAY_BE_TOLD
from projectsplatform.aloqa.rules.languages import text_for
from projectsplatform.kit.db.statements import execute, fetch_row, fetch_rows
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import Button, OutgoingFile, encode_body
from projectsplatform.telegram.operations.outbox import Letter, enqueue_many, withdraw

KIND: Final = "aloqa.announcement"
_ROUNDS: Final = 50
"""So many batches of people who are left out are passed over at once."""
# The state is a literal, because the index is partial.
_NEXT: Final = f"""
    SELECT recipient.id, person.tg_id, coalesce(chat.language, person.language), {MAY_BE_TOLD}
    FROM aloqa_recipient recipient
    JOIN accounts_user person ON person.id = recipient.person_id
    LEFT JOIN telegram_telegramchat chat ON chat.chat_id = person.tg_id
    WHERE recipient.announcement_id = %(announcement)s AND recipient.state = 0
    ORDER BY recipient.id LIMIT %(most)s FOR UPDATE OF recipient SKIP LOCKED
"""  # noqa: S608  our own text
_QUEUE: Final = """
    UPDATE aloqa_recipient SET state = 1, outbox_id = given.outbox_id
    FROM unnest(%(ids)s::uuid[], %(outbox_ids)s::uuid[]) AS given(id, outbox_id) WHERE aloqa_recipient.id = given.id
"""
_SKIP: Final = "UPDATE aloqa_recipient SET state = 6 WHERE id = ANY(%(ids)s::uuid[])"
_COUNT: Final = """
    UPDATE aloqa_announcementcounts SET queued = queued + %(queued)s, skipped = skipped + %(skipped)s
    WHERE announcement_id = %(announcement)s
"""
_IS_OVER: Final = """
    SELECT people = sent + blocked + failed + uncertain + skipped FROM aloqa_announcementcounts WHERE announcement_id = %s
"""
_QUEUED: Final = "SELECT outbox_id FROM aloqa_recipient WHERE announcement_id = %s AND state = 1"
_WAIT_AGAIN: Final = """
    UPDATE aloqa_recipient SET state = 0, outbox_id = NULL WHERE outbox_id = ANY(%s::uuid[]) AND state = 1
"""


class _Next(NamedTuple):
    id: UUID
    chat_id: int
    language: str
    is_told: bool


def feed(most: int, at: datetime) -> int:
    """Enqueues the messages of at most so many recipients, the longest running announcement's first; returns how many."""
    fed = 0
    with transaction.atomic():
        live = Announcement.objects.select_for_update(skip_locked=True, no_key=True)
        for announcement in live.filter(state=AnnouncementState.SENDING).order_by("started_at", "pk"):
            fed += _feed_one(announcement, most - fed, at)
            if fed >= most:
                break
    return fed


def take_back(announcement: Announcement, *, at: datetime) -> int:
    """What is in the outbox and not being sent waits again; how many. The caller has locked the announcement."""
    queued = [row[0] for row in fetch_rows(_QUEUED, [announcement.pk])]
    withdrawn = withdraw(message_ids=queued, at=at) if queued else set()
    back = execute(_WAIT_AGAIN, [list(withdrawn)]) if withdrawn else 0
    _count(announcement, queued=-back)
    return back


def _feed_one(announcement: Announcement, most: int, at: datetime) -> int:
    fed = 0
    for _round in range(_ROUNDS):
        values = {"announcement": announcement.pk, "kind": announcement.kind, "most": most - fed}
        rows = [_Next(*row) for row in fetch_rows(_NEXT, values)]
        told = [row for row in rows if row.is_told]
        _enqueue(announcement, told, at)
        left_out = [row.id for row in rows if not row.is_told]
        if left_out:
            execute(_SKIP, {"ids": left_out})
        _count(announcement, queued=len(told), skipped=len(left_out))
        fed += len(told)
        if not rows:
            _finish(announcement, at)
        if not rows or fed >= most:
            break
    return fed


def _enqueue(announcement: Announcement, rows: Sequence[_Next], at: datetime) -> None:
    if not rows:
        return
    letters = [_letter(announcement, row) for row in rows]
    outbox_ids = enqueue_many(letters, lane=Lane.BROADCAST, kind=KIND, at=at, once=True)
    execute(_QUEUE, {"ids": [row.id for row in rows], "outbox_ids": outbox_ids})


def _letter(announcement: Announcement, row: _Next) -> Letter:
    link = f"{settings.PUBLIC_URL}{reverse('announcement_press', args=[row.id])}"
    message = message_of(announcement, row.language, link=link)
    return row.chat_id, encode_body(message.text, message.buttons, files=message.files), None


class AnnouncementMessage(NamedTuple):
    """What somebody gets in Telegram."""

    text: str
    buttons: list[list[Button]]
    files: list[OutgoingFile]


def message_of(announcement: Announcement, language: str, *, link: str) -> AnnouncementMessage:
    """In the reader's language, or the one that they read in its place; the button opens `link`."""
    label = text_for(language, announcement.labels)
    buttons = [[Button(text=label, url=link)]] if announcement.address and label else []
    path, media_type = announcement.picture_path, announcement.picture_type
    files = [OutgoingFile(kind="photo", path=path, media_type=media_type)] if path else []
    return AnnouncementMessage(text_for(language, announcement.texts), buttons, files)


def _count(announcement: Announcement, *, queued: int = 0, skipped: int = 0) -> None:
    if queued or skipped:
        execute(_COUNT, {"announcement": announcement.pk, "queued": queued, "skipped": skipped})


def _finish(announcement: Announcement, at: datetime) -> None:
    """Nobody waits; when nobody's message is on its way either, it is done."""
    row = fetch_row(_IS_OVER, [announcement.pk])
    if row and row[0]:
        announcement.state, announcement.finished_at = AnnouncementState.DONE, at
        announcement.save(update_fields=["state", "finished_at"])
        record("done", announcement, None, at)
