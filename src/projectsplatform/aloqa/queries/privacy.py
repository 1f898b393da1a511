"""What is kept about a person's conversation."""

from typing import Any

from django.db.models import Q, QuerySet

from projectsplatform.aloqa.models import Attachment, Episode, Message, Thread
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.privacy import DataSubject


def threads_of(person: DataSubject) -> QuerySet[Thread]:
    """The person's, with every bot, and one of their chat that nobody else has taken over."""
    own = Q(person_id=person.user_id)
    return Thread.objects.filter(own | Q(chat_id=person.tg_id, person=None) if person.tg_id else own)


def export_conversation(person: DataSubject) -> dict[str, Any]:
    """Every message that the person can see, earlier texts of edited ones, names of files, ratings. No notes of staff."""
    threads = threads_of(person)
    messages = (
        Message.objects.filter(thread__in=threads, is_note=False)
        .select_related("member")
        .prefetch_related("attachments", "versions")
    )
    rated = Episode.objects.filter(thread__in=threads, rating__isnull=False).order_by("rated_at")
    return {
        "messages": [_message(message) for message in messages.order_by("thread", "position")],
        "ratings": [{"rating": episode.rating, "rated_at": _moment(episode.rated_at)} for episode in rated],
    }


def _message(message: Message) -> dict[str, Any]:
    return {
        "author": message.author,
        "name": message.member.get_full_name() if message.member else "",
        "written_in": message.face,
        "text": "" if message.deleted_at else message.text,
        "earlier_texts": [version.text for version in message.versions.all()],
        "files": [_file(attachment) for attachment in message.attachments.all()],
        "created_at": rfc3339(message.created_at),
        "edited_at": _moment(message.edited_at),
        "deleted_at": _moment(message.deleted_at),
        "read_at": _moment(message.read_at),
    }


def _file(attachment: Attachment) -> dict[str, Any]:
    return {
        "kind": attachment.kind,
        "name": attachment.name,
        "size": attachment.size,
        "details": attachment.details,
        "state": attachment.state,
    }


def _moment(at: Any) -> str | None:
    return rfc3339(at) if at else None
