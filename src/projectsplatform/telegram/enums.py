"""States and kinds of messages and updates."""

from enum import StrEnum
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChatLanguage(models.TextChoices):
    """The languages the bot speaks."""

    UZBEK = "uz", "Oʻzbekcha"
    UZBEK_CYRILLIC = "uz-cyrl", "Ўзбекча"
    RUSSIAN = "ru", "Русский"
    ENGLISH = "en", "English"


class Lane(models.IntegerChoices):
    """The priority of a message: a lower lane is sent first."""

    CODE = 0, _("code")
    TRANSACTIONAL = 1, _("transactional")
    BROADCAST = 2, _("broadcast")


class MessageState(models.IntegerChoices):
    """The state of a message."""

    PENDING = 0, _("waiting")
    SENT = 1, _("sent")
    FAILED = 2, _("failed")
    EXPIRED = 3, _("expired")
    UNCERTAIN = 4, _("uncertain")
    """Of a message that is sent at most once: Telegram may have got it, or not."""


GIVEN_UP: Final = (MessageState.FAILED, MessageState.UNCERTAIN)
"""What somebody may have to look at."""
BLOCKED_ERROR: Final = "the chat is blocked"
"""The error of a message to a chat whose person blocked the bot, left Telegram or never wrote."""


class UpdateState(models.IntegerChoices):
    """The state of an update."""

    PENDING = 0, _("waiting")
    HANDLED = 1, _("handled")
    SET_ASIDE = 2, _("set aside")


class ChannelAccess(models.TextChoices):
    """What the bot found out about itself in a channel."""

    FINE = "fine", _("the bot is an administrator")
    NOT_FOUND = "not_found", _("no such channel")
    NOT_MEMBER = "not_member", _("the bot is not in it")
    NOT_ADMINISTRATOR = "not_administrator", _("the bot is no administrator")


WITHOUT_RIGHTS: Final = (ChannelAccess.NOT_FOUND, ChannelAccess.NOT_MEMBER, ChannelAccess.NOT_ADMINISTRATOR)
"""Where the bot cannot see who is in the channel."""


class Membership(StrEnum):
    """What Telegram says about a person and a channel."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    BANNED = "banned"
    HIDDEN = "hidden"
    """The bot may not see the channel's members."""
    UNREACHABLE = "unreachable"

    @property
    def subscribed(self) -> bool | None:
        """None where Telegram does not say."""
        return None if self in {Membership.HIDDEN, Membership.UNREACHABLE} else self is Membership.INSIDE


class Speaker(models.TextChoices):
    """The sender of a message in the simulator."""

    BOT = "bot", _("bot")
    USER = "user", _("user")
