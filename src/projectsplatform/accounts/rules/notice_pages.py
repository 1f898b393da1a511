"""The page that a notice opens: its address, and what the button to it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LIST_PAGE: Final = "cabinet:notices"
_LABELS: Final[Mapping[str, Promise]] = {
    "cabinet:receipt": _("Open the receipt"),
    "cabinet:statement": _("Open the statement"),
    "cabinet:purchase": _("Open the purchase"),
    "cabinet:licence": _("Open the licence"),
    "cabinet:licence?renewal": _("Stop it or change it"),
    "cabinet:buy": _("Choose months"),
    "cabinet:top_up": _("Top up"),
    "cabinet:settings_sessions": _("Signed-in devices"),
}
_OPEN: Final = _("Open the page")
_PANEL: Final = "admin:"
_OPEN_PANEL: Final = _("Open in the panel")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the cabinet, or of the panel for staff: the name of its address, its only argument, and the query."""

    name: str
    id: UUID | None = None
    query: str = ""


def path_of(page: Page) -> str:
    """The page's path; of an address that a later version has dropped, the list of notices."""
    try:
        path = reverse(page.name, args=[page.id] if page.id else [])
    except NoReverseMatch:
        return reverse(LIST_PAGE)
    return f"{path}?{page.query}" if page.query else path


def link_to(page: Page) -> str:
    """The page's whole address, for a button in Telegram."""
    return f"{settings.PUBLIC_URL}{path_of(page)}"


def label_of(page: Page) -> str:
    """What the button to the page says, in the active language."""
    default = _OPEN_PANEL if page.name.startswith(_PANEL) else _OPEN
    return str(_LABELS.get(f"{page.name}?{page.query}") or _LABELS.get(page.name, default))
