"""The commands behind Telegram's menu button: https://core.telegram.org/bots/features#commands."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Final

from django.utils.translation import override
from telegram.error import TelegramError

from projectsplatform.bot.menu_commands import COMMANDS
from projectsplatform.bot.requests import reason_of
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, MenuButtonCommands

# Telegram knows languages by two letters; whoever has another one reads Uzbek.
_LANGUAGES: Final[Mapping[str | None, str]] = {None: "uz", "uz": "uz", "ru": "ru", "en": "en"}
_SECONDS: Final = 10
_log = logging.getLogger(__name__)


async def publish_commands(bot: Bot) -> None:
    """Tells Telegram the commands. A failure is only logged: the bot works without, and tells them at its next start."""
    try:
        async with asyncio.timeout(_SECONDS):
            for code, language in _LANGUAGES.items():
                await bot.set_my_commands(
                    commands_in(language), scope=BotCommandScopeAllPrivateChats(), language_code=code
                )
            await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    except (TelegramError, TimeoutError) as error:
        _log.warning("telegram.bot.commands_not_told", extra={"reason": reason_of(error)})


def commands_in(language: str) -> list[BotCommand]:
    """All commands with their descriptions in a language."""
    with override(language):
        return [BotCommand(name, str(text)) for name, text in COMMANDS.items()]
