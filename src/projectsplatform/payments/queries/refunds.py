"""Refunds of payments: what was given back, and what a member of staff gave."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Sum

from projectsplatform.kit.db.statements import fetch_row
from projectsplatform.payments.enums import OPEN_REFUNDS, RefundState, RefundWay
from projectsplatform.payments.models import ProviderPayment, ProviderRefund
from projectsplatform.wallet.queries.caps import WINDOW, CapUse, caps_now

# Whatever was not refused counts, also what waits and what two agreed to.
_USE: Final = """
    SELECT coalesce(sum(refund.amount) FILTER (WHERE refund.requested_by_id = %(member)s), 0)::bigint,
           coalesce(sum(refund.amount) FILTER (WHERE payment.person_id = %(customer)s), 0)::bigint
    FROM payments_providerrefund refund JOIN payments_providerpayment payment ON payment.id = refund.payment_id
    WHERE refund.way = 'bank' AND refund.state <> 'refused' AND refund.requested_at > %(since)s
      AND (refund.requested_by_id = %(member)s OR payment.person_id = %(customer)s)
"""


def refunded_of(payment: ProviderPayment) -> int:
    """So'm that refunds took off the balance again and did not give back."""
    refunds = ProviderRefund.objects.filter(payment=payment).exclude(state=RefundState.REFUSED)
    return int(refunds.aggregate(sum=Sum("amount", default=0))["sum"])


def has_open_refund(payment: ProviderPayment) -> bool:
    """Whether one is not finished yet."""
    return ProviderRefund.objects.filter(payment=payment, state__in=OPEN_REFUNDS).exists()


def refund_use(*, member_id: UUID, customer_id: UUID, at: datetime) -> CapUse:
    """So'm that a member paid back by bank, and a customer got so, in the last 24 hours, beside the caps of top-ups.

    Under the locks of `lock_for_top_up` nobody adds to either sum meanwhile.
    """
    values = {"member": member_id, "customer": customer_id, "since": at - WINDOW}
    by_member, by_customer = fetch_row(_USE, values) or (0, 0)
    return CapUse(by_member, by_customer, *caps_now())


def reversals_to_send(limit: int) -> list[UUID]:
    """Those that Click was not asked for yet, oldest first."""
    waiting = ProviderRefund.objects.filter(way=RefundWay.CLICK, state=RefundState.REQUESTED)
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:limit])


def reversals_to_ask_about(at: datetime, limit: int) -> list[UUID]:
    """Those that nobody knows the end of and whose time to ask has come, oldest first."""
    unknown = ProviderRefund.objects.filter(state__in=(RefundState.SENT, RefundState.UNCERTAIN), ask_at__lte=at)
    return list(unknown.order_by("pk").values_list("pk", flat=True)[:limit])
