"""What follows from a required channel: from when it counts, when people are told, and in which words. No database."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from projectsplatform.kit.uz.dates import moment
from projectsplatform.licences.errors import GraceInvalid
from projectsplatform.licences.queries.channels import MissingChannel

GRACE_DAYS: Final = 3
LONGEST_GRACE: Final = 90


def check_grace(days: int) -> timedelta:
    """How long nothing stops. Raises GraceInvalid."""
    if not 0 <= days <= LONGEST_GRACE:
        raise GraceInvalid
    return timedelta(days=days)


def describe_missing(channel: MissingChannel, at: datetime, *, write: Callable[[datetime], str] = moment) -> list[str]:
    """What it means for the programs, and what to do, a line each, in the active language. `write` writes a moment."""
    return [_meaning(channel, at, write(channel.takes_effect_at)), _advice(channel, at)]


def can_join(channel: MissingChannel) -> bool:
    """Whether joining is up to the person."""
    return not channel.banned or channel.is_hidden


def _meaning(channel: MissingChannel, at: datetime, starts: str) -> str:
    if channel.takes_effect_at > at:
        text = _("{products}: from {starts_at} the Telegram channel “{channel}” is required.")
    elif channel.stops(at):
        text = _("{products}: stopped, because you are not in the Telegram channel “{channel}”.")
    else:
        text = _("{products}: the Telegram channel “{channel}” is required.")
    return text.format(products=channel.product_names, channel=channel.title, starts_at=starts)


def _advice(channel: MissingChannel, at: datetime) -> str:
    if channel.is_hidden:
        return _("At the moment we cannot see who is in it. That is for us to repair: nothing stops because of it.")
    if channel.banned:
        return _("The channel's administrators removed you, so you cannot join by yourself. Write to support.")
    if channel.subscribed is None:
        return _("We do not know yet whether you are in it: join it and check.")
    if channel.takes_effect_at > at:
        return _("You are not in it yet. Join before then, and nothing stops.")
    return _("Join it and check again: then the program runs.")
