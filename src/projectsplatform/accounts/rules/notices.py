"""What a notice says, which page it opens, and which kinds can be switched off."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import NoticeKind
from projectsplatform.accounts.errors import NoticeUnknown
from projectsplatform.kit.uz import dates
from projectsplatform.kit.uz.money import format_som

ALWAYS_SENT: Final = frozenset({NoticeKind.SECURITY, NoticeKind.MONEY_RECEIVED})
"""Whoever got into an account must not be able to silence what tells of it."""

CAN_WAIT: Final = frozenset({NoticeKind.REMINDER, NoticeKind.CHANNEL, NoticeKind.NEWS, NoticeKind.OFFERS})
"""Sent as broadcasts, which keep the quiet hours and let everything else pass."""

ANNOUNCED: Final = (NoticeKind.NEWS, NoticeKind.OFFERS)
"""What staff write to many: an announcement is of one of these kinds."""

CHOSEN: Final = tuple(kind for kind in NoticeKind if kind not in ALWAYS_SENT)
"""The kinds that can be switched off."""

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


@dataclass(frozen=True, slots=True)
class Link:
    """A button of the message in Telegram: it opens an address, or asks the bot for something."""

    label: Promise
    url: str | None = None
    callback_data: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that a person is told about.

    `name` is a dotted past event and `key` says which of that name: together they are unique for a person. `texts` are
    lines; `details` fill them by name: `amount`, `price`, `balance`, `missing` are so'm, `ends_on`, `ends_at`,
    `charges_at`, `starts_at` and `time` RFC 3339, `product` a message id, `products` several. `links` are the message's
    buttons above the page's. After `expires_at` the message is not sent any more; the list has it. One that `is_answered`
    is only listed: the bot's answer to whoever did it says the same.
    """

    kind: NoticeKind
    name: str
    key: UUID | str
    texts: Sequence[Promise]
    details: Mapping[str, str | int | list[str]]
    page: Page
    links: Sequence[Link] = ()
    expires_at: datetime | None = None
    is_answered: bool = False

    @property
    def message_ids(self) -> list[str]:
        """The lines untranslated, as they are kept."""
        with override(None):
            return [str(text) for text in self.texts]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffEvent:
    """Something that members of staff are told about: `name` and `key` are unique together for a member. `details` fill
    the texts as an `Event`'s do, and may be texts themselves; without any, the texts are as they stand."""

    name: str
    key: UUID | str
    texts: Sequence[Promise]
    details: Mapping[str, str | int | Promise] = field(default_factory=dict)
    page: Page


def render(texts: Sequence[str], details: Mapping[str, Any]) -> str:
    """The notice in the active language, a line for each text."""
    values = _formatted(details)
    return "\n".join(gettext(text).format(**values) for text in texts)


def render_for_staff(event: StaffEvent) -> list[str]:
    """The same for staff, whose notices are not kept: its lines."""
    values = _formatted(event.details)
    return [str(text).format(**values) if values else str(text) for text in event.texts]


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


def check_choices(choices: Mapping[str, object]) -> dict[NoticeKind, bool]:
    """Raises NoticeUnknown: no such kind, no boolean, or an always sent kind that is to be switched off."""
    clean: dict[NoticeKind, bool] = {}
    for name, wanted in choices.items():
        if name not in NoticeKind.values or not isinstance(wanted, bool):
            raise NoticeUnknown
        kind = NoticeKind(name)
        if kind in ALWAYS_SENT and not wanted:
            raise NoticeUnknown
        clean[kind] = wanted
    return clean


def _formatted(details: Mapping[str, Any]) -> dict[str, str]:
    return {name: _FORMATS.get(name, str)(value) for name, value in details.items()}


def _day(moment: str) -> str:
    return dates.day(datetime.fromisoformat(moment))


def _moment(moment: str) -> str:
    return dates.moment(datetime.fromisoformat(moment))


def _products(names: Sequence[str]) -> str:
    return ", ".join(map(gettext, names))


_FORMATS: Final[Mapping[str, Callable[[Any], str]]] = {
    "amount": format_som,
    "price": format_som,
    "balance": format_som,
    "ends_on": _day,
    "ends_at": _moment,
    "charges_at": _moment,
    "missing": format_som,
    "time": _moment,
    "starts_at": _moment,
    "product": gettext,
    "products": _products,
}
