"""What happened, as a notice says it: events, and their lines in a language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext, override

from projectsplatform.accounts.enums import NoticeKind
from projectsplatform.accounts.rules.notice_pages import Page
from projectsplatform.kit.uz import dates
from projectsplatform.kit.uz.money import format_som


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
    `charges_at`, `starts_at` and `time` RFC 3339, `product` and `why` message ids, `products` a list of them. `links` are the
    message's buttons above the page's. After `expires_at` the message is not sent any more; the list has it. One that `is_answered`
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
    "why": gettext,
}
