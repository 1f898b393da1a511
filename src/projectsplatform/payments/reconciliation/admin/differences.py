"""Differences: a list, and the two sides of each."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from projectsplatform.kit.uz.money import format_som
from projectsplatform.payments.models import Difference
from projectsplatform.payments.reconciliation.admin.crediting import CreditingAdmin
from projectsplatform.payments.reconciliation.admin.resolving import ResolvingAdmin
from projectsplatform.payments.reconciliation.sides import (
    our_side,
    our_sum,
    our_word,
    their_side,
    their_sum,
    their_word,
    where_it_stands,
)


@admin.register(Difference)
class DifferenceAdmin(CreditingAdmin, ResolvingAdmin):
    list_display = ("found_at", "kind", "provider", "provider_id", "their_short", "our_short", "state")
    what_comes = _("Where providers' statements and our books differ stands here until somebody resolves it.")
    list_filter = ("state", "kind", "provider", "resolution", "found_at")
    list_select_related = ("payment", "transfer")
    search_fields = ("provider_id", "payment__person__username")
    search_by_person = "payment__person"
    search_exactly: ClassVar = {"provider_id": str}
    ordering = ("-id",)
    exported_as: ClassVar = {"their_short": their_sum, "our_short": our_sum}
    fields = (
        "kind", "provider", "provider_id", "account", "theirs", "stands", "ours", "payment", "transfer", "state", "found_at",
        "resolution", "reason", "person", "requested_by", "resolved_by", "resolved_at", "money_of_debt", "debt_reason",
        "debt_cleared_by", "debt_cleared_at",
    )  # fmt: skip
    readonly_fields = ("theirs", "ours", "stands", "money_of_debt")
    actions_detail = (
        "approve", "refuse", "credit", "take_back", "reverse_double", "returned", "settle", "clear_debt",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Difference]:
        rows: QuerySet[Difference] = super().get_queryset(request)
        return rows.select_related("payment__person", "transfer", "person", "requested_by", "resolved_by")

    @display(description=_("the provider says"))
    def their_short(self, difference: Difference) -> str:
        return their_word(difference)

    @display(description=_("our books say"))
    def our_short(self, difference: Difference) -> str:
        return our_word(difference)

    @display(description=_("the provider says"))
    def theirs(self, difference: Difference) -> str:
        return their_side(difference)

    @display(description=_("our books say"))
    def ours(self, difference: Difference) -> str:
        return our_side(difference)

    @display(description=_("where it stands"))
    def stands(self, difference: Difference) -> str:
        return where_it_stands(difference)

    @display(description=_("debt"))
    def money_of_debt(self, difference: Difference) -> str:
        return format_som(difference.debt) if difference.debt else "—"
