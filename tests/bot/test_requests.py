import asyncio
import logging
from typing import Any

import pytest
from telegram.error import TelegramError

from projectsplatform.bot.requests import make_bot
from projectsplatform.config.logs import logging_settings
from projectsplatform.telegram.rules.answers import BotApiError
from telegram import Bot
from tests.telegram.stub import TOKEN, BotApiStub


def ask(bot_api: BotApiStub, **arguments: Any) -> Any:
    async def run() -> Any:
        bot: Bot = make_bot(bot_api.url, TOKEN)
        try:
            await bot.initialize()
            return await bot.send_message(5, "so'm & tiyin", **arguments)
        finally:
            await bot.request.shutdown()

    return asyncio.run(run())


def test_arguments_arrive_as_a_form_and_what_is_none_is_left_out(bot_api: BotApiStub) -> None:
    ask(bot_api, disable_notification=False, reply_markup=None)
    (call,) = bot_api.of("sendMessage")
    assert call.arguments == {"chat_id": "5", "text": "so'm & tiyin", "disable_notification": "false"}


def test_a_refusal_has_telegrams_code_and_a_reason_of_ours(bot_api: BotApiStub) -> None:
    bot_api.refuse("sendMessage", 429, "Too Many Requests", retry_after=7)
    with pytest.raises(BotApiError) as refused:
        ask(bot_api)
    assert (refused.value.code, refused.value.reason, refused.value.retry_after) == (429, "too_many_requests", 7.0)


def test_a_refusal_is_also_an_error_of_the_library(bot_api: BotApiStub) -> None:
    bot_api.refuse("getMe", 401, "Unauthorized")
    with pytest.raises(TelegramError, match=r"^401 unauthorized$"):
        ask(bot_api)


def test_no_answer_says_what_happened_and_not_where(bot_api: BotApiStub) -> None:
    bot_api.url = "http://127.0.0.1:9"
    with pytest.raises(BotApiError) as refused:
        ask(bot_api)
    assert (refused.value.code, str(refused.value)) == (0, "ClientConnectorError")
    assert refused.value.__cause__ is None


def test_a_redirect_is_not_followed(bot_api: BotApiStub) -> None:
    bot_api.answers["sendMessage"].append((307, b"", 0, {"Location": f"{bot_api.url}/elsewhere/steal"}))
    with pytest.raises(BotApiError, match="307"):
        ask(bot_api)
    assert [call.method for call in bot_api.calls] == ["getMe", "sendMessage"]


@pytest.mark.parametrize("answer", [(200, {"ok": True, "result": {}}), (502, b"<html>"), (401, {"ok": False})])
def test_no_log_line_holds_the_bots_token(bot_api: BotApiStub, caplog: Any, answer: tuple[int, Any]) -> None:
    """Looks at the records, not at the lines, which are redacted as well."""
    caplog.set_level("DEBUG")
    for method in ("getMe", "sendMessage"):
        bot_api.answers[method].append(answer)
        with pytest.raises((BotApiError, KeyError, TypeError)):
            ask(bot_api)
    secret = TOKEN.partition(":")[2]
    assert not [record for record in caplog.records if secret in str(vars(record)) + record.getMessage()]


def test_the_http_client_logs_only_warnings() -> None:
    loggers = logging_settings(demo=False)["loggers"]
    assert [loggers[name]["level"] for name in ("httpx", "httpcore", "telegram")] == ["WARNING"] * 3
    assert [logging.getLogger(name).getEffectiveLevel() for name in ("httpx", "httpcore")] == [logging.WARNING] * 2
