"""Runs the bot until it is stopped."""

import asyncio
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # the tests run them; they import every page and endpoint
    help = "Takes Telegram's updates in, handles them and sends the outbox, until SIGTERM."

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError where no bot is configured."""
        if not settings.TELEGRAM_BOT_TOKEN and not settings.TELEGRAM_SIMULATED:
            raise CommandError("TELEGRAM_BOT_TOKEN is not set: there is no bot to run.")
        from projectsplatform.bot.process import run_bot  # noqa: PLC0415  only this command needs the library

        asyncio.run(run_bot())
