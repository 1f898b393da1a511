import asyncio
import json
import os
import time
from collections.abc import Callable, Coroutine, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from projectsplatform.accounts.models import User
from projectsplatform.bot.database import close_sender_database
from projectsplatform.bot.requests import make_bot
from projectsplatform.bot.sender import Sender
from projectsplatform.bot.transports.bot_api import BotApiTransport
from projectsplatform.bot.transports.markup import may_be_button
from projectsplatform.bot.transports.simulator import SimulatorTransport
from projectsplatform.kit.clock import now
from projectsplatform.telegram.enums import Lane, MessageState
from projectsplatform.telegram.models import Button, OutboxMessage, ProcessLock, TelegramChat
from projectsplatform.telegram.queries.chats import is_blocked
from projectsplatform.telegram.queries.simulator import simulated_messages
from tests.bot.conversation import tell
from tests.cast import PASSWORD, Api
from tests.counts import some
from tests.factories.telegram import make_code, make_message, private_message
from tests.telegram.stub import TOKEN, BotApiStub

pytestmark = pytest.mark.django_db(transaction=True)
Work = Callable[[Sender], Coroutine[Any, Any, None]]


@pytest.fixture(autouse=True)
def sender_thread() -> Iterator[None]:
    yield
    close_sender_database()


def never(_at: datetime) -> bool:
    return False


def always(_at: datetime) -> bool:
    return True


def send_through(bot_api: BotApiStub, work: Work, is_quiet: Callable[[datetime], bool] = never) -> None:
    async def run() -> None:
        bot = make_bot(bot_api.url, TOKEN)
        sender = Sender(BotApiTransport(bot), wake=asyncio.Event(), is_quiet=is_quiet)
        try:
            await work(sender)
            await sender.stop(5)
        finally:
            await bot.request.shutdown()

    asyncio.run(run())


async def one_round(sender: Sender) -> None:
    await sender.send_due()


def for_seconds(seconds: float) -> Work:
    async def work(sender: Sender) -> None:
        running = asyncio.create_task(sender.run())
        await asyncio.sleep(seconds)
        sender.finish()
        await running

    return work


def until_sent(bot_api: BotApiStub, number: int) -> Work:
    """Until so many were sent, and half a second longer."""

    async def work(sender: Sender) -> None:
        running = asyncio.create_task(sender.run())
        while len(bot_api.of("sendMessage")) < number:  # noqa: ASYNC110  the stub is in another thread
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.5)
        sender.finish()
        await running

    return work


def state_of(message: OutboxMessage) -> MessageState:
    return MessageState(OutboxMessage.objects.get(id=message.id).state)


def test_a_code_reaches_telegram_in_monospace_with_its_buttons(bot_api: BotApiStub) -> None:
    rows = [[Button(text="Nusxa", copy_text="482915")], [Button(text="Men emas", callback_data="void:1")]]
    code = make_code(now(), chat_id=5, text="🔑 482915", buttons=rows)
    send_through(bot_api, one_round)
    (call,) = bot_api.of("sendMessage")
    assert (call.arguments["chat_id"], call.arguments["text"]) == ("5", "🔑 482915")
    assert json.loads(call.arguments["entities"]) == [{"type": "code", "offset": 3, "length": 6}]
    assert '"copy_text": {"text": "482915"}' in call.arguments["reply_markup"]
    assert '"callback_data": "void:1"' in call.arguments["reply_markup"]
    assert state_of(code) == MessageState.SENT


def test_a_contact_button_makes_a_keyboard(bot_api: BotApiStub) -> None:
    make_message(now(), buttons=[[Button(text="Raqam", request_contact=True)]])
    send_through(bot_api, one_round)
    assert '"request_contact": true' in bot_api.of("sendMessage")[0].arguments["reply_markup"]


def test_a_block_is_final(bot_api: BotApiStub) -> None:
    bot_api.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
    first, second = make_message(now(), chat_id=5), make_message(now(), chat_id=5)
    send_through(bot_api, one_round)
    assert {state_of(first), state_of(second)} == {MessageState.FAILED}
    assert TelegramChat.objects.get(chat_id=5).blocked_at is not None
    assert len(bot_api.calls) == 1


