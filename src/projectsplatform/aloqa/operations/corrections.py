"""Members of staff change, take back and send again what they have answered."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import AttachmentState, Author, Delivery
from projectsplatform.aloqa.errors import MessageNotYours, NotToBeSentAgain, TextInvalid
from projectsplatform.aloqa.models import Message, MessageVersion, Thread
from projectsplatform.aloqa.operations.sending import send
from projectsplatform.aloqa.operations.telegram_changes import change_in_telegram, delete_in_telegram
from projectsplatform.aloqa.operations.threads import lock_thread
from projectsplatform.aloqa.operations.versions import keep_version
from projectsplatform.aloqa.rules.texts import MAX_TEXT, check_caption, preview_of
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.files.deleting import delete_files_later
from projectsplatform.kit.refusals import refuses

SENDABLE: Final = frozenset({Delivery.UNDELIVERED, Delivery.UNCERTAIN})


@refuses(NothingThere, MessageNotYours, TextInvalid)
@retried
@transaction.atomic
def edit_answer(*, message_id: UUID, member: User, text: str, at: datetime) -> Message:
    """Changes one's own answer or note; what it said before is kept, and the customer's Telegram shows the new text.

    The text is clean already (`clean_text`). Where Telegram does not allow it any more, `problem` of the message says so.
    """
    thread, message = _lock_own(message_id, member)
    has_files = message.attachments.exists()
    if not (text or has_files):
        raise TextInvalid(max=MAX_TEXT)
    check_caption(text, has_files=has_files)
    if text == message.text:
        return message
    keep_version(message, at=at)
    message.text, message.entities, message.edited_at = text, [], at
    message.save(update_fields=["text", "entities", "edited_at"])
    if not message.is_note:
        change_in_telegram(thread, message, at=at)
    _changed(thread, message)
    return message


@refuses(NothingThere, MessageNotYours)
@retried
@transaction.atomic
def delete_answer(*, message_id: UUID, member: User, at: datetime) -> Message:
    """Takes back one's own answer or note: its text, its earlier texts and its files are gone, and that it was there remains.

    Telegram deletes it where it still can; where it cannot, `problem` of the message says so.
    """
    thread, message = _lock_own(message_id, member)
    message.deleted_at, message.deleted_by = at, member
    delete_in_telegram(thread, message, at=at)
    blank(message)
    message.save(update_fields=["deleted_at", "deleted_by", "text", "entities"])
    _changed(thread, message)
    return message


@refuses(NothingThere, NotToBeSentAgain)
@retried
@transaction.atomic
def send_again(*, message_id: UUID, member: User, at: datetime) -> Message:
    """A member decides that an answer that did not arrive, or may not have, is sent once more."""
    thread, message = _lock(message_id)
    if message.delivery not in SENDABLE or message.deleted_at is not None:
        raise NotToBeSentAgain
    send(thread, message, at=at)
    _changed(thread, message)
    return message


def blank(message: Message) -> None:
    """What it said goes, with its files; the message is not yet saved."""
    MessageVersion.objects.filter(message=message).delete()
    delete_files_later(message.attachments.exclude(path="").values_list("path", flat=True))
    message.attachments.update(state=AttachmentState.REMOVED, path="", telegram_file="", name="", details={})
    message.text, message.entities = "", []


def _lock(message_id: UUID) -> tuple[Thread, Message]:
    thread_id = Message.objects.filter(pk=message_id, author=Author.STAFF).values_list("thread", flat=True).first()
    if thread_id is None:
        raise NothingThere
    thread = lock_thread(thread_id)
    message = thread.messages.filter(pk=message_id).first()
    if message is None:  # its thread has just joined another one
        raise NothingThere
    return thread, message


def _lock_own(message_id: UUID, member: User) -> tuple[Thread, Message]:
    thread, message = _lock(message_id)
    if message.deleted_at is not None:
        raise NothingThere
    if message.member_id != member.pk:
        raise MessageNotYours
    return thread, message


def _changed(thread: Thread, message: Message) -> None:
    """The line of the lists follows its last message."""
    is_last = not message.is_note and message.position == _last_position(thread)
    if is_last:
        thread.preview = preview_of(message.text)
    thread.revision += 1
    thread.save(update_fields=["preview", "revision"])


def _last_position(thread: Thread) -> float | None:
    shown = thread.messages.filter(is_note=False).exclude(author=Author.PLATFORM)
    return shown.order_by("-position").values_list("position", flat=True).first()
