"""Inline buttons."""

import asyncio
import logging

from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler

from projectsplatform.bot.conversations.greetings import take_language
from projectsplatform.bot.conversations.replies import Person
from projectsplatform.bot.conversations.sign_in import void_sign_in
from projectsplatform.bot.database import in_database
from projectsplatform.bot.handlers.messages import Context, Handler
from projectsplatform.bot.requests import reason_of
from projectsplatform.kit.clock import now
from telegram import CallbackQuery, Update

_ANSWER_SECONDS = 2
_LONGEST_NOTICE = 200  # https://core.telegram.org/bots/api#answercallbackquery
_log = logging.getLogger(__name__)


def button_handlers() -> list[Handler]:
    """Languages and “this was not me”; any other button is answered without an effect."""
    return [
        CallbackQueryHandler(take_chosen_language, pattern="^language:"),
        CallbackQueryHandler(void, pattern="^void:"),
        CallbackQueryHandler(ignore),
    ]


async def take_chosen_language(update: Update, _: Context) -> None:
    """One of the four languages."""
    query = _query_of(update)
    notice = await in_database(take_language, person=_person_of(query), language=_argument_of(query), at=now())
    await _answer(query, notice)


async def void(update: Update, _: Context) -> None:
    """“This was not me.”"""
    query = _query_of(update)
    notice = await in_database(void_sign_in, person=_person_of(query), code_id=_argument_of(query), at=now())
    await _answer(query, notice)


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


def _person_of(query: CallbackQuery) -> Person:
    return Person(query.from_user.id, query.from_user.language_code)


def _argument_of(query: CallbackQuery) -> str:
    return (query.data or "").partition(":")[2]
