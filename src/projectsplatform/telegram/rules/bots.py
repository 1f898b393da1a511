"""Which bot speaks."""

from typing import Final

from django.conf import settings

SIMULATOR_ID: Final = 1


def own_bot_id() -> int:
    """Telegram's id of our bot, which its token begins with; 1 in the demo's simulator and where there is no bot."""
    number, _colon, _secret = str(settings.TELEGRAM_BOT_TOKEN or "").partition(":")
    return int(number) if number.isdecimal() and not settings.TELEGRAM_SIMULATED else SIMULATOR_ID