@pytest.mark.parametrize(
    "words",
    [
        "chat not found", "PEER_ID_INVALID", "user is deactivated", "bot can't initiate conversation with a user",
        "USER_IS_BLOCKED", "bot can't send messages to bots",
    ],
)  # fmt: skip
def test_a_chat_that_is_not_there_is_marked_like_one_that_blocked_us(bot_api: BotApiStub, words: str) -> None:
    bot_api.refuse("sendMessage", 400, f"Bad Request: {words}")
    messages = [make_code(now(), chat_id=5), make_message(now(), chat_id=5)]
    send_through(bot_api, one_round)
    assert {state_of(message) for message in messages} == {MessageState.FAILED}
    assert is_blocked(5)
    assert len(bot_api.calls) == 1


def test_a_chat_that_is_gone_is_told_until_the_person_writes_again(api: Api, owner: User, bot_api: BotApiStub) -> None:
    right = {"username": owner.username, "password": PASSWORD}
    bot_api.refuse("sendMessage", 400, "Bad Request: chat not found")
    assert api.post("accounts/get_code", right).status == 200
    send_through(bot_api, one_round)
    assert api.post("accounts/get_code", right).refusal == (403, "telegram_unreachable")
    tell(private_message(owner.tg_id, text="/start"))
    assert api.post("accounts/get_code", right).status == 200


def test_a_message_that_telegram_refuses_is_given_up_and_its_chat_is_not(bot_api: BotApiStub) -> None:
    bot_api.refuse("sendMessage", 400, "Bad Request: message is too long")
    message = make_message(now(), chat_id=5)
    send_through(bot_api, one_round)
    row = OutboxMessage.objects.get(id=message.id)
    assert (row.state, row.error) == (MessageState.FAILED, "400 message_too_long")
    assert not is_blocked(5)


@pytest.mark.parametrize("status", [400, 403, 413, 429, 500, 502])
def test_telegrams_words_are_neither_kept_nor_logged(bot_api: BotApiStub, caplog: Any, status: int) -> None:
    caplog.set_level("DEBUG")
    bot_api.refuse("sendMessage", status, "Bad: odd words about https://a.uz/register/#token=SECRETSECRET")
    message = make_message(now())
    send_through(bot_api, one_round)
    kept = OutboxMessage.objects.get(id=message.id).error
    logged = " ".join(str(vars(record)) for record in caplog.records)
    assert "telegram.sender.not_sent" in logged
    assert not [word for word in ("SECRET", "odd words") if word in kept + logged]


LINK = "http://localhost:8000/register/#token=SECRETSECRET"


def test_a_link_that_cannot_be_a_button_is_written_out(bot_api: BotApiStub) -> None:
    rows = [[Button(text="Ochish", url=LINK)], [Button(text="Nusxa", copy_text="SECRETSECRET")]]
    make_code(now(), text="Token: SECRETSECRET", buttons=rows)
    send_through(bot_api, one_round)
    (call,) = bot_api.of("sendMessage")
    assert call.arguments["text"] == f"Token: SECRETSECRET\n\n{LINK}"
    assert "url" not in call.arguments["reply_markup"]
    assert "copy_text" in call.arguments["reply_markup"]
    assert json.loads(call.arguments["entities"]) == [{"type": "code", "offset": 7, "length": 12}]


@pytest.mark.parametrize("words", ["BUTTON_URL_INVALID", "inline keyboard button URL 'x' is invalid: Wrong HTTP URL"])
def test_a_button_that_telegram_refuses_does_not_hold_its_message_back(bot_api: BotApiStub, words: str) -> None:
    bot_api.refuse("sendMessage", 400, f"Bad Request: {words}")
    message = make_code(now(), text="Token", buttons=[[Button(text="Ochish", url="https://a.b/#token=1")]])
    send_through(bot_api, one_round)
    first, second = bot_api.of("sendMessage")
    assert "reply_markup" in first.arguments
    assert (second.arguments["text"], "reply_markup" in second.arguments) == ("Token\n\nhttps://a.b/#token=1", False)
    assert state_of(message) == MessageState.SENT


