"""Customers change what they have written in Telegram."""

from datetime import datetime

from django.db import transaction

from projectsplatform.aloqa.enums import Author, Face, ThreadState
from projectsplatform.aloqa.errors import TextInvalid
from projectsplatform.aloqa.models import Message, Thread
from projectsplatform.aloqa.operations.copies import message_at
from projectsplatform.aloqa.operations.receiving import receive_message
from projectsplatform.aloqa.operations.refusing import tell_of_refusals
from projectsplatform.aloqa.operations.threads import lock_thread_of
from projectsplatform.aloqa.operations.versions import keep_late_version, keep_version
from projectsplatform.aloqa.operations.writing import attach, wait_for_staff
from projectsplatform.aloqa.rules.content import Correspondent, Piece
from projectsplatform.aloqa.rules.telegram_messages import Written, message_key
from projectsplatform.aloqa.rules.texts import preview_of
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.refusals import refuses
from projectsplatform.telegram.rules.bots import own_bot_id


@refuses(TextInvalid)
@retried
@transaction.atomic(savepoint=False)
def take_edit(*, sender: Correspondent, written: Written, at: datetime) -> Message:
    """Changes the message that it is of, and keeps what that one said. An edit that comes first is the message.

    A file that takes another one's place is added behind it: what was sent once is not lost. In a conversation that goes on,
    changed words wait for the staff again. One that comes after a later one is kept among what was said before.
    """
    thread = lock_thread_of(sender, at=at)
    known = message_at(thread, written.message_id)
    if known is None:
        return receive_message(
            sender=sender,
            content=written.content,
            face=Face.TELEGRAM,
            source_key=message_key(own_bot_id(), sender.chat_id or 0, written),
            telegram_id=written.message_id,
            answers=written.answers,
            is_edit=True,
            changed_at=written.changed_at,
            is_greeted=True,
            at=at,
        ).message
    message = thread.messages.select_related("episode").get(pk=known)
    if message.author == Author.CUSTOMER:
        _change(thread, message, written, at)
    return message


def _change(thread: Thread, message: Message, written: Written, at: datetime) -> None:
    content = written.content
    new = _unknown(message, content.pieces)
    # The caption of an album is that of one of its parts: another part, which has none, takes none away.
    has_words = content.text != message.text and not (written.album and not content.text)
    if has_words and _is_overtaken(message, written):
        keep_late_version(message, text=content.text, entities=content.entities, at=at)
        has_words = False
    if not (has_words or new):
        return
    if has_words:
        keep_version(message, at=at)
        if thread.preview == preview_of(message.text):
            thread.preview = preview_of(content.text)
        message.text, message.entities, message.changed_at = content.text, list(content.entities), written.changed_at
    message.edited_at = at
    message.save(update_fields=["text", "entities", "edited_at", "changed_at"])
    attach(message, content, at=at)
    if new:
        tell_of_refusals(thread, content, at=at)
    if message.episode is not None and message.episode.closed_at is None and thread.state == ThreadState.ANSWERED:
        wait_for_staff(thread, at=at)
    thread.revision += 1
    thread.save()


def _is_overtaken(message: Message, written: Written) -> bool:
    """Whether a later edit was handled already: updates are repeated, and a bot may die with one in hand."""
    known, made = message.changed_at, written.changed_at
    return known is not None and made is not None and known > made


def _unknown(message: Message, pieces: tuple[Piece, ...]) -> bool:
    """Whether a file has come that the message does not have."""
    keys = {piece.source_key for piece in pieces}
    return bool(keys - set(message.attachments.values_list("source_key", flat=True)))
