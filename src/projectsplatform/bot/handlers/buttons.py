"""Inline buttons."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from projectsplatform.bot.conversations.greetings import take_language
from projectsplatform.bot.conversations.saying import Person
from projectsplatform.bot.conversations.sign_in import void_sign_in
from projectsplatform.bot.database import in_database
from projectsplatform.bot.transports.base import Transport
from projectsplatform.kit.clock import now


def buttons_router() -> Router:
    """Languages and “this was not me”; a button that nobody knows just stops waiting."""
    router = Router(name="buttons")
    router.callback_query.register(take_chosen_language, F.data.startswith("language:"))
    router.callback_query.register(void, F.data.startswith("void:"))
    router.callback_query.register(ignore)
    return router


async def take_chosen_language(query: CallbackQuery, transport: Transport) -> None:
    """A language of the four."""
    notice = await in_database(take_language, person=_person(query), language=_argument(query), at=now())
    await transport.answer_callback(query.id, notice)


async def void(query: CallbackQuery, transport: Transport) -> None:
    """“This was not me.”"""
    notice = await in_database(void_sign_in, person=_person(query), code_id=_argument(query), at=now())
    await transport.answer_callback(query.id, notice)


async def ignore(query: CallbackQuery, transport: Transport) -> None:
    """An old button, or one that we never made."""
    await transport.answer_callback(query.id, "")


def _person(query: CallbackQuery) -> Person:
    return Person(query.from_user.id, query.from_user.language_code)


def _argument(query: CallbackQuery) -> str:
    return (query.data or "").partition(":")[2]
