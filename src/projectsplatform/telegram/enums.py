"""States and kinds of messages and updates."""

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


class UpdateState(models.IntegerChoices):
    """The state of an update."""

    PENDING = 0, _("waiting")
    HANDLED = 1, _("handled")
    SET_ASIDE = 2, _("set aside")


class Speaker(models.TextChoices):
    """The sender of a message in the simulator."""

    BOT = "bot", _("bot")
    USER = "user", _("user")
