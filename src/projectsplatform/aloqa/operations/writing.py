"""Putting a message at the end of a locked thread. Joins the caller's transaction."""

from datetime import datetime
from typing import Any, Final

from projectsplatform.aloqa.enums import AttachmentState, Author, ThreadState
from projectsplatform.aloqa.models import Attachment, Episode, Message, Thread
from projectsplatform.aloqa.operations.mirroring import mirror_later
from projectsplatform.aloqa.operations.reading import read_answers
from projectsplatform.aloqa.rules.content import Content
from projectsplatform.aloqa.rules.texts import preview_of
from projectsplatform.kit.db.statements import insert
from projectsplatform.kit.jobs import defer

FETCH_JOB: Final = "aloqa.fetch_attachment"
"""Fetches a file that Telegram keeps: `tasks`."""


def append(thread: Thread, content: Content, *, author: Author, at: datetime, **fields: Any) -> Message:
    """The message with its attachments; the thread is changed and not yet saved."""
    thread.last_number += 1
    thread.revision += 1
    fields.setdefault("position", thread.last_number)
    message = Message(
        thread=thread,
        number=thread.last_number,
        author=author,
        text=content.text,
        entities=list(content.entities),
        created_at=at,
        **fields,
    )
    insert(message)
    attach(message, content, at=at)
    mirror_later(thread)
    if not message.is_note:
        thread.last_message_at = at
        thread.preview = preview_of(content.text) or ", ".join(str(piece.kind.label) for piece in content.pieces)[:160]
    return message


def attach(message: Message, content: Content, *, at: datetime) -> None:
    """Adds the attachments behind those that are there; one that is known by its key is not added again."""
    if not content.pieces:
        return
    first = message.attachments.count()
    made = Attachment.objects.bulk_create(
        [
            Attachment(
                message=message,
                place=first + place,
                kind=piece.kind,
                state=piece.state,
                problem=piece.problem,
                name=piece.name,
                media_type=piece.media_type,
                size=piece.size,
                seconds=piece.seconds,
                path=piece.path,
                telegram_file=piece.telegram_file,
                source_key=piece.source_key,
                details=dict(piece.details),
                created_at=at,
            )
            for place, piece in enumerate(content.pieces)
        ],
        ignore_conflicts=True,
    )
    for attachment in made:
        if attachment.state == AttachmentState.WAITING:
            defer(FETCH_JOB, attachment_id=str(attachment.pk))


def open_episode(thread: Thread, *, at: datetime) -> tuple[Episode, bool]:
    """The open episode, and whether it was opened now."""
    return Episode.objects.get_or_create(thread=thread, closed_at=None, defaults={"opened_at": at})


def wait_for_staff(thread: Thread, *, at: datetime) -> None:
    """The customer has written."""
    thread.state = ThreadState.WAITING
    thread.waiting_since = thread.waiting_since or at
    read_answers(thread, thread.last_number, at=at)


def wait_for_customer(thread: Thread) -> None:
    """The staff have answered."""
    thread.state, thread.waiting_since = ThreadState.ANSWERED, None
