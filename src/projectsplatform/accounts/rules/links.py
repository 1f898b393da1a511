"""Addresses that open the bot."""

from django.conf import settings


def bot_link(bot_username: str, payload: str) -> str:
    """A deep link with a start parameter (at most 64 characters of base64url); in the demo, to the simulator's page."""
    if settings.TELEGRAM_SIMULATED:
        return f"{settings.PUBLIC_URL}/demo/telegram/?start={payload}"
    return f"https://t.me/{bot_username}?start={payload}"
