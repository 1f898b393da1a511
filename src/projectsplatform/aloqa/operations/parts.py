"""An album is one message, whenever its parts come. Joins the caller's transaction, which has locked the thread."""

from datetime import datetime

from projectsplatform.aloqa.models import Message, Thread
from projectsplatform.aloqa.operations.copies import remember_copy
from projectsplatform.aloqa.operations.refusing import tell_of_refusals
from projectsplatform.aloqa.operations.writing import attach
from projectsplatform.aloqa.rules.content import Content
from projectsplatform.aloqa.rules.telegram_messages import place_in_album
from projectsplatform.aloqa.rules.texts import preview_of


def add_part(thread: Thread, message: Message, content: Content, *, telegram_id: int, at: datetime) -> None:
    """Another part: its file goes where it was written, its caption becomes the message's text."""
    attach(message, content, at=at)
    remember_copy(thread, message, telegram_id)
    _order(message)
    if content.text and not message.text:
        message.text, message.entities = content.text, list(content.entities)
        message.save(update_fields=["text", "entities"])
        thread.preview = preview_of(content.text)
    thread.revision += 1
    tell_of_refusals(thread, content, at=at)
    thread.save()


def _order(message: Message) -> None:
    pieces = sorted(message.attachments.order_by("place"), key=lambda piece: place_in_album(piece.source_key))
    for place, piece in enumerate(pieces):
        if piece.place != place:
            piece.place = place
            piece.save(update_fields=["place"])
