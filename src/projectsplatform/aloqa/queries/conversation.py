"""A person's one conversation, as the person may see it: no notes, nothing of what was deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from projectsplatform.aloqa.enums import AttachmentState, ThreadState
from projectsplatform.aloqa.models import Attachment, Episode, Message, Thread
from projectsplatform.aloqa.queries.threads import messages_for_customer, thread_of_person
from projectsplatform.kit.api.pagination import CursorInvalid, LimitInvalid, decode_cursor, encode_cursor, page_size
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.refusals import refuses
from projectsplatform.telegram.rules.bots import own_bot_id

RATED_WITHIN: Final = timedelta(days=14)
"""So long after its closing a conversation can be rated."""
_FETCHED_WITHIN: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class MessagePage:
    """Messages, newest first, and where to go on with earlier ones."""

    messages: Sequence[Message]
    next_cursor: str | None


def message_page(thread: Thread | None, *, cursor: str | None, size: int) -> MessagePage:
    """Two queries however many there are. Raises CursorInvalid."""
    if thread is None:
        _position(cursor)
        return MessagePage((), None)
    messages = messages_for_customer(thread).order_by("-position")
    if cursor:
        messages = messages.filter(position__lt=_position(cursor))
    found = list(messages[: size + 1])
    following = encode_cursor([found[size - 1].position]) if len(found) > size else None
    return MessagePage(found[:size], following)


@refuses(LimitInvalid, CursorInvalid)
def conversation_of(person_id: UUID, *, cursor: str | None = None, limit: int | None = None) -> MessagePage:
    """A page of the person's one conversation."""
    return message_page(thread_of_person(person_id), cursor=cursor, size=page_size(limit))


def number_of(message_id: UUID, *, person_id: UUID) -> int:
    """Where a message stands in the person's own conversation. Raises NothingThere."""
    own = Message.objects.filter(thread__person_id=person_id, thread__bot_id=own_bot_id(), is_note=False)
    number = own.filter(pk=message_id).values_list("number", flat=True).first()
    if number is None:
        raise NothingThere
    return number


def changed_messages(thread: Thread, *, after: int, since: datetime) -> list[Message]:
    """Those after a number, and those before it that were edited or deleted since, or whose files may have come."""
    with_files = Q(created_at__gte=since - _FETCHED_WITHIN) & Exists(Attachment.objects.filter(message=OuterRef("pk")))
    touched = Q(edited_at__gte=since) | Q(deleted_at__gte=since) | with_files
    return list(messages_for_customer(thread).filter(Q(number__gt=after) | touched))


def episode_to_rate(thread: Thread, at: datetime) -> Episode | None:
    """The last one of a closed conversation, unless it was rated or closed too long ago."""
    if thread.state != ThreadState.CLOSED:
        return None
    last = thread.episodes.order_by("-opened_at").first()
    if last is None or last.closed_at is None or last.rating is not None:
        return None
    return last if last.closed_at > at - RATED_WITHIN else None


def find_file_of(attachment_id: UUID, *, person_id: UUID) -> Attachment:
    """A stored file of the person's own conversation. Raises NothingThere."""
    found = _files_of(person_id).filter(pk=attachment_id).first()
    if found is None:
        raise NothingThere
    return found


def _files_of(person_id: UUID) -> QuerySet[Attachment]:
    return Attachment.objects.filter(
        state=AttachmentState.STORED,
        message__thread__person_id=person_id,
        message__thread__bot_id=own_bot_id(),
        message__is_note=False,
        message__deleted_at=None,
    )


def _position(cursor: str | None) -> float | None:
    if not cursor:
        return None
    position = decode_cursor(cursor)
    if len(position) != 1 or not isinstance(position[0], int | float):
        raise CursorInvalid
    return float(position[0])
