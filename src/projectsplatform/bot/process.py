"""The bot's process: receives updates, handles them, sends the outbox; ends cleanly on SIGTERM."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.db import Error as DatabaseFault
from telegram.error import TelegramError

from projectsplatform.bot.application import UpdateHandler
from projectsplatform.bot.commands import publish_commands
from projectsplatform.bot.consumer import Consumer
from projectsplatform.bot.database import close_sender_database, conversation_threads
from projectsplatform.bot.listener import listen
from projectsplatform.bot.poller import ALLOWED_UPDATES, Poller
from projectsplatform.bot.requests import make_bot, reason_of
from projectsplatform.bot.sender import Sender
from projectsplatform.bot.transports.base import Transport
from projectsplatform.bot.transports.bot_api import BotApiTransport
from projectsplatform.bot.transports.simulator import SimulatorTransport, make_simulated_bot
from projectsplatform.telegram.operations.outbox import WAKE_SENDER
from projectsplatform.telegram.operations.updates import WAKE_CONSUMER
from projectsplatform.telegram.rules.quiet_hours import is_quiet
from telegram import Bot

_LAST_ROUND_SECONDS = 0.5
_LAST_SENDS_SECONDS = 1.5  # with the round before less than the supervisor waits
_log = logging.getLogger(__name__)


async def run_bot(*, is_quiet: Callable[[datetime], bool] = is_quiet) -> None:
    """Until SIGTERM or SIGINT. `is_quiet` says when broadcasts wait."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if settings.TELEGRAM_SIMULATED:
        bot = make_simulated_bot()
    else:
        bot = make_bot(settings.TELEGRAM_API_BASE, settings.TELEGRAM_BOT_TOKEN)
    try:
        with conversation_threads():
            await _work(bot, stop, is_quiet)
    finally:
        await bot.shutdown()
        await bot.request.shutdown()  # also where Telegram was never reached
        close_sender_database()


async def _work(bot: Bot, stop: asyncio.Event, is_quiet: Callable[[datetime], bool]) -> None:
    transport: Transport = SimulatorTransport() if settings.TELEGRAM_SIMULATED else BotApiTransport(bot)
    wake_sender, wake_consumer = asyncio.Event(), asyncio.Event()
    handler, poller = UpdateHandler(bot), Poller(bot)
    sender = Sender(transport, wake=wake_sender, is_quiet=is_quiet)
    consumer = Consumer(handler.handle, wake=wake_consumer)
    setup = asyncio.create_task(_set_up(bot, handler))
    work = [sender.run(), _after(setup, consumer.run), listen({WAKE_SENDER: wake_sender, WAKE_CONSUMER: wake_consumer})]
    if not settings.TELEGRAM_SIMULATED and not settings.TELEGRAM_WEBHOOK_SECRET:
        work.append(_after(setup, poller.run))
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
    """Returns also when a task fails unexpectedly: the process then ends, and its supervisor starts it again."""
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([stopping, *tasks], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    for outcome in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(outcome, Exception):
            raise outcome


async def _set_up(bot: Bot, handler: UpdateHandler) -> None:
    """Tells Telegram how updates are delivered, initializes the library, then fills Telegram's menu button."""
    if not settings.TELEGRAM_SIMULATED:
        choose = _set_webhook if settings.TELEGRAM_WEBHOOK_SECRET else _delete_webhook
        await _until_accepted(lambda: choose(bot))
    await _until_accepted(handler.initialize)
    if not settings.TELEGRAM_SIMULATED:
        await publish_commands(bot)


async def _set_webhook(bot: Bot) -> None:
    await bot.set_webhook(
        f"{settings.PUBLIC_URL}/telegram/webhook",
        secret_token=settings.TELEGRAM_WEBHOOK_SECRET,
        allowed_updates=ALLOWED_UPDATES,
    )


async def _delete_webhook(bot: Bot) -> None:
    """A webhook of an earlier configuration would make Telegram refuse every poll."""
    await bot.delete_webhook(drop_pending_updates=False)


async def _until_accepted(call: Callable[[], Awaitable[None]]) -> None:
    """Repeats a call: Telegram may be unreachable when the bot starts."""
    failures = 0
    while True:
        try:
            await call()
        except TelegramError as error:
            failures += 1
            _log.warning("telegram.bot.setup_failed", extra={"reason": reason_of(error)})
            await asyncio.sleep(min(30.0, 2.0**failures))
        else:
            return


async def _after(setup: asyncio.Task[None], work: Callable[[], Awaitable[None]]) -> None:
    await setup
    await work()
