"""One dispatcher for all three ways that updates come: polling, webhook, simulator."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.types import Update
from pydantic import ValidationError

from projectsplatform.bot.handlers.buttons import buttons_router
from projectsplatform.bot.handlers.groups import groups_router
from projectsplatform.bot.handlers.members import members_router
from projectsplatform.bot.handlers.private import private_router
from projectsplatform.bot.transports.base import Transport


class UnreadableUpdateError(Exception):
    """An update that the library cannot read. It says where, and nothing of what somebody wrote."""


def build_dispatcher(transport: Transport) -> Dispatcher:
    """All conversations; none keeps a state in memory."""
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher["transport"] = transport
    dispatcher.include_routers(private_router(), groups_router(), buttons_router(), members_router())
    return dispatcher


def feed(dispatcher: Dispatcher, bot: Bot) -> Callable[[dict[str, Any]], Awaitable[None]]:
    """What the consumer calls with each stored update. Raises whatever its handler does."""

    async def handle(payload: dict[str, Any]) -> None:
        await dispatcher.feed_update(bot, _read(payload, bot))

    return handle


def _read(payload: dict[str, Any], bot: Bot) -> Update:
    try:
        return Update.model_validate(payload, context={"bot": bot})
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        kinds = ", ".join(sorted({item["type"] for item in found}))
        raise UnreadableUpdateError(kinds) from None
