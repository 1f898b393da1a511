"""What providers asked, and what they were answered: to be read. Secrets are not among what is kept."""

import json
from typing import ClassVar

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from projectsplatform.panel.admins import ReadOnlyAdmin, ReadOnlyInline
from projectsplatform.payments.models import ProviderEvent
from projectsplatform.payments.operations.events import without_secrets


class EventInline(ReadOnlyInline):
    """What was asked about a payment, oldest first."""

    model = ProviderEvent
    fields = ("at", "method", "question", "answer", "refused")
    readonly_fields = fields
    ordering = ("id",)
    hide_title = True

    @display(description=_("asked"))
    def question(self, event: ProviderEvent) -> str:
        return shown(event.asked)

    @display(description=_("answered"))
    def answer(self, event: ProviderEvent) -> str:
        return shown(event.answered)


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
        return shown(event.asked)

    @display(description=_("answered"))
    def answer(self, event: ProviderEvent) -> str:
        return shown(event.answered)


def shown(value: object) -> str:
    """As JSON. Secrets were blanked when it was kept; they are blanked again, should one ever have slipped through."""
    text = json.dumps(without_secrets(value) if isinstance(value, dict) else value, ensure_ascii=False)
    return format_html('<code lang="" class="pp-json">{}</code>', text)
