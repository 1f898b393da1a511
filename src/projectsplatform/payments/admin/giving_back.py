"""The page on which a member of staff gives a payment back: one reason, one press."""

from collections.abc import Iterator

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.kit.clock import now
from projectsplatform.kit.uz.dates import moment
from projectsplatform.kit.uz.money import format_som
from projectsplatform.kit.uz.number_words import som_in_words
from projectsplatform.panel.actors import actor_of
from projectsplatform.panel.confirm import ConfirmPage, form_action
from projectsplatform.payments.enums import RefundState, RefundWay
from projectsplatform.payments.errors import RestChanged
from projectsplatform.payments.forms import RefundForm
from projectsplatform.payments.models import ProviderPayment, ProviderRefund
from projectsplatform.payments.operations.refunds import request_refund
from projectsplatform.payments.queries.refunds import refund_use, refunded_of
from projectsplatform.payments.rules.refunds import unspent
from projectsplatform.wallet.errors import NothingLeft
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.rules.approvals import APPROVED_ALONE


def give_back(request: HttpRequest, site: AdminSite, payment: ProviderPayment, way: RefundWay) -> HttpResponse:
    """What is unspent of it goes, at once off the balance; whoever finds another rest looks again."""
    held = balance(payment.person_id)
    rest = unspent(payment, refunded=refunded_of(payment), balance=held)
    if not rest and request.method != "POST":
        messages.warning(request, NothingLeft().text())
        return redirect("admin:payments_providerpayment_change", payment.pk)
    form = RefundForm(request.POST or None, initial={"amount": rest})

    def act() -> str | HttpResponse:
        try:
            refund = request_refund(
                payment_id=payment.pk, way=way, actor_id=actor_of(request), at=now(), **form.cleaned_data
            )
        except RestChanged as refusal:
            messages.error(request, refusal.text())
            return redirect(request.path)
        messages.success(request, _said(refund))
        return redirect("admin:payments_providerrefund_change", refund.pk)

    title = _("Give back through Click") if way == RefundWay.CLICK else _("Give back by bank transfer")
    back = reverse("admin:payments_providerpayment_change", args=[payment.pk])
    page = ConfirmPage(title, _("Give back"), back, _facts(request, payment, way, rest, held), hint=_hint(way))
    return form_action(request, site, form, page, act)


def _said(refund: ProviderRefund) -> str:
    if refund.state == RefundState.WAITING:
        return _("Recorded: the money is off the balance. A second member of staff must agree before it is paid.")
    if refund.way == RefundWay.CLICK:
        return _("Recorded: the money is off the balance, and Click is asked now.")
    return _("Recorded: the money is off the balance. Make the transfer in the bank and write down its number here.")


def _hint(way: RefundWay) -> str:
    if way == RefundWay.CLICK:
        return _(
            "The money leaves the balance at once, and Click is asked once. If Click does not do it, it comes back by itself."
        )
    hint = _(
        "The money leaves the balance at once, so that it cannot be spent. Then make the transfer in the bank. More than {sum}, or than is left above, waits for a second member of staff."
    )
    return hint.format(sum=format_som(APPROVED_ALONE))


def _facts(
    request: HttpRequest, payment: ProviderPayment, way: RefundWay, rest: int, held: int
) -> Iterator[tuple[str, str]]:
    paid_at = moment(payment.confirmed_at or payment.created_at)
    yield _("Person"), f"{payment.person} · {payment.person.get_full_name()}"
    yield _("Payment"), f"{payment} · {format_som(payment.amount)} · {paid_at}"
    yield _("Goes back"), f"{format_som(rest)} ({som_in_words(rest)})"
    yield _("Balance now"), format_som(held)
    yield _("Balance afterwards"), format_som(held - rest)
    if way == RefundWay.BANK:
        use = refund_use(member_id=actor_of(request), customer_id=payment.person_id, at=now())
        left = max(0, min(use.member_cap - use.by_member, use.customer_cap - use.by_customer))
        yield _("Without a second member of staff today"), format_som(min(left, APPROVED_ALONE))
