"""Buying months: money, licence and line of the report, all or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from projectsplatform.kit.db import idempotency
from projectsplatform.kit.db.idempotency import IdempotencyConflict
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.db.statements import fetch_row
from projectsplatform.kit.refusals import refuses
from projectsplatform.licences.enums import product_message_id
from projectsplatform.licences.errors import (
    EndChanged,
    LicenceIsRevoked,
    LicenceIsSuspended,
    MonthsCountInvalid,
    PriceChanged,
    ProductInactive,
)
from projectsplatform.licences.models import Purchase
from projectsplatform.licences.operations.notices import tell_of_purchase
from projectsplatform.licences.operations.terms import lock_or_create_licence, put_term
from projectsplatform.licences.queries.products import offer_at
from projectsplatform.licences.rules.prices import check_months
from projectsplatform.licences.rules.purchases import plan_purchase
from projectsplatform.wallet.enums import TransferKind
from projectsplatform.wallet.errors import InsufficientFunds
from projectsplatform.wallet.operations.accounts import lock_account
from projectsplatform.wallet.operations.transfers import charge_locked

_NOTE = "{product}, months: {months}"
_AUTOMATIC_NOTE = "{product}, months: {months}, automatic renewal"
_COLUMNS = (
    "id", "user_id", "product_id", "licence_id", "transfer_id", "months", "bonus_months", "price", "idempotency_key",
    "balance_after", "starts_at", "ends_at", "created_at",
)  # fmt: skip
_INSERT = f"""
    WITH prolonged AS (
        UPDATE licences_licence SET starts_at = %(starts_at)s, ends_at = %(ends_at)s, anchor_day = %(anchor_day)s,
               is_trial = %(is_trial)s
        WHERE id = %(licence_id)s
    )
    INSERT INTO licences_purchase ({", ".join(_COLUMNS)}, device_id)
    VALUES ({", ".join(f"%({name})s" for name in _COLUMNS)},
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


@refuses(
    InsufficientFunds,
    LicenceIsSuspended,
    LicenceIsRevoked,
    ProductInactive,
    PriceChanged,
    EndChanged,
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
    seen_end: date | None = None,
    is_automatic: bool = False,
    is_answered: bool = False,
) -> PurchaseReceipt:
    """Pays for `months` and prolongs the licence; the same key has one effect, however often and wherever it is sent.

    Whoever was shown a price and agreed to it gives it as `seen_price`, and the day of the new end in Tashkent as
    `seen_end`. The statement and the notice of an `is_automatic` one say that it was; the notice of one that the bot
    answers in the chat (`is_answered`) is only listed. Raises MonthsCountInvalid, IdempotencyConflict,
    LicenceIsSuspended, LicenceIsRevoked, ProductInactive, PriceChanged, EndChanged, InsufficientFunds; nothing is charged
    then, and the key stays free.
    """
    check_months(months)
    purchase = Purchase(
        user_id=user_id, product_id=product_code, months=months, idempotency_key=idempotency_key, created_at=at
    )
    if idempotency_key is not None:
        earlier_id = idempotency.claim(
            endpoint=endpoint, person=str(user_id), key=idempotency_key, body=body, effect=purchase.id
        )
        if earlier_id is not None:
            return receipt_of(Purchase.objects.select_related("licence").get(id=earlier_id))
    _make(purchase, seen_price=seen_price, seen_end=seen_end, is_automatic=is_automatic, at=at)
    tell_of_purchase(purchase, is_automatic=is_automatic, is_answered=is_answered, at=at)
    return receipt_of(purchase)


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


def _make(
    purchase: Purchase, *, seen_price: int | None, seen_end: date | None, is_automatic: bool, at: datetime
) -> None:
    # The person's account is the first lock of every purchase, so purchases of one person wait here and nowhere else.
    account = lock_account(user_id=purchase.user_id)
    offer = offer_at(purchase.product_id, at)
    licence = lock_or_create_licence(user_id=purchase.user_id, product_code=purchase.product_id, at=at)
    plan = plan_purchase(
        product_code=purchase.product_id,
        offer=offer,
        licence=licence,
        balance=account.balance or 0,
        months=purchase.months,
        at=at,
        seen_price=seen_price,
        seen_end=seen_end,
    )
    quote, term = plan.accepted()
    movement = charge_locked(
        account=account,
        amount=quote.price,
        kind=TransferKind.PURCHASE,
        note=_AUTOMATIC_NOTE if is_automatic else _NOTE,
        details={"product": product_message_id(purchase.product_id), "months": purchase.months},
        at=at,
    )
    put_term(licence, term)
    purchase.licence, purchase.starts_at, purchase.ends_at = licence, licence.starts_at, licence.ends_at
    purchase.price, purchase.bonus_months = quote.price, quote.bonus_months
    purchase.transfer_id, purchase.balance_after = movement.transfer_id, movement.balance_after
    _write(purchase)


def _write(purchase: Purchase) -> None:
    """Writes the purchase and the licence's term in one statement, which returns the device that holds the licence."""
    values = {name: getattr(purchase, name) for name in _COLUMNS}
    licence = purchase.licence
    row = fetch_row(_INSERT, {**values, "anchor_day": licence.anchor_day, "is_trial": licence.is_trial})
    purchase.device_id = row[0] if row else None
