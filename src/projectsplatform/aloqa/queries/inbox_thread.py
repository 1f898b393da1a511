"""One conversation as staff see it: a page of its messages, who else is there, what was closed before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from projectsplatform.aloqa.models import Attachment, Episode, MemberView, Message, SavedAnswer, SubjectLabel, Thread
from projectsplatform.aloqa.queries.threads import shown_messages
from projectsplatform.kit.errors import NothingThere

MESSAGES: Final = 50
PRESENT: Final = timedelta(seconds=15)
"""Whoever had the page open, or wrote, within this time counts as being there."""
_FEW: Final = 5
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class MessagesPage:
    """Messages in their order; the positions below and above which others follow, None where there are none."""

    messages: Sequence[Message]
    earlier: float | None
    later: float | None


def find_thread(thread_id: UUID) -> Thread:
    """With person, assignee and subject. Raises NothingThere."""
    thread = Thread.objects.select_related("person", "assignee", "subject").filter(pk=thread_id).first()
    if thread is None:
        raise NothingThere
    return thread


def find_message(message_id: UUID) -> Message:
    """With its thread. Raises NothingThere."""
    message = Message.objects.select_related("thread__person", "member").filter(pk=message_id).first()
    if message is None:
        raise NothingThere
    return message


def find_attachment(attachment_id: UUID) -> Attachment:
    """Raises NothingThere."""
    attachment = Attachment.objects.filter(pk=attachment_id).first()
    if attachment is None:
        raise NothingThere
    return attachment


def messages_page(thread: Thread, *, before: float | None = None, around: int | None = None) -> MessagesPage:
    """The newest messages, those below a position, or those around a number. Three queries, however many messages."""
    rows = shown_messages(thread).prefetch_related("versions").select_related("deleted_by")
    if around is not None:
        middle = (
            thread.messages.filter(number__lte=around).order_by("-number").values_list("position", flat=True).first()
        )
        ahead = list(rows.filter(position__gte=middle or 0)[: MESSAGES // 2])
        before = ahead[0].position if ahead else None
        behind = list(rows.filter(position__lt=middle or 0).order_by("-position")[: MESSAGES // 2 + 1])
        shown = [*reversed(behind[: MESSAGES // 2]), *ahead]
        has_later = bool(ahead) and ahead[-1].number < thread.last_number
        return _page(shown, has_earlier=len(behind) > MESSAGES // 2, has_later=has_later)
    if before is not None:
        rows = rows.filter(position__lt=before)
    found = list(rows.order_by("-position")[: MESSAGES + 1])
    return _page([*reversed(found[:MESSAGES])], has_earlier=len(found) > MESSAGES, has_later=before is not None)


def said_since(thread: Thread, seen: int, member_id: UUID) -> Sequence[Message]:
    """What others wrote after the message of this number."""
    others = shown_messages(thread).filter(number__gt=seen).exclude(member=member_id)
    return list(others.prefetch_related("versions")[:MESSAGES])


def others_there(thread_id: UUID, member_id: UUID, at: datetime) -> list[tuple[str, bool]]:
    """Names of other members who have the page open now, or write there, and whether they write."""
    is_there = Q(opened_at__gt=at - PRESENT) | Q(typed_at__gt=at - PRESENT)
    views = MemberView.objects.filter(is_there, thread=thread_id).exclude(member=member_id)
    shown = views.select_related("member").order_by("member__username")[:_FEW]
    return [(str(view.member), view.typed_at is not None) for view in shown]


def view_of(thread_id: UUID, member_id: UUID) -> MemberView | None:
    """The member's drafts."""
    return MemberView.objects.filter(thread=thread_id, member=member_id).first()


def closed_before(thread: Thread) -> Sequence[Episode]:
    """The last conversations that were closed."""
    closed = thread.episodes.filter(closed_at__isnull=False).select_related("subject", "closed_by")
    return list(closed.order_by("-closed_at")[:_FEW])


def subjects_in_use() -> Sequence[SubjectLabel]:
    """What a conversation can be said to have been about."""
    return list(SubjectLabel.objects.filter(is_used=True)[:_MOST])


def saved_answers() -> Sequence[SavedAnswer]:
    """Those in use."""
    return list(SavedAnswer.objects.filter(is_used=True)[:_MOST])


def _page(shown: Sequence[Message], *, has_earlier: bool, has_later: bool) -> MessagesPage:
    return MessagesPage(
        shown, shown[0].position if shown and has_earlier else None, shown[-1].position if shown and has_later else None
    )
