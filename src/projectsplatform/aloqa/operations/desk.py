"""What members of staff do with a conversation beside writing in it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import Author, ThreadState
from projectsplatform.aloqa.errors import CustomerWroteMeanwhile
from projectsplatform.aloqa.models import SubjectLabel, Thread
from projectsplatform.aloqa.operations.answering import write_note
from projectsplatform.aloqa.operations.rating_in_telegram import ask_for_rating
from projectsplatform.aloqa.operations.threads import lock_thread
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.refusals import refuses


@refuses(NothingThere)
@retried
@transaction.atomic
def assign(*, thread_id: UUID, member: User, assignee_id: UUID | None, at: datetime) -> Thread:
    """Gives the conversation to a member of staff who works here, or to nobody."""
    thread = lock_thread(thread_id)
    if assignee_id is not None and not User.objects.filter(pk=assignee_id, is_staff=True, is_active=True).exists():
        raise NothingThere
    if thread.assignee_id != assignee_id:
        thread.assignee_id = assignee_id
        _changed(thread)
    return thread


@refuses(write_note, assign)
@retried
@transaction.atomic
def hand_over(
    *, thread_id: UUID, member: User, assignee_id: UUID, note: str = "", source_key: str, at: datetime
) -> Thread:
    """Gives it to another member, with a note for them; both or none."""
    if note:
        write_note(thread_id=thread_id, member=member, text=note, source_key=source_key, at=at)
    return assign(thread_id=thread_id, member=member, assignee_id=assignee_id, at=at)


@refuses(NothingThere)
@retried
@transaction.atomic
def set_subject(*, thread_id: UUID, member: User, subject_id: UUID | None, at: datetime) -> Thread:
    """What it is about, in a word; None takes the word away."""
    thread = lock_thread(thread_id)
    if thread.subject_id != subject_id:
        _set_subject(thread, subject_id)
        _changed(thread)
    return thread


@refuses(NothingThere, CustomerWroteMeanwhile)
@retried
@transaction.atomic
def close_thread(
    *, thread_id: UUID, member: User, subject_id: UUID | None = None, seen: int | None = None, at: datetime
) -> Thread:
    """Ends the conversation, which the customer's next message begins anew, and asks them once how it was.

    `seen`: the thread's `last_number` on the member's page; a message of the customer's behind it is not closed unread.
    """
    thread = lock_thread(thread_id)
    episode = thread.episodes.select_for_update().filter(closed_at=None).first()
    if episode is None:
        return thread
    if seen is not None and thread.messages.filter(number__gt=seen, author=Author.CUSTOMER).exists():
        raise CustomerWroteMeanwhile
    if subject_id is not None and subject_id != thread.subject_id:
        _set_subject(thread, subject_id)
    episode.closed_at, episode.closed_by, episode.subject_id = at, member, thread.subject_id
    episode.save(update_fields=["closed_at", "closed_by", "subject"])
    thread.state, thread.waiting_since = ThreadState.CLOSED, None
    thread.assignee = thread.subject = None
    thread.staff_read = thread.last_number
    if episode.first_answer_at is not None:
        ask_for_rating(thread, episode, at=at)
    _changed(thread)
    return thread


def _set_subject(thread: Thread, subject_id: UUID | None) -> None:
    if subject_id is not None and not SubjectLabel.objects.filter(pk=subject_id, is_used=True).exists():
        raise NothingThere
    thread.subject_id = subject_id
    thread.episodes.filter(closed_at=None).update(subject=subject_id)


def _changed(thread: Thread) -> None:
    thread.revision += 1
    thread.save()
