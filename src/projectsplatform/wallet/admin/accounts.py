"""Accounts of the ledger with their balances, and the way to a top-up."""

from operator import attrgetter
from typing import ClassVar

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from projectsplatform.kit.uz.money import format_som
from projectsplatform.panel.admins import ReadOnlyAdmin
from projectsplatform.wallet.models import LedgerAccount


@admin.register(LedgerAccount)
class LedgerAccountAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "money", "kind")
    summed = "balance"
    what_comes = _("An account appears here with a person's first money.")
    list_filter = ("kind",)
    list_select_related = ("owner",)
    search_fields = ("owner__username",)
    search_by_person = "owner"
    ordering = ("-id",)
    exclude = ("balance",)
    readonly_fields = ("money",)
    actions_detail = ("top_up_this",)
    exported_as: ClassVar = {"money": attrgetter("balance")}

    def has_top_up_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Asked by the action below."""
        return bool(request.user.has_perm("wallet.can_top_up"))

    @display(description=_("balance"), ordering="balance")
    def money(self, account: LedgerAccount) -> str:
        return som_or_nothing(account.balance)

    @action(description=_("Top up"), permissions=["top_up"], url_path="top-up", icon="add_card")
    def top_up_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        account = self.get_object(request, object_id)
        if account is None or account.owner_id is None:
            raise Http404
        return redirect("admin:customer_top_up", account.owner_id)


def som_or_nothing(amount: int | None) -> str:
    """Empty for the platform's accounts, which keep no balance."""
    return "" if amount is None else format_som(amount)
