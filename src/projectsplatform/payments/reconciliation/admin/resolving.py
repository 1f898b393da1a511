"""What can be done about a difference besides crediting it: a button for each."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from projectsplatform.kit.clock import now
from projectsplatform.kit.uz.money import format_som
from projectsplatform.panel.actors import actor_of
from projectsplatform.panel.forms import ActionForm, ReasonForm
from projectsplatform.payments.enums import Resolution
from projectsplatform.payments.models import Difference
from projectsplatform.payments.reconciliation.admin.difference_pages import ENTERS, TAKES, DifferencePages, Words
from projectsplatform.payments.reconciliation.forms import TakeBackForm
from projectsplatform.payments.reconciliation.operations.resolving import clear_debt, reverse_double, settle, take_back


class ResolvingAdmin(DifferencePages):
    """Each button is shown to who may, where it is of use."""

    def has_take_back_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return self._may(request, object_id, TAKES, Resolution.TAKEN_BACK)

    def has_reverse_double_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return self._may(request, object_id, TAKES, Resolution.REVERSED)

    def has_returned_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return self._may(request, object_id, ENTERS, Resolution.RETURNED)

    def has_settle_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return self._may(request, object_id, ENTERS, Resolution.SETTLED)

    def has_clear_debt_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        row = self._shown(request, object_id)
        return request.user.has_perm(ENTERS) and (row is None or row.has_debt)

    @action(description=gettext_lazy("Take back"), permissions=["take_back"], url_path="take-back", icon="undo")
    def take_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        hint = _("The payment is cancelled. What was spent of it is noted as a debt; no balance goes below zero.")
        words = Words(_("Take a payment back"), _("Take back"), hint)
        return self._reasoned(request, object_id, words, take_back, TakeBackForm)

    @action(
        description=gettext_lazy("Reverse the top-up"), permissions=["reverse_double"], url_path="reverse", icon="undo"
    )
    def reverse_double(self, request: HttpRequest, object_id: str) -> HttpResponse:
        hint = _(
            "The top-up that staff entered is reversed as far as its money is there; the rest is noted as a debt. The customer reads the reason in the statement."
        )
        return self._reasoned(request, object_id, Words(_("Reverse one of two"), _("Reverse"), hint), reverse_double)

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
        return self._reasoned(request, object_id, Words(_("Clear a debt"), _("Clear the debt"), hint), clear_debt)

    def _settle(self, request: HttpRequest, object_id: str, resolution: Resolution, title: str) -> HttpResponse:
        hint = _("No money moves here: write what was done, and where it can be seen.")
        operation = partial(settle, resolution=resolution)
        return self._reasoned(request, object_id, Words(title, _("Resolve"), hint), operation)

    def _reasoned(
        self,
        request: HttpRequest,
        object_id: str,
        words: Words,
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
