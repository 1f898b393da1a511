from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from projectsplatform.kit.clock import now
from projectsplatform.licences.models import Product
from projectsplatform.licences.operations.catalogue import change_product
from projectsplatform.panel.actors import actor_of


@admin.register(Product)
class ProductAdmin(ModelAdmin):
    list_display = ("__str__", "active", "trial_days", "bonus_from_months", "bonus_months", "plain_code")
    what_comes = _("Products are filled in when the platform is set up.")
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
