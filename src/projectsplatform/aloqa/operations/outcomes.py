"""What became of what was sent to customers' chats. In the transaction that stores it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from projectsplatform.aloqa.enums import Delivery, Problem
from projectsplatform.aloqa.models import Message, Thread
from projectsplatform.aloqa.operations.automatic import AUTOMATIC
from projectsplatform.aloqa.operations.copies import remember_copy, telegram_ids
from projectsplatform.aloqa.operations.sending import ANSWER
from projectsplatform.aloqa.operations.telegram_changes import DELETE, EDIT, change_in_telegram, delete_in_telegram
from projectsplatform.aloqa.operations.threads import lock_thread
from projectsplatform.telegram.enums import MessageState
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.telegram.rules.outcomes import Outcome
from projectsplatform.telegram.rules.reasons import UNREACHABLE, Reason

KINDS: Final = (ANSWER, EDIT, DELETE, AUTOMATIC)
_PROBLEMS: Final[Mapping[str, Problem]] = {
    **dict.fromkeys(UNREACHABLE, Problem.CHAT_GONE),
    Reason.BLOCKED: Problem.BLOCKED,
    "blocked": Problem.BLOCKED,
    Reason.NOT_EDITABLE: Problem.TOO_OLD,
    Reason.NOT_DELETABLE: Problem.TOO_OLD,
}


def take_outcome(outcome: Outcome) -> None:
    """Of an answer, an automatic message, an edit or a deletion; of one that a newer one has replaced nothing."""
    message = _message_of(outcome)
    if message is None:
        return
    thread = lock_thread(message.thread_id)
    message.refresh_from_db()
    if message.outbox_id != outcome.outbox_id:
        return
    if outcome.kind in {EDIT, DELETE}:
        message.problem = Problem.NONE if outcome.state == MessageState.SENT else _problem_of(outcome)
        message.save(update_fields=["problem"])
    else:
        _deliver(thread, message, outcome)
    thread.revision += 1
    thread.save(update_fields=["revision"])


def _deliver(thread: Thread, message: Message, outcome: Outcome) -> None:
    match outcome.state:
        case MessageState.SENT:
            message.delivery, message.problem = Delivery.SENT, Problem.NONE
        case MessageState.UNCERTAIN:
            message.delivery, message.problem = Delivery.UNCERTAIN, Problem.UNKNOWN
        case _:
            message.delivery, message.problem = Delivery.UNDELIVERED, _problem_of(outcome)
    message.save(update_fields=["delivery", "problem"])
    if thread.chat_id == outcome.chat_id:
        remember_copy(thread, message, *outcome.telegram_ids)
    if outcome.state == MessageState.SENT and telegram_ids(thread, message):
        _catch_up(thread, message, outcome)


def _catch_up(thread: Thread, message: Message, outcome: Outcome) -> None:
    """It was changed or taken back while it was on its way."""
    if message.deleted_at is not None:
        delete_in_telegram(thread, message, at=outcome.at)
    elif message.edited_at is not None and message.edited_at > _handed_over_at(outcome):
        change_in_telegram(thread, message, at=outcome.at)


def _handed_over_at(outcome: Outcome) -> datetime:
    return OutboxMessage.objects.values_list("created_at", flat=True).get(pk=outcome.outbox_id)


def _message_of(outcome: Outcome) -> Message | None:
    return Message.objects.filter(outbox_id=outcome.outbox_id).first()


def _problem_of(outcome: Outcome) -> Problem:
    if outcome.state == MessageState.EXPIRED:
        return Problem.EXPIRED
    if outcome.state == MessageState.UNCERTAIN:
        return Problem.UNKNOWN
    return _PROBLEMS.get(outcome.reason, Problem.REFUSED)
