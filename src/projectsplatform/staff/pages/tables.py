"""Small tables, in the shape that the panel's components draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from projectsplatform.kit.uz import dates

_LINK = "text-primary-600 hover:underline dark:text-primary-500"
_TONES = {
    "good": "bg-green-100 text-green-700 dark:bg-green-500/20 dark:text-green-400",
    "warn": "bg-orange-100 text-orange-700 dark:bg-orange-500/20 dark:text-orange-400",
    "bad": "bg-red-100 text-red-700 dark:bg-red-500/20 dark:text-red-400",
    "calm": "bg-base-500/8 text-base-700 dark:bg-base-500/20 dark:text-base-200",
}


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


def badge(text: str, tone: str) -> SafeString:
    """A word on a coloured ground; `tone` is good, warn, bad or calm."""
    return format_html(
        '<span class="inline-block font-semibold px-2 py-1 rounded-default text-xs whitespace-nowrap {}">{}</span>',
        _TONES[tone],
        text,
    )
