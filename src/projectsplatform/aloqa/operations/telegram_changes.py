"""Edits and deletions of answers in the customer's Telegram. Joins the caller's transaction, which has locked the thread."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from projectsplatform.aloqa.enums import Delivery, Problem
from projectsplatform.aloqa.models import Message, Thread
from projectsplatform.aloqa.operations.copies import telegram_ids
from projectsplatform.aloqa.operations.sending import outgoing_entities, outgoing_text, send
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.operations.outbox import enqueue, withdraw

EDIT: Final = "aloqa.edit"
DELETE: Final = "aloqa.delete"


def change_in_telegram(thread: Thread, message: Message, *, at: datetime) -> None:
    """What has not been sent yet is sent as it is now; what is being sent is changed when it is known as what
    (`outcomes`)."""
    if message.delivery == Delivery.WAITING and not _is_withdrawn(message, at):
        return
    if message.delivery == Delivery.WAITING:
        send(thread, message, at=at)
    elif ids := telegram_ids(thread, message):
        sent = enqueue(
            chat_id=thread.chat_id or 0,
            text=outgoing_text(message),
            lane=Lane.TRANSACTIONAL,
            kind=EDIT,
            entities=outgoing_entities(message),
            edits=ids[0],
            edits_caption=message.attachments.exists(),
            once=True,
            at=at,
        )
        message.outbox_id, message.problem = sent.id, Problem.NONE
        message.save(update_fields=["outbox_id", "problem"])


def delete_in_telegram(thread: Thread, message: Message, *, at: datetime) -> None:
    """As `change_in_telegram`."""
    if message.delivery == Delivery.WAITING:
        if _is_withdrawn(message, at):
            message.delivery, message.outbox_id = Delivery.NONE, None
            message.save(update_fields=["delivery", "outbox_id"])
    elif ids := telegram_ids(thread, message):
        _delete(thread, message, ids, at)


def _delete(thread: Thread, message: Message, ids: Sequence[int], at: datetime) -> None:
    sent = enqueue(
        chat_id=thread.chat_id or 0, text="", lane=Lane.TRANSACTIONAL, kind=DELETE, deletes=ids, once=True, at=at
    )
    message.outbox_id, message.problem = sent.id, Problem.NONE
    message.save(update_fields=["outbox_id", "problem"])


def _is_withdrawn(message: Message, at: datetime) -> bool:
    return message.outbox_id is not None and message.outbox_id in withdraw(message_ids=[message.outbox_id], at=at)
