"""Crediting what a provider took: a button, and the second pair of eyes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from projectsplatform.kit.clock import now
from projectsplatform.panel.actors import actor_of
from projectsplatform.panel.confirm import OtherDecision
from projectsplatform.panel.decided import show_what_was_decided
from projectsplatform.panel.forms import ConfirmForm
from projectsplatform.payments.enums import DifferenceState, Resolution
from projectsplatform.payments.reconciliation.admin.difference_pages import ENTERS, DifferencePages, Words
from projectsplatform.payments.reconciliation.forms import CreditForm
from projectsplatform.payments.reconciliation.operations.crediting import approve_credit, credit, refuse_credit
from projectsplatform.payments.reconciliation.sides import payee_named


class CreditingAdmin(DifferencePages):
    """Each button is shown to who may, where it is of use."""

    def has_credit_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """The role's right and, on the row's page, whether it is of use there."""
        return self._may(request, object_id, ENTERS, Resolution.CREDITED)

    def has_decide_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        row = self._shown(request, object_id)
        return request.user.has_perm(ENTERS) and (row is None or row.state == DifferenceState.WAITING)

    @action(description=gettext_lazy("Credit"), permissions=["credit"], url_path="credit", icon="add_card")
    def credit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def act() -> str:
            done = credit(difference_id=UUID(object_id), actor_id=actor_of(request), at=now(), **form.cleaned_data)
            if done.state == DifferenceState.WAITING:
                return _("Recorded: the money moves when a second member of staff agrees.")
            return _("Credited: the money is on the balance.")

        form = CreditForm(request.POST or None, initial={"username": payee_named(self._found(request, object_id))})
        hint = _("The money goes on the balance once, even if the provider confirms it at this moment.")
        return self._ask(request, object_id, form, Words(_("Credit a payment"), _("Credit"), hint), act)

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

    def _decide(
        self, request: HttpRequest, object_id: str, title: str, act: Callable[[], str], **more: Any
    ) -> HttpResponse:
        if request.method != "POST" and self._found(request, object_id).state != DifferenceState.WAITING:
            return show_what_was_decided(request, self._address(object_id, "change"))
        return self._ask(request, object_id, ConfirmForm(request.POST or None), Words(title, title), act, **more)
