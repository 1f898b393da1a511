"""Inline buttons."""

import asyncio
import logging
import re

from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler

from projectsplatform.aloqa.operations.rating_in_telegram import RATE_BUTTON
from projectsplatform.bot.conversations.channels import check_again
from projectsplatform.bot.conversations.languages import offer_languages, take_language
from projectsplatform.bot.conversations.menu import SCREENS, open_screen
from projectsplatform.bot.conversations.replies import Person
from projectsplatform.bot.conversations.sign_in import void_sign_in
from projectsplatform.bot.conversations.support_screens import take_rating
from projectsplatform.bot.database import in_database
from projectsplatform.bot.handlers.claims import fetch_waiting_file
from projectsplatform.bot.handlers.messages import Context, Handler
from projectsplatform.bot.requests import reason_of
from projectsplatform.kit.clock import now
from projectsplatform.licences.operations.channel_notices import CHECK_BUTTON
from telegram import CallbackQuery, Update

_ANSWER_SECONDS = 2
_LONGEST_NOTICE = 200  # https://core.telegram.org/bots/api#answercallbackquery
_SCREEN = re.compile(rf"^(?:{'|'.join(SCREENS)})(?::|$)")
FINISHING = frozenset({"amount"})
"""Screens after which only the content of a file may lack, that the person has sent before."""
_log = logging.getLogger(__name__)


def button_handlers() -> list[Handler]:
    """The menu, required channels, languages and “this was not me”; any other button is answered without an effect."""
    return [
        CallbackQueryHandler(press, pattern=_SCREEN),
        CallbackQueryHandler(check_channels, pattern=f"^{CHECK_BUTTON}$"),
        CallbackQueryHandler(choose_language, pattern="^language$"),
        CallbackQueryHandler(take_chosen_language, pattern="^language:"),
        CallbackQueryHandler(void, pattern="^void:"),
        CallbackQueryHandler(rate, pattern=f"^{RATE_BUTTON}:"),
        CallbackQueryHandler(ignore),
    ]


async def press(update: Update, _: Context) -> None:
    """A button of the menu. It shows and spends a person's money, so it works in a private chat only."""
    query = _query_of(update)
    edits = _private_message_of(query)
    name, _colon, argument = (query.data or "").partition(":")
    if edits is not None:
        await in_database(open_screen, person=_person_of(query), name=name, argument=argument, edits=edits, at=now())
    await _answer(query, "")
    if edits is not None and name in FINISHING:
        await fetch_waiting_file(_person_of(query))


async def check_channels(update: Update, _: Context) -> None:
    """“Check again” of a channel that a program requires."""
    query = _query_of(update)
    edits = _private_message_of(query)
    notice = ""
    if edits is not None:
        notice = await in_database(check_again, person=_person_of(query), edits=edits, at=now())
    await _answer(query, notice)


async def choose_language(update: Update, _: Context) -> None:
    """The menu's button with the four languages."""
    query = _query_of(update)
    edits = _private_message_of(query)
    if edits is not None:
        await in_database(offer_languages, person=_person_of(query), edits=edits, at=now())
    await _answer(query, "")


async def take_chosen_language(update: Update, _: Context) -> None:
    """One of the four languages."""
    query = _query_of(update)
    notice = await in_database(
        take_language,
        person=_person_of(query),
        language=_argument_of(query),
        edits=_private_message_of(query),
        at=now(),
    )
    await _answer(query, notice)


async def void(update: Update, _: Context) -> None:
    """“This was not me.”"""
    query = _query_of(update)
    notice = await in_database(void_sign_in, person=_person_of(query), code_id=_argument_of(query), at=now())
    await _answer(query, notice)


async def rate(update: Update, _: Context) -> None:
    """How the staff have helped."""
    query = _query_of(update)
    edits = _private_message_of(query)
    if edits is not None:
        await in_database(take_rating, person=_person_of(query), argument=_argument_of(query), edits=edits, at=now())
    await _answer(query, "")


async def ignore(update: Update, _: Context) -> None:
    """A button of an earlier release, or one that the bot never made."""
    await _answer(_query_of(update), "")


async def _answer(query: CallbackQuery, notice: str) -> None:
    """Ends the button's waiting. A failure is only logged: Telegram refuses answers that come late."""
    try:
        async with asyncio.timeout(_ANSWER_SECONDS):
            await query.answer(notice[:_LONGEST_NOTICE])
    except (TelegramError, TimeoutError) as error:
        _log.info("telegram.callback.unanswered", extra={"reason": reason_of(error)})


def _query_of(update: Update) -> CallbackQuery:
    if update.callback_query is None:
        raise LookupError("the update has no callback query")
    return update.callback_query


def _private_message_of(query: CallbackQuery) -> int | None:
    """The id of the message that has the button; None outside a private chat with the bot."""
    message = query.message
    if message is None or message.chat.type != ChatType.PRIVATE or message.chat.id != query.from_user.id:
        return None
    return message.message_id


def _person_of(query: CallbackQuery) -> Person:
    return Person(query.from_user.id, query.from_user.language_code)


def _argument_of(query: CallbackQuery) -> str:
    return (query.data or "").partition(":")[2]
