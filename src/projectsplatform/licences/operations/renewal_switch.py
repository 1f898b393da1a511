"""Automatic renewal, switched on and off by a licence's owner."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.operations import audit
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.refusals import refuses
from projectsplatform.licences.enums import RenewalState
from projectsplatform.licences.errors import PriceChanged
from projectsplatform.licences.models import Licence, Renewal
from projectsplatform.licences.operations.renewals import tell
from projectsplatform.licences.queries.renewals import renewal_of
from projectsplatform.licences.rules.renewals import ANNOUNCED_BEFORE, agreed_charge_at, price_of_month
from projectsplatform.wallet.operations.accounts import lock_account


@refuses(NothingThere, PriceChanged)
@retried
@transaction.atomic
def switch_renewal(
    *, licence_id: UUID, user_id: UUID, is_on: bool, at: datetime, seen_price: int | None = None
) -> None:
    """Switches it on, which agrees to the price of now, or off. Within three days of the end it is announced at once.

    Whoever was shown a price gives it as `seen_price`. Raises NothingThere (also for someone else's licence), PriceChanged.
    """
    lock_account(user_id=user_id)
    mine = Licence.objects.select_for_update(of=("self",)).filter(id=licence_id, user_id=user_id)
    licence = mine.first()
    if licence is None:
        raise NothingThere
    if is_on:
        _require_seen(licence, seen_price, at)
    if licence.auto_renew != is_on:
        mine.update(auto_renew=is_on)
        _record(licence, is_on=is_on, at=at)
    if is_on:
        _agree(licence, was_on=licence.auto_renew, at=at)


def _require_seen(licence: Licence, seen_price: int | None, at: datetime) -> None:
    price = price_of_month(licence.product_id, at)
    if price is not None and seen_price not in (None, price):
        raise PriceChanged(price=price)


def _agree(licence: Licence, *, was_on: bool, at: datetime) -> None:
    """What asks for a yes has it; a renewal that is near is announced, one that was stopped again."""
    known = renewal_of(licence)
    if known is not None and (known.state == RenewalState.DONE or (was_on and known.state != RenewalState.DEARER)):
        return
    is_near = at < licence.ends_at <= at + ANNOUNCED_BEFORE
    runs = is_near and not (licence.is_trial or licence.suspended_at or licence.revoked_at)
    price = price_of_month(licence.product_id, at) if runs else None
    if price is None:
        return
    renewal, _is_new = Renewal.objects.update_or_create(
        licence=licence,
        ends_at=licence.ends_at,
        defaults={
            "price": price, "announced_at": at, "state": RenewalState.WAITING,
            "charge_at": agreed_charge_at(ends_at=licence.ends_at, at=at),
        },
    )  # fmt: skip
    tell(renewal, at=at)


def _record(licence: Licence, *, is_on: bool, at: datetime) -> None:
    audit.record(
        event="licence.renewal.switched_on" if is_on else "licence.renewal.switched_off",
        at=at,
        actor_id=licence.user_id,
        subject_id=licence.user_id,
        details={"licence": str(licence.pk)},
    )
