"""What customers write, wherever they write it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from projectsplatform.aloqa.enums import Author, Face
from projectsplatform.aloqa.errors import TextInvalid
from projectsplatform.aloqa.models import Message, Thread
from projectsplatform.aloqa.operations.automatic import greet
from projectsplatform.aloqa.operations.copies import is_known, remember_copy
from projectsplatform.aloqa.operations.parts import add_part
from projectsplatform.aloqa.operations.places import Place, find_place
from projectsplatform.aloqa.operations.refusing import tell_of_refusals
from projectsplatform.aloqa.operations.threads import lock_thread_of
from projectsplatform.aloqa.operations.writing import append, open_episode, wait_for_staff
from projectsplatform.aloqa.rules.content import About, Content, Correspondent
from projectsplatform.aloqa.rules.texts import require_said
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.db.statements import update
from projectsplatform.kit.refusals import refuses


@dataclass(frozen=True, slots=True)
class Received:
    """The message; whether it was new; whether a conversation began with it."""

    message: Message
    is_new: bool
    begins: bool


@refuses(TextInvalid)
@retried
@transaction.atomic(savepoint=False)
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
    a known key and an id of its own is another part of the same album. `is_edit`: its edit, made at `changed_at`, came
    first. `is_greeted`: the platform answers, once a conversation and once an evening. The text is clean (`clean_text`).
    """
    require_said(content)
    thread = lock_thread_of(sender, at=at)
    place = find_place(thread, source_key=source_key, telegram_id=telegram_id, answers=answers)
    if place.known is not None:
        known = _join(thread, place.known, content, telegram_id=telegram_id, at=at)
        return Received(known, is_new=False, begins=False)
    begins = place.episode is None
    wait_for_staff(thread, at=at)
    fields = {"source_key": source_key, "changed_at": changed_at, "edited_at": at if is_edit else None}
    message = _append(thread, content, place, at=at, face=face, **fields, **_begin_subject(thread, about))
    thread.customer_read = thread.last_number
    remember_copy(thread, message, *([] if telegram_id is None else [telegram_id]))
    if is_greeted:
        greet(thread, begins=begins, face=face, at=at)
    tell_of_refusals(thread, content, at=at)
    update(thread)
    return Received(message, is_new=True, begins=begins)


def _append(thread: Thread, content: Content, place: Place, *, at: datetime, **fields: Any) -> Message:
    """A customer's message where it belongs, in a conversation that begins with it where there is none."""
    return append(
        thread,
        content,
        author=Author.CUSTOMER,
        at=at,
        episode_id=place.episode or open_episode(thread, at=at)[0].pk,
        position=place.position,
        reply_to_id=place.reply_to,
        **fields,
    )


def _begin_subject(thread: Thread, about: About | None) -> dict[str, Any]:
    """What the conversation is about from now on, as the message's fields; nothing changes where it was not begun on a page."""
    if about is None:
        return {}
    thread.about_kind, thread.about_id = about.kind, about.id
    return {"about_kind": about.kind, "about_id": about.id}


def _join(thread: Thread, known: UUID, content: Content, *, telegram_id: int | None, at: datetime) -> Message:
    """The message that is known, which a part of its album that is new joins."""
    message = Message.objects.get(pk=known)
    if telegram_id is not None and not is_known(thread, telegram_id):
        add_part(thread, message, content, telegram_id=telegram_id, at=at)
    return message
