"""Where the bot is."""

from functools import cache

from django.conf import settings

from projectsplatform.accounts.rules.links import bot_link
from projectsplatform.telegram.operations.bot_api import bot_username

_FROM_SITE = "site"
_PATIENCE_SECONDS = 5


def bot_address() -> str:
    """The bot's chat; in the demo the simulator's page. Telegram is asked for its name once a process. Raises BotApiError."""
    return bot_link("" if settings.TELEGRAM_SIMULATED else _bot_name(settings.TELEGRAM_BOT_TOKEN), _FROM_SITE)


@cache
def _bot_name(token: str) -> str:
    return bot_username(seconds=_PATIENCE_SECONDS)
