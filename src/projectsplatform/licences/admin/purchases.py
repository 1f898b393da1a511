"""Purchases and renewals, with what they cost."""

from operator import attrgetter
from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from projectsplatform.kit.uz.money import format_som
from projectsplatform.licences.admin.search import licence_ids
from projectsplatform.licences.models import Purchase
from projectsplatform.panel.admins import ReadOnlyAdmin


@admin.register(Purchase)
class PurchaseAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "user", "money", "product", "months", "bonus_months", "ends_at")
    summed = "price"
    what_comes = _("Every purchase and renewal is written here.")
    list_filter = ("product", "created_at")
    list_select_related = ("user", "product")
    search_fields = ("user__username", "licence__key")
    search_by_person = "user"
    search_exactly: ClassVar = {"licence__in": licence_ids}
    exclude = ("price", "balance_after")
    exported_as: ClassVar = {"money": attrgetter("price")}
    readonly_fields = ("money", "left")

    @display(description=_("price"), ordering="price")
    def money(self, purchase: Purchase) -> str:
        return format_som(purchase.price)

    @display(description=_("balance after"))
    def left(self, purchase: Purchase) -> str:
        return format_som(purchase.balance_after)
