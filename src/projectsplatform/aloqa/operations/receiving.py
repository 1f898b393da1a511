"""What customers write, wherever they write it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from projectsplatform.aloqa.enums import Author, Face
from projectsplatform.aloqa.errors import TextInvalid
from projectsplatform.aloqa.models import Message
from projectsplatform.aloqa.operations.automatic import greet
from projectsplatform.aloqa.operations.copies import is_known, message_at, position_of, remember_copy
from projectsplatform.aloqa.operations.parts import add_part
from projectsplatform.aloqa.operations.refusing import tell_of_refusals
from projectsplatform.aloqa.operations.threads import lock_thread_of
from projectsplatform.aloqa.operations.writing import append, open_episode, wait_for_staff
from projectsplatform.aloqa.rules.content import About, Content, Correspondent
from projectsplatform.aloqa.rules.texts import MAX_TEXT
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.refusals import refuses


@dataclass(frozen=True, slots=True)
class Received:
    """The message; whether it was new; whether a conversation began with it."""

    message: Message
    is_new: bool
    begins: bool


@refuses(TextInvalid)
@retried
@transaction.atomic
def receive_message(
    *,
    sender: Correspondent,
    content: Content,
    face: Face,
    source_key: str | None = None,
    telegram_id: int | None = None,
    about: About | None = None,
    answers: int | None = None,
    is_edit: bool = False,
    changed_at: datetime | None = None,
    is_greeted: bool = False,
    at: datetime,
) -> Received:
    """Puts a customer's message into their thread, once for a `source_key`. The thread then waits for the staff.

    `telegram_id`: of the message in the sender's chat; `answers`: of the one that it replies to there. One that comes with
    a known key and an id of its own is another part of the same album. `is_edit`: its edit came first, and what it said
    before is not known; `changed_at`: when it was made. `is_greeted`: the platform answers, once a conversation and once
    an evening. The text is clean already (`clean_text`).
    """
    if content.is_empty:
        raise TextInvalid(max=MAX_TEXT)
    thread = lock_thread_of(sender, at=at)
    known = Message.objects.filter(source_key=source_key).first() if source_key else None
    if known is not None:
        if telegram_id is not None and not is_known(thread, telegram_id):
            add_part(thread, known, content, telegram_id=telegram_id, at=at)
        return Received(known, is_new=False, begins=False)
    episode, begins = open_episode(thread, at=at)
    fields: dict[str, Any] = {
        "face": face,
        "source_key": source_key,
        "episode": episode,
        "position": position_of(thread, telegram_id),
        "reply_to_id": message_at(thread, answers),
        "edited_at": at if is_edit else None,
        "changed_at": changed_at,
    }
    if about is not None:
        thread.about_kind, thread.about_id = about.kind, about.id
        fields |= {"about_kind": about.kind, "about_id": about.id}
    message = append(thread, content, author=Author.CUSTOMER, at=at, **fields)
    if telegram_id is not None:
        remember_copy(thread, message, telegram_id)
    wait_for_staff(thread, at=at)
    if is_greeted:
        greet(thread, begins=begins, face=face, at=at)
    tell_of_refusals(thread, content, at=at)
    thread.save()
    return Received(message, is_new=True, begins=begins)
