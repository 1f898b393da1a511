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
