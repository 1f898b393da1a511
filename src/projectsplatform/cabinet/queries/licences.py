"""A person's licences, and one of them closely."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef

from projectsplatform.cabinet.queries.channels import ShownChannel, shown_channels
from projectsplatform.cabinet.queries.history import History, history_of
from projectsplatform.cabinet.queries.months import MonthChoice, month_choices
from projectsplatform.cabinet.queries.shown import ShownLicence, shown
from projectsplatform.kit.errors import NothingThere
from projectsplatform.licences.enums import RenewalState
from projectsplatform.licences.models import DeviceBinding, Licence, Purchase, Renewal
from projectsplatform.licences.queries.licences import LicenceView, find_licence_of, licences_of
from projectsplatform.licences.queries.products import Offer, ProductView, offer_at, products_on_sale
from projectsplatform.licences.queries.reasons import STOPPED, reasons_of
from projectsplatform.licences.queries.renewals import renewal_of
from projectsplatform.licences.rules.renewals import month_in

_DEVICES: Final = 10
_PURCHASES: Final = 10


@dataclass(frozen=True, slots=True)
class ShownRenewal:
    """The switch of automatic renewal. `price` of a month is whole so'm, None for what is not sold; `next` is the renewal
    that was announced for the present end."""

    is_on: bool
    price: int | None
    next: Renewal | None

    @property
    def is_waiting(self) -> bool:
        return self.is_on and self.next is not None and self.next.state == RenewalState.WAITING

    @property
    def is_short(self) -> bool:
        return self.is_on and self.next is not None and self.next.state == RenewalState.SHORT

    @property
    def asks(self) -> bool:
        """Whether a higher price waits for a yes."""
        return self.is_on and self.next is not None and self.next.state == RenewalState.DEARER


@dataclass(frozen=True, slots=True)
class LicenceDetails:
    """A licence with what happened to it, newest first."""

    shown: ShownLicence
    releases_allowed: int
    release_days: int
    takeover_hours: int
    history: History
    choices: tuple[MonthChoice, ...]
    """What months of it cost; empty where nothing can be bought."""
    channels: tuple[ShownChannel, ...]
    reason: str
    """Why staff stopped it; empty while it may run."""
    renewal: ShownRenewal | None
    """None where nothing can renew itself: a trial, a stopped licence."""


@dataclass(frozen=True, slots=True)
class ListedLicence:
    """A licence of the list, and what months of it cost; no choice where nothing can be bought."""

    shown: ShownLicence
    choices: tuple[MonthChoice, ...]


def listed_licences(user_id: UUID, at: datetime) -> list[ListedLicence]:
    """All of a person's licences."""
    on_sale = {product.code: product for product in products_on_sale(at)}
    licences = [shown(view, at) for view in licences_of(user_id, at)]
    return [ListedLicence(each, _choices(each, on_sale.get(each.view.product))) for each in licences]


def _choices(licence: ShownLicence, product: ProductView | None) -> tuple[MonthChoice, ...]:
    return month_choices(product) if product and licence.may_buy else ()


def licence_details(licence_id: UUID, *, user_id: UUID, at: datetime) -> LicenceDetails:
    """Raises NothingThere, also for someone else's licence."""
    licence = find_licence_of(licence_id, user_id=user_id)
    view = next((view for view in licences_of(user_id, at) if view.id == licence.id), None)
    if view is None:
        raise NothingThere
    offer = offer_at(view.product, at)
    return LicenceDetails(
        shown=shown(view, at),
        releases_allowed=licence.product.releases_allowed,
        release_days=licence.product.release_days,
        takeover_hours=licence.product.takeover_hours,
        history=history_of(_purchases(licence), _devices(licence)),
        choices=month_choices(offer) if offer.active else (),
        channels=tuple(shown_channels(user_id, at, product=view.product)),
        reason=_reason(view, user_id),
        renewal=_renewal(licence, offer),
    )


def _purchases(licence: Licence) -> tuple[Purchase, ...]:
    """The newest, each with whether it `was_automatic`."""
    marked = Purchase.objects.annotate(was_automatic=Exists(Renewal.objects.filter(purchase=OuterRef("pk"))))
    return tuple(marked.filter(licence=licence).order_by("-id")[:_PURCHASES])


def _devices(licence: Licence) -> tuple[DeviceBinding, ...]:
    return tuple(DeviceBinding.objects.filter(licence=licence).order_by("-bound_at", "-id")[:_DEVICES])


def _renewal(licence: Licence, offer: Offer) -> ShownRenewal | None:
    if licence.is_trial or licence.suspended_at or licence.revoked_at:
        return None
    next_one = renewal_of(licence) if licence.auto_renew else None
    return ShownRenewal(licence.auto_renew, month_in(offer), next_one)


def _reason(view: LicenceView, user_id: UUID) -> str:
    stopped = [view.id] if view.state in STOPPED else []
    return reasons_of(user_id=user_id, licence_ids=stopped).get(view.id, "")
