"""Refunds of payments: the list, and what is known of each."""

from operator import attrgetter
from typing import ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from projectsplatform.kit.uz.money import format_som
from projectsplatform.payments.admin.refund_ends import RefundEndsAdmin
from projectsplatform.payments.models import ProviderRefund

_LINK = '<a class="text-primary-600 underline dark:text-primary-500" href="{}">{}</a>'
_MAY_BE_EMPTY = frozenset(
    {
        "approval_reason",
        "approved_by",
        "sent_at",
        "answer",
        "transfer_number",
        "transferred_on",
        "ended_at",
        "ended_by",
        "returned",
    }
)


@admin.register(ProviderRefund)
class ProviderRefundAdmin(RefundEndsAdmin):
    list_display = ("requested_at", "customer", "money", "way", "state", "requested_by", "ended_at")
    summed = "amount"
    what_comes = gettext_lazy("Payments that staff give back, whole or what is unspent of them, stand here.")
    list_filter = ("state", "way", "requested_at")
    list_select_related = ("payment__person", "requested_by")
    search_fields = ("payment__provider_id", "transfer_number", "payment__person__username")
    search_by_person = "payment__person"
    search_exactly: ClassVar = {"payment__provider_id": str, "transfer_number__iexact": str}
    ordering = ("-id",)
    fields = (
        "person", "its_payment", "money", "way", "state", "why", "approval_reason", "requested_by", "requested_at", "approved_by",
        "sent_at", "answer", "transfer_number", "transferred_on", "ended_at", "ended_by", "transfer", "returned",
    )  # fmt: skip
    readonly_fields = ("person", "its_payment", "money", "why")
    exported_as: ClassVar = {"money": attrgetter("amount")}

    def get_fields(self, request: HttpRequest, obj: ProviderRefund | None = None) -> list[str]:
        """Django's hook: what did not happen is left out."""
        names = [str(name) for name in super().get_fields(request, obj)]
        return [name for name in names if name not in _MAY_BE_EMPTY or obj is None or getattr(obj, name)]

    @display(description=gettext_lazy("amount"), ordering="amount")
    def money(self, refund: ProviderRefund) -> str:
        return format_som(refund.amount)

    @display(description=gettext_lazy("person"))
    def customer(self, refund: ProviderRefund) -> str:
        return str(refund.payment.person)

    @display(description=gettext_lazy("person"))
    def person(self, refund: ProviderRefund) -> str:
        person = refund.payment.person
        address = reverse("admin:customer", args=[person.pk])
        return format_html(_LINK, address, f"{person} · {person.get_full_name()}")

    @display(description=gettext_lazy("payment"))
    def its_payment(self, refund: ProviderRefund) -> str:
        address = reverse("admin:payments_providerpayment_change", args=[refund.payment_id])
        return format_html(_LINK, address, f"{refund.payment} · {format_som(refund.payment.amount)}")

    @display(description=gettext_lazy("reason"))
    def why(self, refund: ProviderRefund) -> str:
        return format_html('<span lang="" class="pp-note">{}</span>', refund.reason) if refund.reason else "—"
