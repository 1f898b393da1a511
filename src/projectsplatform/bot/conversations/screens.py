"""What the menu's screens are made of: a text, and buttons that open other screens or pages of the site."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from projectsplatform.accounts.models import User
from projectsplatform.telegram.models import Button

Row = list[Button]


@dataclass(frozen=True, slots=True)
class Customer:
    """A registered person, and when a screen was opened."""

    user: User
    at: datetime


@dataclass(frozen=True, slots=True)
class Screen:
    """A text and its rows of buttons."""

    text: str
    buttons: list[Row]


def opens(text: str, screen: str, *arguments: object) -> Button:
    """A button that opens a screen. Telegram takes at most 64 bytes of callback data."""
    return Button(text=text, callback_data=":".join([screen, *map(str, arguments)]))


def site_button(text: str, path: str) -> Button:
    """A button that opens a page of the site."""
    return Button(text=text, url=f"{settings.PUBLIC_URL}{path}")


def menu_row() -> Row:
    """The way back."""
    return [opens(_("Menu"), "menu")]


def fact(name: str, value: object) -> str:
    """A line of a screen."""
    return f"{name}: {value}"
