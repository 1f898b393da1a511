"""The commands behind the bot's menu button, by name. Nothing here needs Telegram's library: the simulator's page shows them too."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SCREEN_COMMANDS: Final[Mapping[str, str | Promise]] = {
    "menu": _("Menu"),
    "balance": _("Balance"),
    "programs": _("My programs"),
    "renew": _("Renew"),
    "topup": _("Top up the balance"),
    "statement": _("This month's statement"),
    "download": _("Download"),
    "write": _("Write to us"),
    "help": _("Help"),
}
"""Each is the name of a screen of the menu."""
COMMANDS: Final[Mapping[str, str | Promise]] = {**SCREEN_COMMANDS, "language": _("Language"), "id": _("My Telegram id")}
