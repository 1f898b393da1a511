"""The words that accounts are described in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    """The languages a person can choose."""

    UZBEK = "uz", "Oʻzbekcha"
    UZBEK_CYRILLIC = "uz-cyrl", "Ўзбекча"
    RUSSIAN = "ru", "Русский"
    ENGLISH = "en", "English"


class Purpose(models.TextChoices):
    """What a code opens."""

    LOGIN = "login", _("sign-in")
    RESET = "reset", _("password reset")
    STAFF = "staff", _("staff sign-in")


class Role(models.TextChoices):
    """What a member of staff may do; each is a group of permissions."""

    OWNER = "owner", _("owner")
    CASHIER = "cashier", _("cashier")
    SUPPORT = "support", _("support")
    ANALYST = "analyst", _("analyst")


class ChangeKind(models.TextChoices):
    """What an owner changes about members of staff."""

    NEW = "new", _("new member")
    ROLE = "role", _("another role")
    LINK = "link", _("new link for Telegram")
    ENABLE = "enable", _("switching on")


class ChangeState(models.TextChoices):
    """What became of a change that an owner asked for."""

    WAITING = "waiting", _("Waits for a second owner")
    DONE = "done", _("Carried out")
    REFUSED = "refused", _("Refused")


class NoticeKind(models.TextChoices):
    """What a person is told about; each kind is switched on and off as a whole."""

    SECURITY = "security", _("Security: devices, passwords, sessions")
    MONEY_RECEIVED = "money_received", _("Money received, taken back or refused")
    PURCHASE = "purchase", _("Purchases")
    LICENCE = "licence", _("Changes of a licence by staff")
    REMINDER = "reminder", _("Reminders before a licence ends")
    CHANNEL = "channel", _("Telegram channels that a program requires")
    NEWS = "news", _("News of the programs")
    OFFERS = "offers", _("Offers and discounts")


class LabelColour(models.TextChoices):
    """The ground of a label."""

    GREY = "grey", _("grey")
    GREEN = "green", _("green")
    ORANGE = "orange", _("orange")
    RED = "red", _("red")
    BLUE = "blue", _("blue")
