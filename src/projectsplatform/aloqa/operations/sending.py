"""Handing answers to the outbox. Joins the caller's transaction, which has locked the thread."""

from datetime import datetime
from typing import Final, cast

from projectsplatform.aloqa.enums import AttachmentKind, AttachmentState, Delivery, Problem
from projectsplatform.aloqa.models import Message, Thread
from projectsplatform.aloqa.operations.copies import telegram_ids
from projectsplatform.aloqa.rules.correspondents import is_of_earlier_bot
from projectsplatform.aloqa.rules.entities import moved
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import Entity, OutgoingFile
from projectsplatform.telegram.models.bodies import FileKind
from projectsplatform.telegram.operations.outbox import enqueue
from projectsplatform.telegram.rules.lengths import utf16_length

ANSWER: Final = "aloqa.answer"
_LONGEST_NAME: Final = 90
_FILES: Final = frozenset(AttachmentKind) - {AttachmentKind.CONTACT, AttachmentKind.LOCATION}


def send(thread: Thread, message: Message, *, at: datetime) -> None:
    """Sent at most once: where the connection breaks meanwhile, a member decides whether it is sent again.

    Into the chat of another bot, which the platform had before, nothing is sent.
    """
    if thread.chat_id is None:
        message.delivery, message.problem = Delivery.UNDELIVERED, Problem.NO_CHAT
    elif is_of_earlier_bot(thread):
        message.delivery, message.problem = Delivery.UNDELIVERED, Problem.CHAT_GONE
    else:
        sent = enqueue(
            chat_id=thread.chat_id,
            text=outgoing_text(message),
            lane=Lane.TRANSACTIONAL,
            kind=ANSWER,
            entities=outgoing_entities(message),
            files=_outgoing_files(message),
            reply_to=_replied(thread, message),
            once=True,
            at=at,
        )
        message.delivery, message.problem, message.outbox_id = Delivery.WAITING, Problem.NONE, sent.id
    message.save(update_fields=["delivery", "problem", "outbox_id"])


def outgoing_text(message: Message) -> str:
    """What the customer reads: who answers, and the text."""
    name = _name_line(message)
    return f"{name}\n{message.text}".strip() if name else message.text


def outgoing_entities(message: Message) -> tuple[Entity, ...]:
    """The name stands out; what the member formatted follows it, as in the staff's group."""
    name = _name_line(message)
    first = (Entity(type="bold", offset=0, length=utf16_length(name)),) if name else ()
    text = outgoing_text(message)
    own = moved(message.entities, by=utf16_length(f"{name}\n") if name else 0, end=utf16_length(text))
    return (*first, *(Entity(one["type"], one["offset"], one["length"], one.get("url")) for one in own))


def _name_line(message: Message) -> str:
    name = message.member.get_full_name()[:_LONGEST_NAME] if message.member else ""
    return f"{name}:" if name else ""


def _outgoing_files(message: Message) -> tuple[OutgoingFile, ...]:
    stored = message.attachments.filter(state=AttachmentState.STORED, kind__in=_FILES).order_by("place")
    return tuple(OutgoingFile(cast("FileKind", file.kind), file.path, file.name, file.media_type) for file in stored)


def _replied(thread: Thread, message: Message) -> int | None:
    if message.reply_to is None:
        return None
    return next(iter(telegram_ids(thread, message.reply_to)), None)
