"""What members of staff write: to the customer, or for each other."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import Author, Face
from projectsplatform.aloqa.errors import TextInvalid
from projectsplatform.aloqa.models import MemberView, Message
from projectsplatform.aloqa.operations.sending import send
from projectsplatform.aloqa.operations.threads import lock_thread
from projectsplatform.aloqa.operations.writing import append, open_episode, wait_for_customer
from projectsplatform.aloqa.rules.content import Content
from projectsplatform.aloqa.rules.texts import MAX_TEXT, check_caption, require_said
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.refusals import refuses


@refuses(NothingThere, TextInvalid)
@retried
@transaction.atomic
def answer(
    *, thread_id: UUID, member: User, content: Content, source_key: str, face: Face = Face.PANEL, at: datetime
) -> Message:
    """Answers the customer, once for a `source_key`; it is sent to their chat when the transaction commits."""
    require_said(content)
    check_caption(content.text, has_files=bool(content.pieces))
    thread = lock_thread(thread_id)
    known = Message.objects.filter(source_key=source_key).first()
    if known is not None:
        return known
    episode, _is_new = open_episode(thread, at=at)
    if episode.first_answer_at is None:
        episode.first_answer_at, episode.first_answered_by = at, member
        episode.save(update_fields=["first_answer_at", "first_answered_by"])
    message = append(
        thread, content, author=Author.STAFF, at=at, member=member, face=face, source_key=source_key, episode=episode
    )
    wait_for_customer(thread)
    thread.unread_answers += 1
    thread.assignee = thread.assignee or member
    thread.staff_read = thread.last_number
    thread.save()
    send(thread, message, at=at)
    MemberView.objects.filter(thread=thread, member=member).update(draft="", typed_at=None)
    return message


@refuses(NothingThere, TextInvalid)
@retried
@transaction.atomic
def write_note(*, thread_id: UUID, member: User, text: str, source_key: str, at: datetime) -> Message:
    """A note for the other members, once for a `source_key`; whose turn it is does not change."""
    if not text:
        raise TextInvalid(max=MAX_TEXT)
    thread = lock_thread(thread_id)
    known = Message.objects.filter(source_key=source_key).first()
    if known is not None:
        return known
    message = append(
        thread,
        Content(text=text),
        author=Author.STAFF,
        at=at,
        member=member,
        is_note=True,
        face=Face.PANEL,
        source_key=source_key,
    )
    thread.save()
    MemberView.objects.filter(thread=thread, member=member).update(note_draft="", typed_at=None)
    return message
