"""Entries, the sides of transfers: a list of all, and the two of one transfer."""

from operator import attrgetter
from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from projectsplatform.kit.uz.money import format_som
from projectsplatform.panel.admins import ReadOnlyAdmin, ReadOnlyInline
from projectsplatform.wallet.admin.accounts import som_or_nothing
from projectsplatform.wallet.models import Entry


class EntryInline(ReadOnlyInline):
    """The two sides of a transfer."""

    model = Entry
    fields = ("account", "moved", "left")
    readonly_fields = fields
    hide_title = True

    @display(description=_("amount"))
    def moved(self, entry: Entry) -> str:
        return format_som(entry.amount)

    @display(description=_("balance after"))
    def left(self, entry: Entry) -> str:
        return som_or_nothing(entry.balance_after)


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "account", "money", "left", "transfer")
    what_comes = _("Every transfer writes its two sides here.")
    list_select_related = ("account__owner", "transfer")
    search_fields = ("account__owner__username", "transfer__receipt_number")
    search_by_person = "account__owner"
    search_exactly: ClassVar = {"transfer__receipt_number__iexact": str}
    ordering = ("-id",)
    exclude = ("amount", "balance_after")
    readonly_fields = ("money", "left")
    exported_as: ClassVar = {"money": attrgetter("amount"), "left": attrgetter("balance_after")}

    @display(description=_("amount"), ordering="amount")
    def money(self, entry: Entry) -> str:
        return format_som(entry.amount)

    @display(description=_("balance after"))
    def left(self, entry: Entry) -> str:
        return som_or_nothing(entry.balance_after)
