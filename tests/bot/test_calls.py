import asyncio
import json
from typing import Any

import pytest

from projectsplatform.bot.calls import BotApi
from projectsplatform.telegram.rules.answers import BotApiError
from tests.telegram.stub import TOKEN, BotApiStub


def ask(bot_api: BotApiStub, **arguments: Any) -> Any:
    async def run() -> Any:
        client = BotApi(bot_api.url, TOKEN)
        try:
            return await client.call("sendMessage", {"chat_id": 5, "text": "so'm & tiyin"} | arguments, seconds=5)
        finally:
            await client.close()

    return asyncio.run(run())


def test_arguments_arrive_as_a_form_and_what_is_none_is_left_out(bot_api: BotApiStub) -> None:
    ask(bot_api, entities=[{"type": "code"}], silent=False, reply_markup=None)
    (call,) = bot_api.calls
    entities = call.arguments.pop("entities")
    assert json.loads(entities) == [{"type": "code"}]
    assert call.arguments == {"chat_id": "5", "text": "so'm & tiyin", "silent": "false"}


def test_the_result_comes_as_telegram_worded_it(bot_api: BotApiStub) -> None:
    bot_api.answers["sendMessage"].append((200, {"ok": True, "result": {"from": "the future"}}))
    assert ask(bot_api) == {"from": "the future"}


def test_a_refusal_has_telegrams_code_and_a_reason_of_ours(bot_api: BotApiStub) -> None:
    bot_api.refuse("sendMessage", 429, "Too Many Requests", retry_after=7)
    with pytest.raises(BotApiError) as refused:
        ask(bot_api)
    assert (refused.value.code, refused.value.reason, refused.value.retry_after) == (429, "too_many_requests", 7.0)


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
    assert [call.method for call in bot_api.calls] == ["sendMessage"]
