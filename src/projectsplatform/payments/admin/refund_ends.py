"""How a refund ends: the second pair of eyes, and what the bank did."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from projectsplatform.kit.clock import local_day, now
from projectsplatform.kit.uz.dates import moment
from projectsplatform.kit.uz.money import format_som
from projectsplatform.kit.uz.number_words import som_in_words
from projectsplatform.panel.actors import actor_of
from projectsplatform.panel.admins import ReadOnlyAdmin
from projectsplatform.panel.confirm import ConfirmPage, OtherDecision, form_action
from projectsplatform.panel.decided import show_what_was_decided
from projectsplatform.panel.forms import ActionForm, ConfirmForm
from projectsplatform.panel.words import typed
from projectsplatform.payments.enums import RefundState, RefundWay
from projectsplatform.payments.forms import BankTransferForm
from projectsplatform.payments.models import ProviderRefund
from projectsplatform.payments.operations.refund_ends import (
    approve_refund,
    note_bank_transfer,
    refuse_refund,
    withdraw_refund,
)

_OFFERED = {
    (RefundWay.BANK, RefundState.WAITING): ("approve", "refuse"),
    (RefundWay.BANK, RefundState.REQUESTED): ("paid", "not_paid"),
}
"""Way and state → what can be done."""


class RefundEndsAdmin(ReadOnlyAdmin):
    """The buttons of a refund. Each is shown to who may, in the state in which it is of use."""

    actions_detail = ("approve", "refuse", "paid", "not_paid")

    def has_decide_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Asked by the first two actions below."""
        return bool(request.user.has_perm("wallet.can_top_up"))

    def has_give_back_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Asked by the other two."""
        return bool(request.user.has_perm("wallet.can_reverse"))

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[Any]:
        """unfold's hook: a refund offers what can be done in its state."""
        refund = self.get_object(request, str(object_id))
        offered = _OFFERED.get((RefundWay(refund.way), RefundState(refund.state)), ()) if refund else ()
        return [
            found
            for found in super().get_actions_detail(request, object_id)
            if found.action_name.removeprefix("payments_providerrefund_") in offered
        ]

    @action(description=gettext_lazy("Approve"), permissions=["decide"], url_path="approve", icon="check")
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        refund = self._refund(request, object_id)

        def act() -> str:
            approve_refund(refund_id=refund.pk, actor_id=actor_of(request), at=now())
            return _("Approved: the bank transfer may be made.")

        other = OtherDecision(_("Refuse"), _address(refund, "refuse"))
        hint = _("The money is off the balance already. Whoever asked makes the transfer in the bank.")
        return self._decide(request, refund, act, _page(refund, _("Approve"), hint, other=other))

    @action(description=gettext_lazy("Refuse"), permissions=["decide"], url_path="refuse", icon="block")
    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        refund = self._refund(request, object_id)

        def act() -> str:
            refuse_refund(refund_id=refund.pk, actor_id=actor_of(request), at=now())
            return _("Refused: the money is on the balance again.")

        other = OtherDecision(_("Approve"), _address(refund, "approve"))
        hint = _("The money comes back to the balance, and the customer is told.")
        page = _page(refund, _("Refuse"), hint, other=other, is_refusal=True)
        return self._decide(request, refund, act, page)

    @action(description=gettext_lazy("The transfer was made"), permissions=["give_back"], url_path="paid", icon="check")
    def paid(self, request: HttpRequest, object_id: str) -> HttpResponse:
        refund = self._refund(request, object_id)
        form = BankTransferForm(request.POST or None, initial={"transferred_on": local_day(now())})

        def act() -> str:
            note_bank_transfer(refund_id=refund.pk, actor_id=actor_of(request), at=now(), **form.cleaned_data)
            return _("Recorded: the refund is made, and the customer is told.")

        hint = _("Write down what the bank says. It cannot be undone.")
        return form_action(request, self.admin_site, form, _page(refund, _("The transfer was made"), hint), act)

    @action(
        description=gettext_lazy("The transfer is not made"),
        permissions=["give_back"],
        url_path="not-paid",
        icon="undo",
    )
    def not_paid(self, request: HttpRequest, object_id: str) -> HttpResponse:
        refund = self._refund(request, object_id)

        def act() -> str:
            withdraw_refund(refund_id=refund.pk, actor_id=actor_of(request), at=now())
            return _("Recorded: the money is on the balance again.")

        hint = _(
            "Only if no transfer was made in the bank: the money comes back to the balance, and the customer is told."
        )
        page = _page(refund, _("The transfer is not made"), hint)
        return form_action(request, self.admin_site, ConfirmForm(request.POST or None), page, act)

    def _refund(self, request: HttpRequest, object_id: str) -> ProviderRefund:
        refund: ProviderRefund | None = self.get_object(request, object_id)
        if refund is None:
            raise Http404
        return refund

    def _decide(
        self, request: HttpRequest, refund: ProviderRefund, act: Callable[[], str], page: ConfirmPage
    ) -> HttpResponse:
        if request.method != "POST" and refund.state != RefundState.WAITING:
            return show_what_was_decided(request, _address(refund, "change"))
        form: ActionForm = ConfirmForm(request.POST or None)
        return form_action(request, self.admin_site, form, page, act)


def _page(refund: ProviderRefund, title: str, hint: str, **values: Any) -> ConfirmPage:
    return ConfirmPage(title, title, _address(refund, "change"), _facts(refund), hint=hint, **values)


def _address(refund: ProviderRefund, page: str) -> str:
    return reverse(f"admin:payments_providerrefund_{page}", args=[refund.pk])


def _facts(refund: ProviderRefund) -> Iterator[tuple[str, str]]:
    person = refund.payment.person
    yield _("Person"), f"{person} · {person.get_full_name()}"
    yield _("Payment"), f"{refund.payment} · {format_som(refund.payment.amount)}"
    yield _("Goes back"), f"{format_som(refund.amount)} ({som_in_words(refund.amount)})"
    yield _("Reason"), typed(refund.reason)
    yield _("Requested by"), f"{refund.requested_by} · {moment(refund.requested_at)}"
    yield _("Why by two"), refund.get_approval_reason_display() or "—"
    yield _("State"), refund.get_state_display()
