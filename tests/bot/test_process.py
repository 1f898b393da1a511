"""The bot as operators run it: a process of its own, told to stop, cut off from its database, killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from projectsplatform.kit.clock import now
from projectsplatform.telegram.enums import MessageState
from projectsplatform.telegram.models import OutboxMessage, ProcessLock
from projectsplatform.telegram.queries.simulator import simulated_messages
from tests.counts import full
from tests.e2e.people import PATIENCE_SECONDS
from tests.e2e.start import READY_SECONDS
from tests.factories.telegram import make_code, make_message
from tests.telegram.lookalike import LookAlike
from tests.telegram.stub import TOKEN, BotApiStub

pytestmark = pytest.mark.django_db(transaction=True)
SOURCE = Path(__file__).parents[2] / "src"


@contextmanager
def running_bot(**settings: str) -> Iterator[subprocess.Popen[bytes]]:
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "projectsplatform.config.settings",
        "PYTHONPATH": str(SOURCE),
        "DATABASE_URL": address.geturl(),
        "DATABASE_ADMIN_URL": "",
        **settings,
    }
    bot = subprocess.Popen([sys.executable, "-m", "django", "run_bot"], env=environ, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: ProcessLock.objects.filter(expires_at__gt=now()).exists(), seconds=READY_SECONDS)
        yield bot
    finally:
        bot.kill()
        bot.wait()


def wait_for(happened: Callable[[], bool], seconds: float) -> float:
    """How long it took."""
    started = time.monotonic()
    while not happened():
        assert time.monotonic() - started < seconds
        time.sleep(0.02)
    return time.monotonic() - started


def send_code(chat_id: int) -> float:
    """Enqueues a code; how long it takes to arrive in the simulator."""
    make_code(now(), chat_id=chat_id)
    return wait_for(lambda: bool(simulated_messages(chat_id, now())), seconds=PATIENCE_SECONDS)


def test_a_code_arrives_at_once_also_after_the_database_went_away_and_sigterm_ends_it() -> None:
    with running_bot() as bot:
        took = send_code(5)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        took_again = send_code(6)
        started = time.monotonic()
        bot.send_signal(signal.SIGTERM)
        assert bot.wait(timeout=PATIENCE_SECONDS) == 0
        stopped_after = time.monotonic() - started
        assert ProcessLock.objects.get().expires_at <= now()
    if os.environ.get("PROVE"):  # where the machine is free
        assert (took < 2, took_again < 5, stopped_after < 2) == (True, True, True)


@pytest.mark.prove
def test_a_real_bot_tells_telegram_its_commands_when_it_starts(bot_api: BotApiStub) -> None:
    with running_bot(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_BASE=bot_api.url):
        wait_for(lambda: bool(bot_api.of("setChatMenuButton")), seconds=PATIENCE_SECONDS)
        wait_for(lambda: bool(bot_api.of("getUpdates")), seconds=PATIENCE_SECONDS)
    assert len(bot_api.of("setMyCommands")) == 4


@pytest.mark.prove
def test_a_message_whose_sender_was_killed_half_way_is_sent_again(bot_api: BotApiStub) -> None:
    bot_api.answers["sendMessage"].append((200, {"ok": True}, 5.0))
    real = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE": bot_api.url}
    with running_bot(**real) as bot:
        make_code(now(), chat_id=5)
        wait_for(lambda: bool(bot_api.of("sendMessage")), seconds=5)
        bot.send_signal(signal.SIGKILL)
        bot.wait()
    with running_bot(**real):
        wait_for(lambda: OutboxMessage.objects.get().state == MessageState.SENT, seconds=40)
    assert len(bot_api.of("sendMessage")) == 2


@pytest.mark.prove
@pytest.mark.parametrize("moment", [0.0, 0.02, 0.05, 0.1, 0.3])
def test_an_answer_whose_sender_was_killed_is_never_told_twice(look_alike: LookAlike, moment: float) -> None:
    """Killed so soon after Telegram had it, which answers a fifth of a second later: every message is there once, at most."""
    real = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE": look_alike.url}
    for _ in range(full(2, 20)):
        look_alike.hang("sendMessage", 0.2)
    with running_bot(**real) as bot:
        for number in range(20):
            make_message(now(), chat_id=1000 + number, once=True)
        wait_for(lambda: bool(look_alike.of("sendMessage")), seconds=5)
        time.sleep(moment)
        bot.send_signal(signal.SIGKILL)
        bot.wait()
    with running_bot(**real):
        wait_for(lambda: not OutboxMessage.objects.filter(state=MessageState.PENDING).exists(), seconds=60)
    states = {row.chat_id: row.state for row in OutboxMessage.objects.all()}
    told = {chat_id: len(look_alike.shown(chat_id)) for chat_id in states}
    assert set(states.values()) <= {MessageState.SENT, MessageState.UNCERTAIN}
    assert max(told.values()) == 1
    assert all(told[chat_id] == 1 for chat_id, state in states.items() if state == MessageState.SENT)
