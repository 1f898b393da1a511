"""Small tables, in the shape that the panel's components draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from projectsplatform.kit.uz import dates

_LINK = "text-primary-600 hover:underline dark:text-primary-500"


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows of texts. `more` leads on to older rows, `newest` back to the first page."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    name: str = ""
    more: str = ""
    newest: str = ""


def moment(at: datetime | None) -> str:
    """Day and minute in Tashkent."""
    return "—" if at is None else dates.moment(at)


def yes_no(is_so: bool) -> str:  # noqa: FBT001  it is what is shown
    return _("yes") if is_so else _("no")


def link(address: str, text: str) -> SafeString:
    """A link in a cell."""
    return format_html('<a class="{}" href="{}">{}</a>', _LINK, address, text)


def links(found: Sequence[tuple[str, str]]) -> SafeString:
    """Links beside one another: (address, text)."""
    rows = ((_LINK, address, text) for address, text in found)
    inner = format_html_join("", '<a class="{}" href="{}">{}</a>', rows)
    return format_html('<span class="flex flex-wrap gap-3">{}</span>', inner)
