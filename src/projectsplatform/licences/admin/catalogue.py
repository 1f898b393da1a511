from collections.abc import Sequence
from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from projectsplatform.kit.clock import now
from projectsplatform.kit.uz.money import format_som
from projectsplatform.licences.forms import PricesForm
from projectsplatform.licences.models import PriceTier, Product
from projectsplatform.licences.operations.catalogue import add_prices, change_product
from projectsplatform.licences.queries.products import PriceChange, preview_prices
from projectsplatform.panel.actors import actor_of
from projectsplatform.panel.confirm import ConfirmPage, form_action, show_confirm_page


@admin.register(Product)
class ProductAdmin(ModelAdmin):
    list_display = ("__str__", "plain_code", "active", "trial_days", "bonus_from_months", "bonus_months")
    exclude = ("code",)
    readonly_fields = ("plain_code",)

    @display(description=_("code"))
    def plain_code(self, product: Product) -> str:
        """What programs call it; the field itself is shown as its name."""
        return product.code

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Product, form: Any, change: Any) -> None:
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        if changes:
            change_product(product_code=obj.code, changes=changes, actor_id=actor_of(request), at=now())


@admin.register(PriceTier)
class PriceTierAdmin(ModelAdmin):
    list_display = ("product", "from_months", "money", "valid_from")
    exported_as: ClassVar = {"money": attrgetter("som_a_month")}
    list_filter = ("product",)
    list_select_related = ("product",)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @display(description=_("soʻm a month"), ordering="som_a_month")
    def money(self, tier: PriceTier) -> str:
        return format_som(tier.som_a_month)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Prices come as whole sets."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PricesForm(request.POST or None)

        def act() -> str:
            values = {name: form.cleaned_data[name] for name in ("prices", "valid_from")}
            add_prices(product_code=form.cleaned_data["product"], actor_id=actor_of(request), at=now(), **values)
            return gettext("Done.")

        title, back = gettext("New prices"), reverse("admin:licences_pricetier_changelist")
        if request.method == "POST" and form.is_valid() and not form.is_previewed():
            changes = preview_prices(form.cleaned_data["product"], form.cleaned_data["prices"], at=now())
            page = ConfirmPage(title, gettext("Save these prices"), back, preview=_preview(changes))
            return show_confirm_page(request, self.admin_site, form.as_previewed(), page)
        page = ConfirmPage(title, gettext("Show what changes"), back)
        return form_action(request, self.admin_site, form, page, act)


def _preview(changes: Sequence[PriceChange]) -> dict[str, Any]:
    return {
        "title": gettext("What changes"),
        "headers": [gettext("Months"), gettext("Price now"), gettext("New price"), gettext("Difference")],
        "rows": [
            [
                str(change.months),
                "—" if change.before is None else format_som(change.before),
                format_som(change.after),
                "—" if change.before is None else format_som(change.after - change.before),
            ]
            for change in changes
        ],
    }
