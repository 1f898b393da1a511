"""Prices: their history, and the editor in which an owner writes the next set."""

from collections.abc import Iterator
from datetime import datetime
from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import display

from projectsplatform.kit.clock import local_day, midnight, now
from projectsplatform.kit.uz.dates import moment
from projectsplatform.kit.uz.money import format_som
from projectsplatform.licences.admin.price_changes import shown_changes
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.forms import PricesForm
from projectsplatform.licences.forms.prices import rows_of, with_rows, written_rows
from projectsplatform.licences.models import PriceTier
from projectsplatform.licences.operations.catalogue import add_prices
from projectsplatform.licences.queries.price_changes import planned_sets
from projectsplatform.licences.rules.prices import MAX_MONTHS
from projectsplatform.panel.actors import actor_of
from projectsplatform.panel.confirm import ConfirmPage, form_action, show_confirm_page
from projectsplatform.panel.lookups import QueryRefused

_LIST = "admin:licences_pricetier_changelist"
_ADD = "admin:licences_pricetier_add"


@admin.register(PriceTier)
class PriceTierAdmin(ModelAdmin):
    list_display = ("product", "from_months", "money", "valid_from")
    what_comes = gettext_lazy("Write the first prices: nothing is sold without them.")
    exported_as: ClassVar = {"money": attrgetter("som_a_month")}
    list_filter = ("product",)
    list_select_related = ("product",)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @display(description=gettext_lazy("soʻm a month"), ordering="som_a_month")
    def money(self, tier: PriceTier) -> str:
        return format_som(tier.som_a_month)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Prices come as whole sets: written as rows, shown with what they change, then saved."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        code, at = _chosen_product(request), now()
        if request.method != "POST" or "rows" in request.POST:
            form = _open_form(request, code, at)
            return show_confirm_page(request, self.admin_site, form, _page(code, at, _("Show what changes")))
        form = PricesForm(request.POST)

        def act() -> str:
            values = {name: form.cleaned_data[name] for name in ("prices", "valid_from")}
            add_prices(product_code=code, actor_id=actor_of(request), at=now(), **values)
            return _("Kept: these prices hold from {time}.").format(time=moment(values["valid_from"]))

        if form.is_valid() and not form.is_previewed():
            page = _page(code, at, _("Save these prices"), **shown_changes(code, form, at))
            return show_confirm_page(request, self.admin_site, form.as_previewed(), page)
        return form_action(request, self.admin_site, form, _page(code, at, _("Show what changes")), act)


def _chosen_product(request: HttpRequest) -> str:
    """Of the form or the address; the first one when none is named. Raises QueryRefused for one that is not sold here."""
    code = request.POST.get("product") or request.GET.get("product") or ProductCode.values[0]
    if code not in ProductCode.values:
        raise QueryRefused
    return code


def _open_form(request: HttpRequest, code: str, at: datetime) -> PricesForm:
    """Filled in with the prices that hold, or with what was typed when a row was added or removed."""
    asked = request.POST.get("rows")
    if asked is None:
        rows = rows_of(planned_sets(code, at)[-1][1])
        tomorrow = midnight(local_day(at), days=1)
        return PricesForm(initial={"product": code, "valid_from": tomorrow, "rows": rows})
    typed = [request.POST.get(f"valid_from_{number}", "") for number in range(2)]
    rows = with_rows(written_rows(request.POST), asked)
    return PricesForm(initial={"product": code, "valid_from": typed, "rows": rows})


def _page(code: str, at: datetime, action: str, **shown: Any) -> ConfirmPage:
    hint = _(
        "A set cannot be taken back or edited once it is saved; a later set replaces it, and until its moment comes nobody "
        "pays it. What was bought before stays as it was paid."
    )
    products = [
        {"address": f"{reverse(_ADD)}?product={value}", "name": name, "is_chosen": value == code}
        for value, name in ProductCode.choices
    ]
    return ConfirmPage(
        _("New prices"),
        action,
        reverse(_LIST),
        _facts(code, at),
        hint=hint,
        template="licences/prices.html",
        shown={"products": products, "max_months": MAX_MONTHS, **shown},
    )


def _facts(code: str, at: datetime) -> Iterator[tuple[str, str]]:
    (_now, present), *planned = planned_sets(code, at)
    yield _("Price now"), _in_words(present)
    for since, tiers in planned:
        yield _("From {time}").format(time=moment(since)), _in_words(tiers)


def _in_words(tiers: dict[int, int]) -> str:
    rows = rows_of(tiers) if tiers else []
    return "\n".join(
        _("{months} months: {price} soʻm a month").format(
            months=f"{row.from_months}–{row.to_months or MAX_MONTHS}", price=row.price
        )
        for row in rows
    ) or _("not sold yet")