def test_a_message_that_is_refused_for_its_buttons_twice_is_given_up(bot_api: BotApiStub, caplog: Any) -> None:
    for _ in range(2):
        bot_api.refuse("sendMessage", 400, f"Bad Request: inline keyboard button URL '{LINK}' is invalid")
    message = make_code(now(), buttons=[[Button(text="Ochish", url="https://a.uz/#token=1")]])
    send_through(bot_api, one_round)
    assert OutboxMessage.objects.get(id=message.id).error == "400 button_url_invalid"
    assert "SECRET" not in " ".join(str(vars(record)) for record in caplog.records)


@pytest.mark.parametrize(
    ("url", "is_button"),
    [
        ("https://platform.uz/home/", True), ("http://127.0.0.1:8000/", True), ("https://t.me/x", True),
        ("http://localhost/", False), ("http://localhost:8000/a.b", False), ("http://localhost./", False),
        ("http://[::1]:8000/", False), ("https://server/x.y?z=a.b", False),
    ],
)  # fmt: skip
def test_telegram_takes_hosts_with_a_dot_for_buttons(url: str, is_button: bool) -> None:
    assert may_be_button(url) is is_button


@pytest.mark.parametrize(
    "answer", some([(502, b"<html>"), (500, {"ok": False, "description": "Internal"}), (200, b"nonsense")], one_in=3)
)
def test_a_fault_of_telegrams_is_tried_again(bot_api: BotApiStub, answer: tuple[int, Any]) -> None:
    bot_api.answers["sendMessage"].append(answer)
    message = make_code(now())
    send_through(bot_api, for_seconds(2.5))
    assert state_of(message) == MessageState.SENT
    assert len(bot_api.of("sendMessage")) == 2


def test_an_answer_newer_than_our_library_is_not_sent_twice(bot_api: BotApiStub) -> None:
    bot_api.answers["sendMessage"].append((200, {"ok": True, "result": {"message_id": "?"}}))
    message = make_message(now())
    send_through(bot_api, one_round)
    assert state_of(message) == MessageState.SENT


def test_an_unreachable_telegram_costs_a_try_and_loses_nothing(bot_api: BotApiStub) -> None:
    bot_api.url = "http://127.0.0.1:9"
    message = make_message(now())
    send_through(bot_api, one_round)
    row = OutboxMessage.objects.get(id=message.id)
    assert (row.state, row.attempts, row.error) == (MessageState.PENDING, 1, "ClientConnectorError")


def test_a_flood_answer_silences_everybody_for_its_time(bot_api: BotApiStub) -> None:
    bot_api.refuse("sendMessage", 429, "Too Many Requests", retry_after=1)
    make_code(now(), chat_id=1)

    async def work(sender: Sender) -> None:
        await sender.send_due()
        await asyncio.sleep(0.3)
        await asyncio.to_thread(make_and_close, 2)
        await for_seconds(2)(sender)

    send_through(bot_api, work)
    times = [call.at for call in bot_api.of("sendMessage")]
    assert len(times) == 3
    assert times[1] - times[0] >= 0.99


def make_and_close(chat_id: int) -> None:
    make_code(now(), chat_id=chat_id)
    connection.close()


def test_a_refused_token_costs_no_tries(bot_api: BotApiStub) -> None:
    bot_api.refuse("sendMessage", 401, "Unauthorized")
    message = make_message(now())
    send_through(bot_api, one_round)
    assert OutboxMessage.objects.get(id=message.id).attempts == 0
    assert ProcessLock.objects.get().resume_at > now() + timedelta(seconds=5)


def test_a_chat_gets_its_second_message_a_second_later(bot_api: BotApiStub) -> None:
    make_message(now(), chat_id=5)
    make_message(now(), chat_id=5)
    send_through(bot_api, for_seconds(2))
    first, second = (call.at for call in bot_api.of("sendMessage"))
    assert second - first >= 0.95
    if os.environ.get("PROVE"):  # where the machine is free
        assert second - first < 1.9


