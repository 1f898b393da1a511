import json
from typing import Any

import pytest
from asgiref.sync import async_to_sync

from projectsplatform.bot.poller import ALLOWED_UPDATES, Poller
from projectsplatform.bot.requests import make_bot
from projectsplatform.telegram.models import SeenUpdate
from projectsplatform.telegram.rules.answers import BotApiError
from tests.factories.telegram import private_message
from tests.telegram.stub import TOKEN, BotApiStub

pytestmark = pytest.mark.django_db


def fetch(bot_api: BotApiStub, times: int) -> list[int]:
    async def run() -> list[int]:
        bot = make_bot(bot_api.url, TOKEN)
        poller = Poller(bot)
        try:
            return [await poller.fetch(wait_seconds=0) for _ in range(times)]
        finally:
            await bot.request.shutdown()

    return async_to_sync(run)()


def give(bot_api: BotApiStub, *updates: dict[str, Any]) -> None:
    bot_api.answers["getUpdates"].append((200, {"ok": True, "result": list(updates)}))


def test_updates_are_stored_before_they_are_acknowledged(bot_api: BotApiStub) -> None:
    update = private_message(5, text="/start")
    give(bot_api, update)
    assert fetch(bot_api, 2) == [1, 0]
    assert SeenUpdate.objects.get().payload() == update
    asked = [call.arguments for call in bot_api.of("getUpdates")]
    assert [call.get("offset") for call in asked] == [None, str(update["update_id"] + 1)]
    assert json.loads(asked[0]["allowed_updates"]) == ALLOWED_UPDATES


def test_an_update_that_comes_again_is_stored_once(bot_api: BotApiStub) -> None:
    update = private_message(5, text="/start")
    give(bot_api, update)
    give(bot_api, update)
    fetch(bot_api, 2)
    assert SeenUpdate.objects.count() == 1


def test_an_update_of_an_unknown_kind_does_not_stop_the_others(bot_api: BotApiStub) -> None:
    give(bot_api, {"update_id": 1, "message": {"from": "the future"}}, private_message(5, text="x"))
    assert fetch(bot_api, 1) == [2]


def test_another_poller_is_a_named_failure(bot_api: BotApiStub) -> None:
    bot_api.refuse("getUpdates", 409, "Conflict: terminated by other getUpdates request")
    with pytest.raises(BotApiError, match="409 another_poller"):
        fetch(bot_api, 1)


def test_an_answer_without_updates_is_a_named_failure(bot_api: BotApiStub) -> None:
    bot_api.answers["getUpdates"].append((200, {"ok": True}))
    with pytest.raises(BotApiError, match="without updates"):
        fetch(bot_api, 1)
