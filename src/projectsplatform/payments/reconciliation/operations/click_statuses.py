"""What Click says of our payments, by its Merchant API: it is asked for each by its own number, else by ours where that is one.

Never within a transaction: it waits for the network. What it does not say is asked again by the next run.
"""

import logging
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.db.models import Case, IntegerField, Value, When

from projectsplatform.kit.clock import local_day
from projectsplatform.payments.click.merchant_api import ClickRefused, ClickUnclear, MerchantApi, PaymentStatus
from projectsplatform.payments.enums import PaymentState, Provider, StatedAs
from projectsplatform.payments.models import ProviderPayment, ReconciliationRun
from projectsplatform.payments.reconciliation.statements.lines import Line

log = logging.getLogger(__name__)
MOST: Final = 500
"""Payments of a run; those that did not come first."""
_SECONDS: Final = 240
_ASKED: Final = (PaymentState.CREATED, PaymentState.CANCELLED, PaymentState.CONFIRMED)


def ask_click(run: ReconciliationRun, api: MerchantApi, *, at: datetime) -> list[Line]:
    """A line for each payment of the run's period of which Click says that it was paid or cancelled."""
    return list(_lines(_payments(run), api, at))


def _payments(run: ReconciliationRun) -> list[ProviderPayment]:
    order = Case(When(state=PaymentState.CONFIRMED, then=Value(1)), default=Value(0), output_field=IntegerField())
    found = ProviderPayment.objects.filter(
        provider=Provider.CLICK,
        state__in=_ASKED,
        provider_id__isnull=False,
        reserved_at__gte=run.since,
        reserved_at__lt=run.until,
    )
    return list(found.order_by(order, "pk")[:MOST])


def _lines(payments: list[ProviderPayment], api: MerchantApi, at: datetime) -> Iterator[Line]:
    deadline = time.monotonic() + _SECONDS
    for number, payment in enumerate(payments, 1):
        if time.monotonic() > deadline:
            log.warning("payments.click_slow", extra={"left": len(payments) - number + 1})
            return
        status = _status(payment, api, at)
        if status is not None:
            yield Line(
                number=number,
                provider_id=payment.provider_id or "",
                state=_state(status),
                at=payment.reserved_at,
                account=payment.account,
                our_number=payment.pk,
            )


def _status(payment: ProviderPayment, api: MerchantApi, at: datetime) -> PaymentStatus | None:
    """None: Click says nothing certain."""
    try:
        if payment.paydoc is not None:
            return api.status(payment.paydoc, at=at)
        if payment.details.get("number"):
            return api.status_by_account(payment.account, day=local_day(payment.reserved_at or at), at=at)
    except (ClickRefused, ClickUnclear) as unclear:
        log.info("payments.click_unclear", extra={"payment": payment.pk, "kind": type(unclear).__name__})
    return None


def _state(status: PaymentStatus) -> StatedAs:
    if status.has_moved:
        return StatedAs.PAID
    return StatedAs.CANCELLED if status.status < 0 else StatedAs.OTHER
