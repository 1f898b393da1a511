"""What stands behind Telegram's menu button."""

import asyncio
import json
import re

import pytest

from projectsplatform.bot.commands import commands_in, publish_commands
from projectsplatform.bot.conversations.menu import SCREENS
from projectsplatform.bot.menu_commands import SCREEN_COMMANDS
from projectsplatform.bot.requests import make_bot
from tests.telegram.stub import TOKEN, BotApiStub


def publish(bot_api: BotApiStub) -> None:
    async def run() -> None:
        bot = make_bot(bot_api.url, TOKEN)
        try:
            await publish_commands(bot)
        finally:
            await bot.request.shutdown()

    asyncio.run(run())


def test_each_command_is_named_like_a_screen() -> None:
    assert SCREEN_COMMANDS.keys() <= SCREENS.keys()


@pytest.mark.parametrize(("language", "first"), [("uz", "Menyu"), ("uz-cyrl", "Меню"), ("ru", "Меню"), ("en", "Menu")])
def test_commands_are_described_in_each_language(language: str, first: str) -> None:
    commands = commands_in(language)
    assert commands[0].description == first
    assert all(re.fullmatch("[a-z0-9_]{1,32}", command.command) for command in commands)
    assert all(3 <= len(command.description) <= 256 for command in commands if language != "uz")


def test_telegram_is_told_the_commands_in_each_language_and_shows_them(bot_api: BotApiStub) -> None:
    publish(bot_api)
    told = [call.arguments for call in bot_api.of("setMyCommands")]
    assert [arguments.get("language_code") for arguments in told] == [None, "uz", "ru", "en"]
    assert {json.loads(arguments["scope"])["type"] for arguments in told} == {"all_private_chats"}
    assert json.loads(told[2]["commands"])[0] == {"command": "menu", "description": "Меню"}
    assert json.loads(bot_api.of("setChatMenuButton")[0].arguments["menu_button"]) == {"type": "commands"}


def test_the_bot_starts_without_them_when_telegram_refuses(bot_api: BotApiStub) -> None:
    bot_api.refuse("setMyCommands", 400, "Bad Request: can't parse commands")
    publish(bot_api)
    assert len(bot_api.of("setMyCommands")) == 1
