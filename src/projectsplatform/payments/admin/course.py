"""What happened to a payment, in words: when, what, and who did it."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.kit.uz.dates import moment
from projectsplatform.kit.uz.money import format_som
from projectsplatform.payments.enums import PaymentState, RefundState
from projectsplatform.payments.models import ProviderPayment, ProviderRefund

_OURS: Final = frozenset({"timeout", "forgotten"})
"""Events of payments that we ended because nobody came."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the course. `page` tells more of it."""

    at: str
    what: str
    who: str
    page: str = ""


def course_of(payment: ProviderPayment, refunds: Sequence[ProviderRefund], methods: AbstractSet[str]) -> list[Step]:
    """Oldest first. `methods`: of the payment's events."""
    is_ours = payment.refund_id in {refund.transfer_id for refund in refunds}
    found = [*_own(payment, methods, is_ours=is_ours), *(step for refund in refunds for step in _of_refund(refund))]
    found.sort(key=lambda pair: pair[0])
    return [step for _at, step in found]


def _own(payment: ProviderPayment, methods: AbstractSet[str], *, is_ours: bool) -> Iterator[tuple[datetime, Step]]:
    provider = payment.get_provider_display()
    if payment.reserved_at is None or payment.created_at < payment.reserved_at:
        yield _step(payment.created_at, _("Begun on our pages"), _("the customer"))
    if payment.reserved_at:
        yield _step(
            payment.reserved_at,
            _("Created: {provider} asked whether it may be paid").format(provider=provider),
            provider,
        )
    if payment.confirmed_at:
        yield _step(payment.confirmed_at, _("Confirmed: the money came to the balance"), provider)
    if payment.cancelled_at and payment.state == PaymentState.CANCELLED:
        yield _step(payment.cancelled_at, _cancelled(payment), _canceller(payment, methods))
    if payment.cancelled_at and payment.state == PaymentState.REFUNDED and not is_ours:
        yield _step(
            payment.cancelled_at,
            _("Given back by {provider}: the payment is no more").format(provider=provider),
            provider,
        )


def _of_refund(refund: ProviderRefund) -> Iterator[tuple[datetime, Step]]:
    page = reverse("admin:payments_providerrefund_change", args=[refund.pk])
    way = refund.get_way_display()
    asked = _("Refund asked for: {amount} {way}").format(amount=format_som(refund.amount), way=way)
    yield _step(refund.requested_at, asked, str(refund.requested_by), page)
    if refund.sent_at:
        yield _step(refund.sent_at, _("Refund asked of Click"), _("the platform"), page)
    if refund.ended_at:
        done = refund.state == RefundState.DONE
        what = _("Refund made") if done else _("Refund not made: the money is back on the balance")
        yield _step(refund.ended_at, what, _ender(refund), page)


def _ender(refund: ProviderRefund) -> str:
    if refund.ended_by:
        return str(refund.ended_by)
    return _("the platform") if refund.state == RefundState.REFUSED else "Click"


def _cancelled(payment: ProviderPayment) -> str:
    if payment.has_failed:
        return _("Cancelled: the card was not charged")
    return _("Cancelled before any money came")


def _canceller(payment: ProviderPayment, methods: AbstractSet[str]) -> str:
    if methods & _OURS:
        return _("the platform: its time was over")
    return payment.get_provider_display() if payment.provider_id else _("the customer")


def _step(at: datetime, what: str, who: str, page: str = "") -> tuple[datetime, Step]:
    return at, Step(moment(at), what, who, page)
