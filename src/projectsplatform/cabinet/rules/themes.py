"""Light or dark: the device's own choice, unless its owner made one here."""

from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from projectsplatform.cabinet.rules import cookies

AUTO: Final = "auto"
THEMES: Final = ((AUTO, _("As on the device")), ("light", _("Light")), ("dark", _("Dark")))
_CHOICES: Final = {name for name, _label in THEMES}


def chosen_theme(request: HttpRequest) -> str:
    """One of the names in THEMES."""
    return clean_theme(cookies.read(request, cookies.THEME))


def clean_theme(wanted: str) -> str:
    """`wanted` when there is such a theme, else the device's own."""
    return wanted if wanted in _CHOICES else AUTO
