"""What the ledger's lists share: nobody adds, changes or deletes a row by hand."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from unfold.admin import ModelAdmin

from projectsplatform.kit.errors import Refusal
from projectsplatform.kit.uz.money import format_som
from projectsplatform.wallet.forms import DecisionForm


class LedgerAdmin(ModelAdmin):
    """Rows to look at, and pages that call one operation."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def ask(
        self, request: HttpRequest, form: DecisionForm, act: Callable[[], tuple[str, str]], page: dict[str, Any]
    ) -> HttpResponse:
        """Shows the form, or acts: `act` returns what to say and where to go. A refusal comes back on the form."""
        if request.method == "POST" and form.is_valid():
            try:
                said, onward = act()
            except Refusal as refusal:
                form.show_refusal(refusal)
            else:
                messages.success(request, said)
                return redirect(onward)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form, **page}
        return TemplateResponse(request, "wallet/money_form.html", context)


def som_or_nothing(amount: int | None) -> str:
    """Empty for the platform's accounts, which keep no balance."""
    return "" if amount is None else format_som(amount)


def actor_of(request: HttpRequest) -> UUID:
    """Who of the staff is acting."""
    return UUID(str(request.user.pk))
