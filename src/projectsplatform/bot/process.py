"""The bot's process: takes updates in, handles them, sends the outbox; ends cleanly on SIGTERM."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError
from django.conf import settings
from django.db import Error as DatabaseFault

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

_SIMULATED_TOKEN = "1:simulator"  # noqa: S105  aiogram wants the shape of one; nothing is ever sent with it
_LAST_ROUND_SECONDS = 0.5
_LAST_SENDS_SECONDS = 0.5
_log = logging.getLogger(__name__)


async def run_bot() -> None:
    """Until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    session = AiohttpSession(api=TelegramAPIServer.from_base(settings.TELEGRAM_API_BASE))
    bot = Bot(settings.TELEGRAM_BOT_TOKEN or _SIMULATED_TOKEN, session=session)
    try:
        await _work(bot, session, stop)
    finally:
        await session.close()
        close_sender_database()


async def _work(bot: Bot, session: AiohttpSession, stop: asyncio.Event) -> None:
    transport: Transport = SimulatorTransport() if settings.TELEGRAM_SIMULATED else BotApiTransport(bot)
    wake_sender, wake_consumer = asyncio.Event(), asyncio.Event()
    sender = Sender(transport, wake=wake_sender)
    consumer = Consumer(feed(build_dispatcher(transport), bot), wake=wake_consumer)
    poller = Poller(bot, session)
    work: list[Coroutine[Any, Any, None]] = [
        sender.run(),
        consumer.run(),
        listen({WAKE_SENDER: wake_sender, WAKE_CONSUMER: wake_consumer}),
    ]
    if not settings.TELEGRAM_SIMULATED:
        work.append(_take_by_webhook(bot) if settings.TELEGRAM_WEBHOOK_SECRET else _take_by_polling(bot, poller))
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


async def _take_by_webhook(bot: Bot) -> None:
    """Tells Telegram where to knock, then has nothing more to do."""
    await _until_taken(
        lambda: bot.set_webhook(
            f"{settings.PUBLIC_URL}/telegram/webhook",
            secret_token=settings.TELEGRAM_WEBHOOK_SECRET,
            allowed_updates=ALLOWED_UPDATES,
        )
    )
    await asyncio.Event().wait()


async def _take_by_polling(bot: Bot, poller: Poller) -> None:
    """A webhook of an earlier configuration would refuse every poll."""
    await _until_taken(lambda: bot.delete_webhook(drop_pending_updates=False))
    await poller.run()


async def _until_taken(call: Callable[[], Awaitable[bool]]) -> None:
    """Telegram may be away when the bot starts."""
    failures = 0
    while True:
        try:
            await call()
        except AiogramError as error:
            failures += 1
            _log.warning("telegram.bot.setup_failed", extra={"reason": type(error).__name__})
            await asyncio.sleep(min(30.0, 2.0**failures))
        else:
            return
