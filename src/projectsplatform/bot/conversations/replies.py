"""Replies of a conversation: in the chat's language, through the outbox, in the transaction of the operation they report."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import Button
from projectsplatform.telegram.operations.chats import meet_chat
from projectsplatform.telegram.operations.outbox import enqueue


@dataclass(frozen=True, slots=True)
class Person:
    """A person in a private chat. `language_code` is the IETF tag that Telegram gives."""

    tg_id: int
    language_code: str | None = None


@contextmanager
def conversation(person: Person, *, at: datetime) -> Iterator[None]:
    """Opens a transaction and activates the language of the person's chat, whose id is the person's."""
    with transaction.atomic():
        chat = meet_chat(chat_id=person.tg_id, language_code=person.language_code, at=at)
        with override(chat.language):
            yield


def reply(
    person: Person,
    text: str,
    *,
    kind: str,
    buttons: Sequence[Sequence[Button]] = (),
    edits: int | None = None,
    at: datetime,
) -> None:
    """Enqueues a reply that holds no secret; it replaces the bot's message `edits`."""
    enqueue(
        chat_id=person.tg_id,
        text=text,
        lane=Lane.TRANSACTIONAL,
        kind=f"bot.{kind}",
        buttons=buttons,
        at=at,
        edits=edits,
    )


def contact_button() -> list[list[Button]]:
    """The keyboard with which a person shares their own contact."""
    return [[Button(text=_("Share my phone number"), request_contact=True)]]
