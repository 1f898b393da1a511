"""Payments through providers: the list, and the page of one with its course, its money and the ways back."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from projectsplatform.kit.uz.money import format_som
from projectsplatform.panel.admins import ReadOnlyAdmin, ReadOnlyInline
from projectsplatform.payments.admin.events import EventInline, shown
from projectsplatform.payments.admin.filters import CustomerFilter, DayFilter
from projectsplatform.payments.admin.giving_back import give_back
from projectsplatform.payments.admin.one_payment import page_context
from projectsplatform.payments.enums import RefundWay
from projectsplatform.payments.models import ProviderPayment

_LARGEST = 2**63 - 1


def _number(text: str) -> int:
    """Our number; of a text that is none, one that no payment has."""
    return min(int(text), _LARGEST) if text.isascii() and text.isdigit() else 0


@admin.register(ProviderPayment)
class ProviderPaymentAdmin(ReadOnlyAdmin):
    change_form_template = "payments/one_payment.html"
    list_display = ("created_at", "person", "money", "provider", "state", "numbers")
    summed = "amount"
    what_comes = _("Payments through Payme, Click and Uzum Bank stand here from the moment when somebody begins one.")
    list_filter = ("provider", "state", DayFilter, "created_at", CustomerFilter)
    list_select_related = ("person",)
    search_fields = ("provider_id", "id", "person__username")
    search_help_text = _("The provider's number, our number, a username, a name")
    search_by_person = "person"
    search_exactly: ClassVar = {"provider_id": str, "pk": _number}
    ordering = ("-id",)
    fields = ("id", "provider", "provider_id", "account", "state", "reason", "receipts")
    readonly_fields = ("receipts",)
    inlines: ClassVar[Iterable[type[ReadOnlyInline]]] = [EventInline]
    actions_detail = ("through_click", "by_bank")
    exported_as: ClassVar = {
        "money": attrgetter("amount"),
        "numbers": lambda payment: f"{payment.pk} {payment.provider_id or ''}".strip(),
    }

    def has_give_back_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Asked by the two actions below."""
        return bool(request.user.has_perm("wallet.can_reverse"))

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[Any]:
        """unfold's hook for buttons above every page; here each payment offers only what can be done with it."""
        return []

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Django's hook."""
        payment = context.get("original")
        known = page_context(request, payment) if isinstance(payment, ProviderPayment) else {}
        return super().render_change_form(request, {**context, **known}, *args, **kwargs)

    @display(description=_("amount"), ordering="amount")
    def money(self, payment: ProviderPayment) -> str:
        return format_som(payment.amount)

    @display(description=_("number"), ordering="id")
    def numbers(self, payment: ProviderPayment) -> str:
        """Ours, and the provider's below it."""
        if payment.provider_id is None:
            return str(payment.pk)
        return format_html('{}<br><span class="pp-json">{}</span>', payment.pk, payment.provider_id)

    @display(description=_("fiscal receipts"))
    def receipts(self, payment: ProviderPayment) -> str:
        return shown(payment.fiscal) if payment.fiscal else "—"

    @action(description=_("Give back through Click"), permissions=["give_back"], url_path="through-click")
    def through_click(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._give_back(request, object_id, RefundWay.CLICK)

    @action(description=_("Give back by bank transfer"), permissions=["give_back"], url_path="by-bank")
    def by_bank(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._give_back(request, object_id, RefundWay.BANK)

    def _give_back(self, request: HttpRequest, object_id: str, way: RefundWay) -> HttpResponse:
        payment = self.get_object(request, object_id)
        if payment is None:
            raise Http404
        return give_back(request, self.admin_site, payment, way)
