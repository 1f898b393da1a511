"""Automatic renewal: announced three days before an end, charged a day before it, once an end."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.operations import audit
from projectsplatform.kit.db.retry import retried
from projectsplatform.licences.enums import RenewalState
from projectsplatform.licences.errors import PriceChanged, ProductInactive
from projectsplatform.licences.models import Renewal
from projectsplatform.licences.operations import renewal_notices
from projectsplatform.licences.operations.purchases import PurchaseReceipt, buy
from projectsplatform.licences.queries.renewals import in_batches, licences_to_announce, renewals_due
from projectsplatform.licences.rules.renewals import MONTHS, announced_from, announced_until, charge_at, price_of_month
from projectsplatform.wallet.errors import InsufficientFunds
from projectsplatform.wallet.operations.accounts import lock_free_account
from projectsplatform.wallet.queries.balances import balance

_ENDPOINT: Final = "renewal"


def renew_all(*, at: datetime) -> int:
    """Announces what is to be announced and makes what is due; returns how many licences were renewed.

    Each has its own transaction: a killed worker goes on where it was, and two at once do not wait for each other.
    """
    for licence in in_batches(licences_to_announce(since=announced_from(at), until=announced_until(at)), "ends_at"):
        announce(licence_id=licence.id, ends_at=licence.ends_at, at=at)
    due = in_batches(renewals_due(at).select_related("licence"), "charge_at")
    return sum(renew(renewal_id=renewal.id, user_id=renewal.licence.user_id, at=at) for renewal in due)


@retried
@transaction.atomic
def announce(*, licence_id: UUID, ends_at: datetime, at: datetime) -> bool:
    """Tells the owner when a month will be bought and for how much; False when there is nothing to announce any more."""
    announceable = licences_to_announce(since=announced_from(at), until=ends_at).filter(id=licence_id, ends_at=ends_at)
    licence = announceable.select_for_update(of=("self",), skip_locked=True).first()
    price = price_of_month(licence.product_id, at) if licence else None
    if licence is None or price is None:
        return False
    renewal, is_new = Renewal.objects.get_or_create(
        licence=licence,
        ends_at=ends_at,
        defaults={
            "price": price, "announced_at": at, "charge_at": charge_at(ends_at=ends_at, announced_at=at),
        },
    )  # fmt: skip
    if is_new:
        tell(renewal, at=at)
    return is_new


@retried
@transaction.atomic
def renew(*, renewal_id: UUID, user_id: UUID, at: datetime) -> bool:
    """Buys the month; False when it was not to be had, of which the owner is told, or when somebody else is at it."""
    if not lock_free_account(user_id=user_id):
        return False
    due = renewals_due(at).filter(pk=renewal_id).select_related("licence")
    renewal = due.select_for_update(of=("self", "licence")).first()
    if renewal is None:
        return False
    try:
        receipt = _buy(renewal, at)
    except InsufficientFunds as refusal:
        _put(renewal, RenewalState.SHORT)
        renewal_notices.tell_of_missing_money(renewal, missing=refusal.details["missing"], at=at)
    except PriceChanged as refusal:
        _put(renewal, RenewalState.DEARER)
        renewal_notices.tell_of_higher_price(renewal, price=refusal.details["price"], at=at)
    except ProductInactive:
        renewal_notices.tell_of_withdrawal(renewal, at=at)
    else:
        _finish(renewal, receipt, at)
    return renewal.state == RenewalState.DONE


def tell(renewal: Renewal, *, at: datetime) -> None:
    """That it will be made, and when the balance will not do."""
    renewal_notices.tell_of_renewal(renewal, at=at)
    missing = renewal.price - balance(renewal.licence.user_id)
    if missing > 0:
        renewal_notices.tell_of_low_balance(renewal, missing=missing, at=at)


def _buy(renewal: Renewal, at: datetime) -> PurchaseReceipt:
    """By the one way of buying. Its price is the present one, and never more than the owner was told."""
    licence = renewal.licence
    price = price_of_month(licence.product_id, at)
    return buy(
        user_id=licence.user_id,
        product_code=licence.product_id,
        months=MONTHS,
        idempotency_key=str(renewal.pk),
        body={"renewal": str(renewal.pk)},
        endpoint=_ENDPOINT,
        at=at,
        seen_price=renewal.price if price is None else min(price, renewal.price),
        is_automatic=True,
    )


def _put(renewal: Renewal, state: RenewalState) -> None:
    renewal.state = state
    renewal.save(update_fields=["state"])


def _finish(renewal: Renewal, receipt: PurchaseReceipt, at: datetime) -> None:
    renewal.state, renewal.price, renewal.purchase_id = RenewalState.DONE, receipt.price, receipt.purchase_id
    renewal.save(update_fields=["state", "price", "purchase"])
    audit.record(
        event="licence.renewed",
        at=at,
        actor_id=None,
        subject_id=renewal.licence.user_id,
        details={"licence": str(renewal.licence_id), "purchase": str(receipt.purchase_id), "amount": receipt.price},
    )
