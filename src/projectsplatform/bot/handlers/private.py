"""Messages in a private chat."""

from telegram.ext import MessageHandler, filters

from projectsplatform.bot.conversations import greetings, languages, menu, registration, sign_in, support
from projectsplatform.bot.conversations.replies import Person
from projectsplatform.bot.database import in_database
from projectsplatform.bot.handlers.claims import take_into_claim
from projectsplatform.bot.handlers.contacts import is_own_contact, typed_phone
from projectsplatform.bot.handlers.messages import (
    Context,
    Handler,
    command_argument,
    command_name,
    is_command,
    language_of,
    message_of,
    name_of,
)
from projectsplatform.bot.handlers.support import written_of
from projectsplatform.bot.menu_commands import SCREEN_COMMANDS
from projectsplatform.kit.clock import now
from telegram import Message, Update

STAFF_PREFIX = "staff_"


def private_handlers() -> list[Handler]:
    """Commands and contacts; anything else goes into a dialogue, or into the person's conversation with the staff."""
    private = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE
    return [
        MessageHandler(private & is_command("start"), start),
        MessageHandler(private & is_command(*SCREEN_COMMANDS), open_screen),
        MessageHandler(private & is_command("language"), offer_languages),
        MessageHandler(private & is_command("id"), tell_id),
        MessageHandler(private & is_command(r"\w+"), explain),
        MessageHandler(private & filters.CONTACT, take_contact),
        MessageHandler(private & ~filters.StatusUpdate.ALL, take_anything),
        MessageHandler(filters.UpdateType.EDITED_MESSAGE & filters.ChatType.PRIVATE, take_edit),
    ]


async def start(update: Update, _: Context) -> None:
    """`/start`, or `/start staff_<token>` from the link that a new member of staff was given."""
    message = message_of(update)
    payload = command_argument(message)
    if payload.startswith(STAFF_PREFIX):
        token = payload.removeprefix(STAFF_PREFIX)
        await in_database(sign_in.take_staff_link, person=person_of(message), token=token, at=now())
    else:
        await in_database(menu.open_screen, person=person_of(message), name="menu", at=now())


async def open_screen(update: Update, _: Context) -> None:
    """A command that is named like a screen of the menu."""
    message = message_of(update)
    await in_database(menu.open_screen, person=person_of(message), name=command_name(message), at=now())


async def offer_languages(update: Update, _: Context) -> None:
    """`/language`."""
    await in_database(languages.offer_languages, person=person_of(message_of(update)), at=now())


async def tell_id(update: Update, _: Context) -> None:
    """`/id`."""
    await in_database(greetings.tell_id, person=person_of(message_of(update)), at=now())


async def take_contact(update: Update, context: Context) -> None:
    """A contact card: only the sender's own registers; a customer's other one is for the staff."""
    message = message_of(update)
    person = person_of(message)
    if message.contact is not None and is_own_contact(message):
        phone = message.contact.phone_number
        await in_database(registration.take_own_contact, person=person, phone=phone, at=now())
    elif await in_database(support.is_customer, person=person):
        await take_anything(update, context)
    else:
        await in_database(registration.refuse_contact, person=person, at=now())


async def explain(update: Update, _: Context) -> None:
    """A command that the bot does not know."""
    await in_database(greetings.explain, person=person_of(message_of(update)), at=now())


async def take_anything(update: Update, _: Context) -> None:
    """What the person is being asked for; else a message to the staff."""
    message = message_of(update)
    person = person_of(message)
    if await take_into_claim(message, person):
        return
    await in_database(
        support.take_message,
        person=person,
        name=name_of(message),
        written=written_of(message),
        phone=typed_phone(message.text or ""),
        at=now(),
    )


async def take_edit(update: Update, _: Context) -> None:
    """A message was changed; a command, which was done when it came, is not."""
    message = update.edited_message
    if message is None or (message.text or "").startswith("/"):
        return
    await in_database(
        support.take_edit, person=person_of(message), name=name_of(message), written=written_of(message), at=now()
    )


def person_of(message: Message) -> Person:
    """The sender of a message in a private chat, whose id is the person's."""
    return Person(message.chat.id, language_of(message))
