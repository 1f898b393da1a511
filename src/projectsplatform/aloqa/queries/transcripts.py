"""A whole conversation as data."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from projectsplatform.aloqa.models import Message, Thread
from projectsplatform.aloqa.queries.threads import shown_messages


def transcript_of(thread: Thread) -> Iterator[dict[str, Any]]:
    """Every message in the order in which they are shown, notes and earlier texts among them."""
    for message in shown_messages(thread).prefetch_related("versions").iterator(chunk_size=500):
        yield _message(message)


def _message(message: Message) -> dict[str, Any]:
    return {
        "number": message.number,
        "written_by": message.author,
        "member": str(message.member) if message.member else None,
        "is_note": message.is_note,
        "written_in": message.face,
        "written_at": message.created_at.isoformat(),
        "text": message.text,
        "edited_at": _moment(message.edited_at),
        "deleted_at": _moment(message.deleted_at),
        "delivery": message.delivery or None,
        "problem": message.problem or None,
        "said_before": [{"text": item.text, "until": item.replaced_at.isoformat()} for item in message.versions.all()],
        "attachments": [
            {"kind": item.kind, "name": item.name, "media_type": item.media_type, "size": item.size, **item.details}
            for item in message.attachments.all()
        ],
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
