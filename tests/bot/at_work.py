"""What the bot's process and the worker do with what is due, over HTTP to a Bot API that keeps chats."""

import asyncio
from datetime import timedelta
from typing import Any

from asgiref.sync import async_to_sync
from procrastinate.contrib.django.models import ProcrastinateJob

from projectsplatform.aloqa.operations.fetching import NotNowError
from projectsplatform.aloqa.operations.writing import FETCH_JOB
from projectsplatform.aloqa.tasks.conversations import fetch_attachment
from projectsplatform.bot.application import UpdateHandler
from projectsplatform.bot.consumer import Consumer
from projectsplatform.bot.poller import Poller
from projectsplatform.bot.requests import make_bot
from projectsplatform.bot.sender import Sender
from projectsplatform.bot.transports.bot_api import BotApiTransport
from projectsplatform.kit.clock import now
from projectsplatform.telegram.enums import MessageState
from projectsplatform.telegram.models import OutboxMessage, ProcessLock
from tests.telegram.lookalike import LookAlike
from tests.telegram.stub import TOKEN, BotApiStub


def hear(look_alike: LookAlike, *updates: dict[str, Any]) -> None:
    """Fetches what people have sent, and handles it."""
    look_alike.updates.extend(updates)

    async def run() -> None:
        bot = make_bot(look_alike.url, TOKEN)
        poller = Poller(bot)
        while await poller.fetch(0):
            pass
        await bot.request.shutdown()

    async_to_sync(run)()
    handle_due(look_alike)


def handle_due(look_alike: LookAlike | BotApiStub) -> None:
    """Handles what is stored and due."""

    async def run() -> None:
        bot = make_bot(look_alike.url, TOKEN)
        handler = UpdateHandler(bot)
        await handler.initialize()
        consumer = Consumer(handler.handle, wake=asyncio.Event())
        while await consumer.handle_due():
            pass
        await bot.request.shutdown()

    async_to_sync(run)()


def speak_out(look_alike: LookAlike) -> None:
    """Sends everything that waits, as if the chats had rested in between."""
    while send_round(look_alike):
        pass


def send_round(look_alike: LookAlike) -> bool:
    """False when nothing waits."""
    waiting = OutboxMessage.objects.filter(state=MessageState.PENDING, in_flight=False)
    ProcessLock.objects.all().delete()
    if not waiting.update(due_at=now() - timedelta(seconds=1)):
        return False

    async def run() -> None:
        bot = make_bot(look_alike.url, TOKEN)
        sender = Sender(BotApiTransport(bot), wake=asyncio.Event(), is_quiet=lambda _at: False)
        try:
            await sender.send_due()
            await sender.stop(10)
        finally:
            await bot.request.shutdown()

    asyncio.run(run())
    return True


def fetch_files() -> int:
    """Runs the jobs that fetch files, once each; how many must be run again."""
    late = 0
    for job in ProcrastinateJob.objects.filter(task_name=FETCH_JOB):
        try:
            fetch_attachment(**job.args)
        except NotNowError:
            late += 1
    return late
