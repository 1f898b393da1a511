"""What people write to the staff goes into their conversation."""

from datetime import datetime
from enum import Enum
from typing import Final

from projectsplatform.accounts.models import User
from projectsplatform.accounts.queries.people import by_tg_id
from projectsplatform.aloqa.enums import Face
from projectsplatform.aloqa.errors import TooManyMessages
from projectsplatform.aloqa.models import NAME_LENGTH
from projectsplatform.aloqa.operations.edits import take_edit as change_message
from projectsplatform.aloqa.operations.receiving import receive_message
from projectsplatform.aloqa.queries.telegram_messages import is_in_conversation
from projectsplatform.aloqa.rules.content import Correspondent
from projectsplatform.aloqa.rules.limits import MESSAGES, STRANGERS_MESSAGES
from projectsplatform.aloqa.rules.telegram_messages import Written, message_key
from projectsplatform.bot.conversations import greetings
from projectsplatform.bot.conversations.replies import Person, conversation, reply
from projectsplatform.kit.db.limiter import Rule, seconds_left, take
from projectsplatform.kit.db.retry import retried
from projectsplatform.telegram.queries.dialogues import was_taken_by_dialogue
from projectsplatform.telegram.queries.outbox import was_told_since
from projectsplatform.telegram.rules.bots import own_bot_id

_LIMIT_TOLD: Final = "support_limit"


class Phone(Enum):
    """Whether a message is, or has in it, a typed phone number."""

    NONE = "none"
    AMONG_WORDS = "among words"
    ALONE = "alone"


def take_message(
    *, person: Person, name: str, written: Written | None, phone: Phone = Phone.NONE, at: datetime
) -> None:
    """A message that nothing else has taken. Members of staff write in the panel; a stranger's number only wants the button."""
    user = by_tg_id(person.tg_id)
    if user is not None and user.is_staff:
        greetings.explain(person=person, at=at)
    elif user is None and phone is Phone.ALONE:
        greetings.take_typed_phone(person=person, at=at)
    elif written is None:
        greetings.refuse_kind(person=person, at=at)
    elif _is_allowed(person, user, written, at):
        _receive(person=person, user=user, name=name, written=written, phone=phone, at=at)


def take_edit(*, person: Person, name: str, written: Written | None, at: datetime) -> None:
    """A changed message; of what a dialogue has taken, or staff have written, nothing changes."""
    user = by_tg_id(person.tg_id)
    if written is None or (user is not None and user.is_staff):
        return
    is_known = is_in_conversation(own_bot_id(), person.tg_id, written.message_id)
    if is_known or (
        not was_taken_by_dialogue(chat_id=person.tg_id, message_id=written.message_id)
        and _is_allowed(person, user, written, at)
    ):
        _change(person=person, name=name, written=written, at=at)


def is_customer(*, person: Person) -> bool:
    """Whether somebody registered writes, who is no member of staff."""
    user = by_tg_id(person.tg_id)
    return user is not None and not user.is_staff


@retried
def _receive(*, person: Person, user: User | None, name: str, written: Written, phone: Phone, at: datetime) -> None:
    with conversation(person, at=at):
        hints = phone is Phone.ALONE or (phone is Phone.AMONG_WORDS and user is None)
        received = receive_message(
            sender=_sender(person, user, name),
            content=written.content,
            face=Face.TELEGRAM,
            source_key=message_key(own_bot_id(), person.tg_id, written),
            telegram_id=written.message_id,
            answers=written.answers,
            is_greeted=not hints,
            at=at,
        )
        if hints and received.begins:
            greetings.answer_typed_phone(person, user, at)


@retried
def _change(*, person: Person, name: str, written: Written, at: datetime) -> None:
    with conversation(person, at=at):
        change_message(sender=_sender(person, by_tg_id(person.tg_id), name), written=written, at=at)


def _is_allowed(person: Person, user: User | None, written: Written, at: datetime) -> bool:
    """Counts a message; what came before, and further parts of an album, do not count. Who writes too much is told so, once."""
    source_key = message_key(own_bot_id(), person.tg_id, written)
    if is_in_conversation(own_bot_id(), person.tg_id, written.message_id, source_key=source_key):
        return True
    rule, key = (STRANGERS_MESSAGES, str(person.tg_id)) if user is None else (MESSAGES, str(user.pk))
    try:
        take(rule, key, at=at, refusal=TooManyMessages)
    except TooManyMessages:
        _tell_of_limit(person=person, rule=rule, at=at)
        return False
    return True


@retried
def _tell_of_limit(*, person: Person, rule: Rule, at: datetime) -> None:
    with conversation(person, at=at):
        wait = seconds_left(rule, at)
        if was_told_since(chat_id=person.tg_id, kind=f"bot.{_LIMIT_TOLD}", at=at, seconds=rule.seconds - wait):
            return
        text = TooManyMessages(retry_after=wait).text()
        reply(person, f"{text} {greetings.not_taken()}", kind=_LIMIT_TOLD, at=at)


def _sender(person: Person, user: User | None, name: str) -> Correspondent:
    """Who wrote: a person by the account, a stranger by the chat."""
    return Correspondent(user.pk if user else None, person.tg_id, name[:NAME_LENGTH])
