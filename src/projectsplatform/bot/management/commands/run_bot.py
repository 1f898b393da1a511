"""Runs the bot until it is stopped."""

import asyncio
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Takes Telegram's updates in, handles them and sends the outbox, until SIGTERM."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses to run without a bot."""
        if not settings.TELEGRAM_BOT_TOKEN and not settings.TELEGRAM_SIMULATED:
            raise CommandError("TELEGRAM_BOT_TOKEN is not set: there is no bot to run.")
        from projectsplatform.bot import library  # noqa: F401, PLC0415  what only a bot pays, and before process
        from projectsplatform.bot.process import run_bot  # noqa: PLC0415

        asyncio.run(run_bot())
