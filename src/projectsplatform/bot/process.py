"""The bot's process: takes updates in, handles them, sends the outbox; ends cleanly on SIGTERM."""

import asyncio
import logging
import signal
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from typing import Any

from aiogram import Bot
from django.conf import settings
from django.db import Error as DatabaseFault

from projectsplatform.bot.calls import BotApi
from projectsplatform.bot.consumer import Consumer
from projectsplatform.bot.database import close_sender_database
from projectsplatform.bot.dispatcher import build_dispatcher, feed
from projectsplatform.bot.listener import listen
from projectsplatform.bot.poller import ALLOWED_UPDATES, Poller
from projectsplatform.bot.sender import Sender
from projectsplatform.bot.transports.base import Transport
from projectsplatform.bot.transports.bot_api import BotApiTransport
from projectsplatform.bot.transports.simulator import SimulatorTransport
from projectsplatform.telegram.operations.outbox import WAKE_SENDER
from projectsplatform.telegram.operations.updates import WAKE_CONSUMER
from projectsplatform.telegram.rules.answers import BotApiError

_SIMULATED_TOKEN = "1:simulator"  # noqa: S105  aiogram wants the shape of one; nothing is ever sent with it
_SETUP_SECONDS = 10
_LAST_ROUND_SECONDS = 0.5
_LAST_SENDS_SECONDS = 0.5
_log = logging.getLogger(__name__)


async def run_bot() -> None:
    """Until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    token = settings.TELEGRAM_BOT_TOKEN or _SIMULATED_TOKEN
    bot_api = BotApi(settings.TELEGRAM_API_BASE, token)
    try:
        await _work(bot_api, Bot(token), stop)
    finally:
        await bot_api.close()
        close_sender_database()


async def _work(bot_api: BotApi, bot: Bot, stop: asyncio.Event) -> None:
    transport: Transport = SimulatorTransport() if settings.TELEGRAM_SIMULATED else BotApiTransport(bot_api)
    wake_sender, wake_consumer = asyncio.Event(), asyncio.Event()
    sender = Sender(transport, wake=wake_sender)
    consumer = Consumer(feed(build_dispatcher(transport), bot), wake=wake_consumer)
    poller = Poller(bot_api)
    work: list[Coroutine[Any, Any, None]] = [
        sender.run(),
        consumer.run(),
        listen({WAKE_SENDER: wake_sender, WAKE_CONSUMER: wake_consumer}),
    ]
    if not settings.TELEGRAM_SIMULATED:
        work.append(
            _take_by_webhook(bot_api) if settings.TELEGRAM_WEBHOOK_SECRET else _take_by_polling(bot_api, poller)
        )
    tasks = [asyncio.create_task(part) for part in work]
    _log.info("telegram.bot.started", extra={"simulated": settings.TELEGRAM_SIMULATED})
    await _until_stopped(stop, tasks)
    sender.finish()
    consumer.finish()
    await asyncio.wait(tasks[:2], timeout=_LAST_ROUND_SECONDS)
    await _end(tasks)
    with suppress(DatabaseFault):
        await asyncio.gather(sender.stop(_LAST_SENDS_SECONDS), poller.stop())


async def _until_stopped(stop: asyncio.Event, tasks: list[asyncio.Task[None]]) -> None:
    """Or until a part fails in a way nobody foresaw: the process then ends, and its supervisor starts it anew."""
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([stopping, *tasks], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    for outcome in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(outcome, Exception):
            raise outcome


async def _take_by_webhook(bot_api: BotApi) -> None:
    """Tells Telegram where to knock, then has nothing more to do."""
    door = {
        "url": f"{settings.PUBLIC_URL}/telegram/webhook",
        "secret_token": settings.TELEGRAM_WEBHOOK_SECRET,
        "allowed_updates": ALLOWED_UPDATES,
    }
    await _until_taken(bot_api, "setWebhook", door)
    await asyncio.Event().wait()


async def _take_by_polling(bot_api: BotApi, poller: Poller) -> None:
    """A webhook of an earlier configuration would refuse every poll."""
    await _until_taken(bot_api, "deleteWebhook", {"drop_pending_updates": False})
    await poller.run()


async def _until_taken(bot_api: BotApi, method: str, arguments: Mapping[str, Any]) -> None:
    """Telegram may be away when the bot starts."""
    failures = 0
    while True:
        try:
            await bot_api.call(method, arguments, seconds=_SETUP_SECONDS)
        except BotApiError as error:
            failures += 1
            _log.warning("telegram.bot.setup_failed", extra={"reason": str(error)})
            await asyncio.sleep(min(30.0, 2.0**failures))
        else:
            return
