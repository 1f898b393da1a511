"""The customer beside their conversation: what is known, and what can be done at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from projectsplatform.accounts.models import User
from projectsplatform.accounts.queries.notes import labels_of
from projectsplatform.aloqa.models import Episode, Thread
from projectsplatform.aloqa.queries.inbox_thread import closed_before
from projectsplatform.kit.uz import dates
from projectsplatform.kit.uz.money import format_som, signed_som
from projectsplatform.licences.enums import LicenceState
from projectsplatform.licences.queries.licences import LicenceView, licences_of
from projectsplatform.panel.badges import LABEL_TONES, badge
from projectsplatform.staff.pages.aloqa.names import phone_of
from projectsplatform.staff.pages.customers.sections import STATES
from projectsplatform.staff.queries.customers import last_entries, last_notes
from projectsplatform.wallet.models import said
from projectsplatform.wallet.queries import balance

_FEW: Final = 3


@dataclass(frozen=True, slots=True)
class CardLicence:
    """A licence, and the address that resets its device; empty where that cannot be done."""

    name: str
    page: str
    state: SafeString
    ends_on: str
    device: str
    reset: str


@dataclass(frozen=True, slots=True)
class Closed:
    """A conversation that was closed: when, about what, by whom, how it was rated."""

    day: str
    subject: str
    by: str
    stars: str
    rating: int | None


@dataclass(frozen=True, slots=True)
class Card:
    """Parts that the role does not see are None."""

    person: User | None
    page: str
    phone: str
    may_call: bool
    balance: str | None
    top_up: str
    labels: Sequence[SafeString]
    licences: Sequence[CardLicence] | None
    payments: Sequence[tuple[str, str, str, bool]] | None
    notes: Sequence[tuple[str, str, str]] | None
    closed: Sequence[Closed]
    known: Mapping[str, str]
    """What saved answers may say: name, balance, end."""


def card_of(request: HttpRequest, thread: Thread, at: datetime) -> Card:
    """A fixed number of queries, however much there is."""
    person, may = thread.person, request.user.has_perm
    closed = [_closed(episode) for episode in closed_before(thread)]
    if person is None:
        return Card(None, "", "", False, None, "", [], None, None, None, closed, {"name": thread.chat_name})  # noqa: FBT003  nobody to call
    owned, amount = licences_of(person.pk, at), balance(person.pk)
    return Card(
        person=person,
        page=reverse("admin:customer", args=[person.pk]) if may("accounts.view_user") else "",
        phone=phone_of(request, thread),
        may_call=may("accounts.view_signupticket"),
        balance=format_som(amount) if may("wallet.view_ledgeraccount") else None,
        top_up=reverse("admin:customer_top_up", args=[person.pk])
        if may("wallet.can_top_up") and person.pk != request.user.pk
        else "",
        labels=[badge(label.name, LABEL_TONES[label.colour]) for label in labels_of([person.pk]).get(person.pk, [])],
        licences=[_licence(request, item) for item in owned] if may("licences.view_licence") else None,
        payments=_payments(person) if may("wallet.view_entry") else None,
        notes=_notes(person) if may("accounts.view_personnote") else None,
        closed=closed,
        known=_known(person, amount, owned),
    )


def language_of(thread: Thread) -> str:
    """The customer's; Uzbek for whoever is not registered."""
    return str(thread.person.language) if thread.person else "uz"


def _known(person: User, amount: int, licences: Sequence[LicenceView]) -> dict[str, str]:
    active = sorted(item.ends_at for item in licences if item.state == LicenceState.ACTIVE)
    with override(str(person.language)):
        end = dates.day(active[0]) if active else ""
        return {"name": person.get_full_name(), "balance": format_som(amount), "end": end}


def _licence(request: HttpRequest, item: LicenceView) -> CardLicence:
    may_reset = request.user.has_perm("licences.change_devicebinding") and item.device_id
    return CardLicence(
        name=" · ".join(filter(None, [item.product_name, item.name])),
        page=reverse("admin:licences_licence_change", args=[item.id]),
        state=badge(str(item.state.label), STATES[item.state]),
        ends_on=dates.day(item.ends_at),
        device=item.device_id or "",
        reset=reverse("admin:licences_licence_release_device", args=[item.id]) if may_reset else "",
    )


def _payments(person: User) -> list[tuple[str, str, str, bool]]:
    return [
        (
            dates.day(entry.created_at),
            said(entry.transfer.note, entry.transfer.details),
            signed_som(entry.amount),
            entry.amount < 0,
        )
        for entry in last_entries(person.pk, _FEW)
    ]


def _notes(person: User) -> list[tuple[str, str, str]]:
    return [(note.text, str(note.author), dates.day(note.created_at)) for note in last_notes(person.pk, _FEW)]


def _closed(episode: Episode) -> Closed:
    rating = episode.rating
    return Closed(
        day=dates.day(episode.closed_at) if episode.closed_at else "",
        subject=episode.subject.name if episode.subject else _("without a subject"),
        by=str(episode.closed_by or ""),
        stars="★" * rating + "☆" * (5 - rating) if rating else "",
        rating=rating,
    )
