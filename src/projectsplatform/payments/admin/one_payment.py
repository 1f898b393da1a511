"""What the page of a payment shows besides its fields: its course in words, its lines, and how it can go back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.kit.clock import now
from projectsplatform.kit.uz.dates import moment
from projectsplatform.kit.uz.money import format_som, signed_som
from projectsplatform.payments.admin.course import Step, course_of
from projectsplatform.payments.enums import PaymentState, Provider, RefundState
from projectsplatform.payments.models import ProviderPayment, ProviderRefund
from projectsplatform.payments.queries.desk import methods_of, person_lines, refunds_of
from projectsplatform.payments.rules.checkouts import providers_on
from projectsplatform.payments.rules.refunds import can_go_through_click, unspent
from projectsplatform.wallet.models import Entry
from projectsplatform.wallet.queries import balance

PAYMES_CABINET: Final = "https://merchant.payme.uz/"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the person's statement that the payment or a refund of it wrote."""

    at: str
    what: str
    page: str
    amount: str
    after: str
    is_outgoing: bool


@dataclass(frozen=True, slots=True)
class WaysBack:
    """`rest` is what is unspent; `steps` say what to do in the provider's cabinet, at `cabinet`; `actions` are (address, text)."""

    rest: str
    note: str = ""
    steps: Sequence[str] = ()
    cabinet: str = ""
    actions: Sequence[tuple[str, str]] = ()


def page_context(request: HttpRequest, payment: ProviderPayment) -> dict[str, Any]:
    """Five queries, however much happened."""
    refunds = refunds_of(payment)
    lines = person_lines(payment, refunds)
    refunded = sum(refund.amount for refund in refunds if refund.state != RefundState.REFUSED)
    held = balance(payment.person_id)
    rest = unspent(payment, refunded=refunded, balance=held)
    return {
        "payment": payment,
        "person": payment.person,
        "customer_page": reverse("admin:customer", args=[payment.person_id]),
        "amount": format_som(payment.amount),
        "course": _course(payment, refunds),
        "lines": [_line(entry) for entry in lines],
        "ways": _ways(request, payment, refunds, rest),
    }


def _course(payment: ProviderPayment, refunds: Sequence[ProviderRefund]) -> list[Step]:
    return course_of(payment, refunds, methods_of(payment))


def _line(entry: Entry) -> Line:
    return Line(
        moment(entry.created_at),
        entry.transfer.bio,
        reverse("admin:wallet_transfer_change", args=[entry.transfer_id]),
        signed_som(entry.amount),
        format_som(entry.balance_after or 0),
        is_outgoing=entry.amount < 0,
    )


def _ways(
    request: HttpRequest, payment: ProviderPayment, refunds: Sequence[ProviderRefund], rest: int
) -> WaysBack | None:
    """None where no money of it is here."""
    if payment.state != PaymentState.CONFIRMED:
        return None
    under_way = next((refund for refund in refunds if refund.is_open), None)
    if under_way is not None:
        page = reverse("admin:payments_providerrefund_change", args=[under_way.pk])
        return WaysBack(format_som(rest), _("A refund of it is under way."), actions=[(page, _("Look at the refund"))])
    if not rest:
        return WaysBack(format_som(0), _("Nothing of it is left: what is spent cannot go back."))
    may_act = request.user.has_perm("wallet.can_reverse") and payment.person_id != request.user.pk
    note, steps, cabinet = _advice(payment, rest)
    actions = _actions(payment, rest) if may_act else []
    return WaysBack(format_som(rest), note, steps, cabinet, actions)


def _advice(payment: ProviderPayment, rest: int) -> tuple[str, Sequence[str], str]:
    """What to do first: whoever took the money gives it back, as long as nothing of it is spent."""
    if rest < payment.amount:
        note = _("Some of it is spent, so {provider} cannot give it back: the rest goes by bank transfer.")
        return note.format(provider=payment.get_provider_display()), (), ""
    if payment.provider == Provider.PAYME:
        return _("Payme gives it back, whole, from its own cabinet:"), _paymes_steps(payment), PAYMES_CABINET
    if payment.provider == Provider.UZUM:
        return _("Uzum Bank gives it back when its support is asked to:"), _uzums_steps(payment), ""
    if can_go_through_click(payment, rest=rest, at=now()):
        return _("Click takes it back to the card, whole."), (), ""
    return _("Click's time for it is over: it goes back by bank transfer."), (), ""


def _paymes_steps(payment: ProviderPayment) -> list[str]:
    return [
        _("Open Payme's cabinet and find the payment {number} of {amount}.").format(
            number=payment.provider_id, amount=format_som(payment.amount)
        ),
        _("Press its button that cancels it."),
        _("Payme asks us and returns the money to the card; this page then says “given back” by itself."),
        _(
            "If Payme says that it cannot be cancelled, the money is spent meanwhile or its time is over: use a bank transfer."
        ),
    ]


def _uzums_steps(payment: ProviderPayment) -> list[str]:
    return [
        _("Write to Uzum Bank's support that the payment {number} of {amount} is to be reversed.").format(
            number=payment.provider_id, amount=format_som(payment.amount)
        ),
        _("The bank asks us and returns the money to the card; this page then says “given back” by itself."),
        _("If the bank refuses, use a bank transfer."),
    ]


def _actions(payment: ProviderPayment, rest: int) -> list[tuple[str, str]]:
    by_bank = reverse("admin:payments_providerpayment_by_bank", args=[payment.pk]), _("Give back by bank transfer")
    if Provider.CLICK in providers_on() and can_go_through_click(payment, rest=rest, at=now()):
        click = reverse("admin:payments_providerpayment_through_click", args=[payment.pk]), _("Give back through Click")
        return [click, by_bank]
    return [by_bank]
