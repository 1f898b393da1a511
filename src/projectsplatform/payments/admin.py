"""Payments through providers, and what the providers asked: to be read. Secrets are not among what is kept."""

import json
from collections.abc import Iterable
from operator import attrgetter
from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from projectsplatform.kit.uz.money import format_som
from projectsplatform.panel.admins import ReadOnlyAdmin, ReadOnlyInline
from projectsplatform.payments.models import ProviderEvent, ProviderPayment


class EventInline(ReadOnlyInline):
    """What was asked about a payment, oldest first."""

    model = ProviderEvent
    fields = ("at", "method", "question", "answer", "refused")
    readonly_fields = fields
    ordering = ("id",)
    hide_title = True

    @display(description=_("asked"))
    def question(self, event: ProviderEvent) -> str:
        return _json(event.asked)

    @display(description=_("answered"))
    def answer(self, event: ProviderEvent) -> str:
        return _json(event.answered)


@admin.register(ProviderPayment)
class ProviderPaymentAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "person", "money", "provider", "state", "provider_id", "confirmed_at")
    summed = "amount"
    what_comes = _("Payments through Payme, Click and Uzum Bank stand here from the moment when somebody begins one.")
    list_filter = ("provider", "state", "created_at")
    list_select_related = ("person",)
    search_fields = ("provider_id", "person__username")
    search_by_person = "person"
    search_exactly: ClassVar = {"provider_id": str}
    ordering = ("-id",)
    fields = (
        "id", "provider", "provider_id", "person", "account", "money", "state", "created_at", "reserved_at",
        "confirmed_at", "cancelled_at", "reason", "transfer", "refund", "receipts",
    )  # fmt: skip
    readonly_fields = ("money", "receipts")
    inlines: ClassVar[Iterable[type[ReadOnlyInline]]] = [EventInline]
    exported_as: ClassVar = {"money": attrgetter("amount")}

    @display(description=_("amount"), ordering="amount")
    def money(self, payment: ProviderPayment) -> str:
        return format_som(payment.amount)

    @display(description=_("fiscal receipts"))
    def receipts(self, payment: ProviderPayment) -> str:
        return _json(payment.fiscal) if payment.fiscal else "—"


@admin.register(ProviderEvent)
class ProviderEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "provider", "method", "refused", "payment", "address")
    what_comes = _("Everything that providers ask, and what they are answered, is written here.")
    list_filter = ("provider", "refused", "at")
    list_select_related = ("payment",)
    search_fields = ("payment__provider_id", "person__username")
    search_by_person = "person"
    search_exactly: ClassVar = {"payment__provider_id": str}
    ordering = ("-id",)
    fields = ("at", "provider", "method", "person", "payment", "question", "answer", "refused", "address")
    readonly_fields = ("question", "answer")

    @display(description=_("asked"))
    def question(self, event: ProviderEvent) -> str:
        return _json(event.asked)

    @display(description=_("answered"))
    def answer(self, event: ProviderEvent) -> str:
        return _json(event.answered)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