def test_a_code_overtakes_a_broadcast_and_the_limit_holds(bot_api: BotApiStub) -> None:
    for _ in range(100):
        make_message(now(), lane=Lane.BROADCAST)

    async def work(sender: Sender) -> None:
        running = asyncio.create_task(sender.run())
        await asyncio.sleep(0.5)
        await asyncio.to_thread(make_and_close, 777)
        await asyncio.sleep(2)
        sender.finish()
        await running

    started = time.monotonic()
    send_through(bot_api, work)
    sent = bot_api.of("sendMessage")
    code = next(call for call in sent if call.arguments["chat_id"] == "777")
    assert sent.index(code) < 60
    if os.environ.get("PROVE"):
        assert code.at - started < 2.5
    assert max(sum(first.at <= other.at < first.at + 1 for other in sent) for first in sent) <= 30


def test_in_quiet_hours_what_can_wait_waits_and_the_rest_is_sent(bot_api: BotApiStub) -> None:
    waits, notice = make_message(now(), lane=Lane.BROADCAST), make_message(now())
    send_through(bot_api, for_seconds(1.5), is_quiet=always)
    assert (state_of(waits), state_of(notice)) == (MessageState.PENDING, MessageState.SENT)
    send_through(bot_api, for_seconds(1.5))
    assert state_of(waits) == MessageState.SENT


def test_what_the_buffer_holds_when_quiet_hours_begin_waits_and_lost_no_try(bot_api: BotApiStub) -> None:
    for _ in range(20):
        make_message(now(), lane=Lane.BROADCAST)
    begun = asyncio.Event()

    async def two_rounds(sender: Sender) -> None:
        await sender.send_due()
        begun.set()
        await sender.send_due()

    send_through(bot_api, two_rounds, is_quiet=lambda _at: begun.is_set())
    waiting = OutboxMessage.objects.filter(state=MessageState.PENDING, attempts=0)
    assert (len(bot_api.calls), waiting.count()) == (3, 17)


def test_what_a_stopping_sender_had_in_its_buffer_lost_no_try(bot_api: BotApiStub) -> None:
    for _ in range(20):
        make_message(now(), lane=Lane.BROADCAST)
    send_through(bot_api, one_round)
    waiting = OutboxMessage.objects.filter(state=MessageState.PENDING, attempts=0, due_at__lte=now())
    assert (len(bot_api.calls), waiting.count()) == (3, 17)


def test_an_outcome_is_written_though_the_database_cut_the_line(bot_api: BotApiStub) -> None:
    message = make_message(now())
    bot_api.answers["sendMessage"].append((200, {"ok": True, "result": {"message_id": "?"}}, 0.5))
    ours = connection.connection.info.backend_pid

    async def work(sender: Sender) -> None:
        await sender.send_due()
        await asyncio.sleep(0.2)
        await asyncio.to_thread(cut_all_lines_but, ours)
        await asyncio.sleep(1)

    send_through(bot_api, work)
    assert state_of(message) == MessageState.SENT
    assert len(bot_api.of("sendMessage")) == 1


def cut_all_lines_but(kept: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid NOT IN (pg_backend_pid(), %s)",
            [kept],
        )
        assert cursor.fetchone()[0] > 0
    connection.close()


def test_two_senders_at_once_send_each_message_once(bot_api: BotApiStub) -> None:
    for _ in range(20):
        make_message(now())

    async def work(first: Sender) -> None:
        second = Sender(first._transport, wake=asyncio.Event())
        await asyncio.gather(until_sent(bot_api, 20)(first), until_sent(bot_api, 20)(second))
        await second.stop(5)

    send_through(bot_api, work)
    chats = [call.arguments["chat_id"] for call in bot_api.of("sendMessage")]
    assert len(chats) == len(set(chats)) == 20


def test_a_code_in_the_simulator_can_be_read_once_it_is_sent() -> None:
    make_code(now(), chat_id=5)

    async def run() -> None:
        sender = Sender(SimulatorTransport(), wake=asyncio.Event())
        await sender.send_due()
        await sender.stop(5)

    asyncio.run(run())
    assert [line.body.text for line in simulated_messages(5, now())] == ["Kod: 482915"]
    assert OutboxMessage.objects.get().sealed_body is None
