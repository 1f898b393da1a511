"""Buying months: money, licence and line of the report, all or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import override

from projectsplatform.kit.db import idempotency
from projectsplatform.kit.db.idempotency import IdempotencyConflict
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.db.statements import fetch_row
from projectsplatform.kit.refusals import refuses
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.errors import (
    LicenceIsRevoked,
    LicenceIsSuspended,
    MonthsCountInvalid,
    PriceChanged,
    ProductInactive,
)
from projectsplatform.licences.models import Purchase
from projectsplatform.licences.operations.terms import lock_or_create_licence, put_term, term_of
from projectsplatform.licences.queries.products import offer_at
from projectsplatform.licences.rules.prices import Quote, check_months, quote
from projectsplatform.licences.rules.states import refuse_purchase
from projectsplatform.licences.rules.terms import prolong
from projectsplatform.wallet.enums import TransferKind
from projectsplatform.wallet.errors import InsufficientFunds
from projectsplatform.wallet.operations.accounts import lock_account
from projectsplatform.wallet.operations.transfers import charge_locked

_NOTE = "{product}, months: {months}"
_WRITTEN = (
    "id", "user_id", "product_id", "licence_id", "transfer_id", "months", "bonus_months", "price", "idempotency_key",
    "balance_after", "starts_at", "ends_at", "created_at",
)  # fmt: skip
_WRITE = f"""
    WITH prolonged AS (
        UPDATE licences_licence SET starts_at = %(starts_at)s, ends_at = %(ends_at)s, anchor_day = %(anchor_day)s,
               is_trial = %(is_trial)s
        WHERE id = %(licence_id)s
    )
    INSERT INTO licences_purchase ({", ".join(_WRITTEN)}, device_id)
    VALUES ({", ".join(f"%({name})s" for name in _WRITTEN)},
            (SELECT device_id FROM licences_devicebinding WHERE licence_id = %(licence_id)s AND released_at IS NULL))
    RETURNING device_id
"""  # noqa: S608  our columns


@dataclass(frozen=True)
class PurchaseReceipt:
    """What a buyer is answered, now and whenever the same request comes again. Whole so'm."""

    purchase_id: UUID
    price: int
    balance: int
    licence_id: UUID
    product: str
    key: str
    starts_at: datetime
    ends_at: datetime
    device_id: str | None


def price_months(*, product_code: str, months: int, at: datetime) -> Quote:
    """What so many months cost now. Raises MonthsCountInvalid, NothingThere."""
    return quote(offer_at(product_code, at), months=months)


@refuses(
    InsufficientFunds,
    LicenceIsSuspended,
    LicenceIsRevoked,
    ProductInactive,
    PriceChanged,
    MonthsCountInvalid,
    IdempotencyConflict,
)
@retried
@transaction.atomic
def buy(
    *,
    user_id: UUID,
    product_code: str,
    months: int,
    idempotency_key: str | None,
    body: Mapping[str, Any],
    endpoint: str,
    at: datetime,
    seen_price: int | None = None,
) -> PurchaseReceipt:
    """Pays for `months` and prolongs the licence; the same key has one effect, however often and wherever it is sent.

    Whoever was shown a price and agreed to it gives it as `seen_price`. Raises MonthsCountInvalid, IdempotencyConflict,
    LicenceIsSuspended, LicenceIsRevoked, ProductInactive, PriceChanged, InsufficientFunds; nothing is charged then, and
    the key stays free.
    """
    check_months(months)
    purchase = Purchase(
        user_id=user_id, product_id=product_code, months=months, idempotency_key=idempotency_key, created_at=at
    )
    if idempotency_key is not None:
        had = idempotency.claim(
            endpoint=endpoint, person=str(user_id), key=idempotency_key, body=body, effect=purchase.id
        )
        if had is not None:
            return receipt_of(Purchase.objects.select_related("licence").get(id=had))
    return receipt_of(_purchased(purchase, seen_price=seen_price, at=at))


def receipt_of(purchase: Purchase) -> PurchaseReceipt:
    """The answer, from what was noted when it was bought."""
    return PurchaseReceipt(
        purchase_id=purchase.id,
        price=purchase.price,
        balance=purchase.balance_after,
        licence_id=purchase.licence_id,
        product=purchase.product_id,
        key=purchase.licence.key,
        starts_at=purchase.starts_at,
        ends_at=purchase.ends_at,
        device_id=purchase.device_id,
    )


def _purchased(purchase: Purchase, *, seen_price: int | None, at: datetime) -> Purchase:
    # The person's account is the first lock of every purchase: whoever spends queues here and nowhere else.
    account = lock_account(user_id=purchase.user_id)
    offer = offer_at(purchase.product_id, at)
    licence = lock_or_create_licence(user_id=purchase.user_id, product_code=purchase.product_id, at=at)
    refuse_purchase(licence, at)
    if not offer.active:
        raise ProductInactive
    price = quote(offer, months=purchase.months)
    if seen_price not in (None, price.price):
        raise PriceChanged(price=price.price)
    movement = charge_locked(
        account=account,
        amount=price.price,
        kind=TransferKind.PURCHASE,
        note=_NOTE,
        details={"product": _message_id(purchase.product_id), "months": purchase.months},
        at=at,
    )
    put_term(licence, prolong(term_of(licence), months=purchase.months + price.bonus_months, at=at))
    purchase.licence, purchase.starts_at, purchase.ends_at = licence, licence.starts_at, licence.ends_at
    purchase.price, purchase.bonus_months = price.price, price.bonus_months
    purchase.transfer_id, purchase.balance_after = movement.transfer_id, movement.balance_after
    return _written(purchase)


def _written(purchase: Purchase) -> Purchase:
    """The purchase and the term of its licence, with the device that holds it."""
    values = {name: getattr(purchase, name) for name in _WRITTEN}
    licence = purchase.licence
    row = fetch_row(_WRITE, {**values, "anchor_day": licence.anchor_day, "is_trial": licence.is_trial})
    purchase.device_id = row[0] if row else None
    return purchase


def _message_id(product_code: str) -> str:
    """The product's name untranslated: the ledger translates it for each reader."""
    with override(None):
        return str(ProductCode(product_code).label)
