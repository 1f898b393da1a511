"""What can be done about a difference: a button for each, and a page with both sides and one form."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from projectsplatform.kit.clock import now
from projectsplatform.kit.uz.money import format_som
from projectsplatform.panel.actors import actor_of
from projectsplatform.panel.admins import ReadOnlyAdmin
from projectsplatform.panel.confirm import ConfirmPage, OtherDecision, form_action
from projectsplatform.panel.decided import show_what_was_decided
from projectsplatform.panel.forms import ActionForm, ConfirmForm, ReasonForm
from projectsplatform.payments.enums import DifferenceState, Resolution
from projectsplatform.payments.models import Difference
from projectsplatform.payments.reconciliation.forms import CreditForm, TakeBackForm
from projectsplatform.payments.reconciliation.operations.crediting import approve_credit, credit, refuse_credit
from projectsplatform.payments.reconciliation.operations.resolving import (
    clear_debt,
    reverse_double,
    settle,
    take_back,
)
from projectsplatform.payments.reconciliation.rules import possible_for
from projectsplatform.payments.reconciliation.sides import facts_of, payee_named

_ENTERS, _TAKES = "wallet.can_top_up", "wallet.can_reverse"


@dataclass(frozen=True, slots=True)
class _Words:
    """Of a page: its title, its button, and what happens."""

    title: str
    button: str
    hint: str = ""


class ResolvingAdmin(ReadOnlyAdmin):
    """The buttons of a difference. Each is shown to who may, where it is of use."""

    actions_detail = (
        "approve", "refuse", "credit", "take_back", "reverse_double", "returned", "settle", "clear_debt",
    )  # fmt: skip

    def has_credit_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """This and the next ones: the role's right and, on the row's page, whether it is of use there."""
        return self._may(request, object_id, _ENTERS, Resolution.CREDITED)

    def has_take_back_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return self._may(request, object_id, _TAKES, Resolution.TAKEN_BACK)

    def has_reverse_double_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return self._may(request, object_id, _TAKES, Resolution.REVERSED)

    def has_returned_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return self._may(request, object_id, _ENTERS, Resolution.RETURNED)

    def has_settle_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return self._may(request, object_id, _ENTERS, Resolution.SETTLED)

    def has_decide_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        row = self._shown(request, object_id)
        return request.user.has_perm(_ENTERS) and (row is None or row.state == DifferenceState.WAITING)

    def has_clear_debt_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        row = self._shown(request, object_id)
        return request.user.has_perm(_ENTERS) and (row is None or row.has_debt)

    @action(description=gettext_lazy("Credit"), permissions=["credit"], url_path="credit", icon="add_card")
    def credit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def act() -> str:
            done = credit(difference_id=UUID(object_id), actor_id=actor_of(request), at=now(), **form.cleaned_data)
            if done.state == DifferenceState.WAITING:
                return _("Recorded: the money moves when a second member of staff agrees.")
            return _("Credited: the money is on the balance.")

        form = CreditForm(request.POST or None, initial={"username": payee_named(self._found(request, object_id))})
        hint = _("The money goes on the balance once, even if the provider confirms it at this moment.")
        return self._ask(request, object_id, form, _Words(_("Credit a payment"), _("Credit"), hint), act)

    @action(description=gettext_lazy("Take back"), permissions=["take_back"], url_path="take-back", icon="undo")
    def take_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        hint = _("The payment is cancelled. What was spent of it is noted as a debt; no balance goes below zero.")
        words = _Words(_("Take a payment back"), _("Take back"), hint)
        return self._reasoned(request, object_id, words, take_back, TakeBackForm)

    @action(
        description=gettext_lazy("Reverse the top-up"), permissions=["reverse_double"], url_path="reverse", icon="undo"
    )
    def reverse_double(self, request: HttpRequest, object_id: str) -> HttpResponse:
        hint = _(
            "The top-up that staff entered is reversed as far as its money is there; the rest is noted as a debt. The customer reads the reason in the statement."
        )
        return self._reasoned(request, object_id, _Words(_("Reverse one of two"), _("Reverse"), hint), reverse_double)

    @action(
        description=gettext_lazy("Returned by the bank"), permissions=["returned"], url_path="returned", icon="replay"
    )
    def returned(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._settle(request, object_id, Resolution.RETURNED, _("Returned by the bank"))

    @action(description=gettext_lazy("Settle by hand"), permissions=["settle"], url_path="settle", icon="check")
    def settle(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._settle(request, object_id, Resolution.SETTLED, _("Settle by hand"))

    @action(description=gettext_lazy("Clear the debt"), permissions=["clear_debt"], url_path="clear-debt", icon="check")
    def clear_debt(self, request: HttpRequest, object_id: str) -> HttpResponse:
        hint = _("No money moves: write how the debt was paid, or why it is given up.")
        return self._reasoned(request, object_id, _Words(_("Clear a debt"), _("Clear the debt"), hint), clear_debt)

    @action(description=gettext_lazy("Approve"), permissions=["decide"], url_path="approve", icon="check")
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def act() -> str:
            approve_credit(difference_id=UUID(object_id), actor_id=actor_of(request), at=now())
            return _("Approved: the money is on the balance.")

        other = OtherDecision(_("Refuse"), self._address(object_id, "refuse"))
        return self._decide(request, object_id, _("Approve"), act, other=other)

    @action(description=gettext_lazy("Refuse"), permissions=["decide"], url_path="refuse", icon="block")
    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def act() -> str:
            refuse_credit(difference_id=UUID(object_id), actor_id=actor_of(request), at=now())
            return _("Refused: the difference is open again.")

        other = OtherDecision(_("Approve"), self._address(object_id, "approve"))
        return self._decide(request, object_id, _("Refuse"), act, other=other, is_refusal=True)

    def _settle(self, request: HttpRequest, object_id: str, resolution: Resolution, title: str) -> HttpResponse:
        hint = _("No money moves here: write what was done, and where it can be seen.")
        operation = partial(settle, resolution=resolution)
        return self._reasoned(request, object_id, _Words(title, _("Resolve"), hint), operation)

    def _reasoned(
        self,
        request: HttpRequest,
        object_id: str,
        words: _Words,
        operation: Callable[..., Difference],
        form_class: type[ActionForm] = ReasonForm,
    ) -> HttpResponse:
        def act() -> str:
            reason, actor_id = form.cleaned_data["reason"], actor_of(request)
            done = operation(difference_id=UUID(object_id), reason=reason, actor_id=actor_id, at=now())
            if done.has_debt:
                return _("Resolved. {debt} of it was spent: it is noted as a debt.").format(debt=format_som(done.debt))
            return _("Resolved.")

        form = form_class(request.POST or None)
        return self._ask(request, object_id, form, words, act)

    def _decide(
        self, request: HttpRequest, object_id: str, title: str, act: Callable[[], str], **more: Any
    ) -> HttpResponse:
        if request.method != "POST" and self._found(request, object_id).state != DifferenceState.WAITING:
            return show_what_was_decided(request, self._address(object_id, "change"))
        return self._ask(request, object_id, ConfirmForm(request.POST or None), _Words(title, title), act, **more)

    def _ask(
        self, request: HttpRequest, object_id: str, form: ActionForm, words: _Words, act: Callable[[], str], **more: Any
    ) -> HttpResponse:
        facts, back = facts_of(self._found(request, object_id)), self._address(object_id, "change")
        page = ConfirmPage(words.title, words.button, back, facts, words.hint, **more)
        return form_action(request, self.admin_site, form, page, act)

    def _address(self, object_id: str, name: str) -> str:
        return reverse(f"admin:payments_difference_{name}", args=[object_id])

    def _may(self, request: HttpRequest, object_id: str | None, permission: str, resolution: Resolution) -> bool:
        row = self._shown(request, object_id)
        is_of_use = row is None or (row.state == DifferenceState.OPEN and resolution in possible_for(row))
        return request.user.has_perm(permission) and is_of_use

    def _shown(self, request: HttpRequest, object_id: str | None) -> Difference | None:
        """The row whose buttons are shown; a page of an action says itself why it is of no use any more."""
        is_shown = request.resolver_match and request.resolver_match.url_name == "payments_difference_change"
        return self._row(request, object_id) if is_shown else None

    def _found(self, request: HttpRequest, object_id: str) -> Difference:
        row = self._row(request, object_id)
        if row is None:
            raise Http404
        return row

    def _row(self, request: HttpRequest, object_id: str | None) -> Difference | None:
        """Read once a request, as each button asks for it."""
        if object_id is None:
            return None
        kept = vars(request)
        if "shown_difference" not in kept:
            kept["shown_difference"] = self.get_object(request, object_id)
        row: Difference | None = kept["shown_difference"]
        return row
