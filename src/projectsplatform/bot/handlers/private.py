"""Messages in a private chat."""

import re

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import Message

from projectsplatform.bot.conversations import greetings, registration, sign_in
from projectsplatform.bot.conversations.saying import Person
from projectsplatform.bot.database import in_database
from projectsplatform.kit.clock import now
from projectsplatform.kit.uz.phones import normalise_phone

STAFF_PREFIX = "staff_"
_DIGITS = re.compile(r"\s*\+?(?:[\s().–—-]*\d){7,15}[\s.]*")


def private_router() -> Router:
    """Start, languages, contacts; a short help for anything else."""
    router = Router(name="private")
    router.message.filter(F.chat.type == ChatType.PRIVATE, F.from_user)
    router.message.register(start, CommandStart(ignore_mention=True))
    router.message.register(offer_languages, Command("language", ignore_mention=True))
    router.message.register(tell_id, Command("id", ignore_mention=True))
    router.message.register(take_contact, F.contact)
    router.message.register(take_typed_phone, F.text.func(is_phone))
    router.message.register(explain)
    return router


async def start(message: Message, command: CommandObject) -> None:
    """`/start`, or `/start staff_<token>` from the link that a new member of staff was given."""
    payload = command.args or ""
    if payload.startswith(STAFF_PREFIX):
        token = payload.removeprefix(STAFF_PREFIX)
        await in_database(sign_in.take_staff_link, person=person_of(message), token=token, at=now())
    else:
        await in_database(greetings.greet, person=person_of(message), at=now())


async def offer_languages(message: Message) -> None:
    """`/language`."""
    await in_database(greetings.offer_languages, person=person_of(message), at=now())


async def tell_id(message: Message) -> None:
    """`/id`."""
    await in_database(greetings.tell_id, person=person_of(message), at=now())


async def take_contact(message: Message) -> None:
    """A contact card: only the sender's own counts."""
    if message.contact is not None and is_own_contact(message):
        phone = message.contact.phone_number
        await in_database(registration.take_own_contact, person=person_of(message), phone=phone, at=now())
    else:
        await in_database(registration.refuse_contact, person=person_of(message), at=now())


async def take_typed_phone(message: Message) -> None:
    """A number in letters instead of a contact card."""
    await in_database(greetings.take_typed_phone, person=person_of(message), at=now())


async def explain(message: Message) -> None:
    """Anything else."""
    await in_database(greetings.explain, person=person_of(message), at=now())


def is_phone(text: str) -> bool:
    """Whether somebody types a phone number, possible or not: digits alone, or one among words."""
    if _DIGITS.fullmatch(text):
        return True
    try:
        normalise_phone(text)
    except ValueError:
        return False
    return True


def is_own_contact(message: Message) -> bool:
    """Telegram's server sets the contact's `user_id`: it is trusted when it is the sender's, unforwarded, in private."""
    return (
        message.contact is not None
        and message.from_user is not None
        and message.contact.user_id == message.from_user.id == message.chat.id
        and message.chat.type == ChatType.PRIVATE
        and message.forward_origin is None
        and message.forward_date is None
        and message.via_bot is None
    )


def person_of(message: Message) -> Person:
    """Who wrote, in a private chat."""
    language_code = message.from_user.language_code if message.from_user else None
    return Person(message.chat.id, language_code)
