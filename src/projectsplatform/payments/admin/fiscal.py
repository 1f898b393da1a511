"""What a top-up is for the tax office, as an owner chooses it, and the receipts that are expected."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.clock import now
from projectsplatform.licences.models import VAT_PERCENTS
from projectsplatform.panel.actors import member_of
from projectsplatform.panel.admins import ReadOnlyAdmin
from projectsplatform.panel.confirm import ConfirmPage, form_action
from projectsplatform.panel.forms import ActionForm
from projectsplatform.panel.words import typed
from projectsplatform.payments.enums import FiscalWay
from projectsplatform.payments.models import FiscalReceipt, FiscalSettings
from projectsplatform.payments.models.fiscal import TITLE_LENGTH
from projectsplatform.payments.operations.fiscal import choose_fiscal_settings
from projectsplatform.payments.queries.fiscal import fiscal_settings
from projectsplatform.payments.rules.fiscal import receipts_of

_LIST = "admin:payments_fiscalsettings_changelist"
_NUMBER = {"inputmode": "numeric", "autocomplete": "off"}


class FiscalForm(ActionForm):
    """What a top-up is; the rest is needed for a receipt alone."""

    way = forms.ChoiceField(
        label=gettext_lazy("A top-up is"), choices=FiscalWay.choices, widget=UnfoldAdminRadioSelectWidget()
    )
    title = forms.CharField(
        label=gettext_lazy("Name on the receipt"),
        max_length=TITLE_LENGTH,
        required=False,
        widget=UnfoldAdminTextInputWidget(),
    )
    code = forms.CharField(
        label=gettext_lazy("IKPU code, 17 digits"), required=False, widget=UnfoldAdminTextInputWidget(attrs=_NUMBER)
    )
    package_code = forms.CharField(
        label=gettext_lazy("Package code"), required=False, widget=UnfoldAdminTextInputWidget(attrs=_NUMBER)
    )
    units = forms.IntegerField(
        label=gettext_lazy("Unit code"),
        min_value=0,
        max_value=2**31 - 1,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs=_NUMBER),
    )
    vat_percent = forms.TypedChoiceField(
        label=gettext_lazy("VAT within the sum, per cent"),
        choices=VAT_PERCENTS,
        coerce=int,
        widget=UnfoldAdminSelectWidget(),
    )
    taxpayer = forms.CharField(
        label=gettext_lazy("Taxpayer's number: 9 digits of a company, 14 of a person"),
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs=_NUMBER),
    )


@admin.register(FiscalSettings)
class FiscalSettingsAdmin(ReadOnlyAdmin):
    list_display = ("chosen_at", "way", "code", "package_code", "vat_percent", "chosen_by")
    what_comes = gettext_lazy("Until an owner chooses, a top-up is an advance, and no receipts are asked for.")
    list_select_related = ("chosen_by",)
    ordering = ("-id",)
    fields = ("way", "name", "code", "package_code", "units", "vat_percent", "taxpayer", "chosen_by", "chosen_at")
    readonly_fields = ("name",)

    @display(description=gettext_lazy("name on the receipt"))
    def name(self, settings: FiscalSettings) -> str:
        """In whatever language it was written."""
        return typed(settings.title)

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return bool(request.user.has_perm("payments.add_fiscalsettings"))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        holds = fiscal_settings()
        shown = {name: getattr(holds, name) for name in FiscalForm.base_fields} if holds else {}
        form = FiscalForm(request.POST or None, initial=shown or {"way": FiscalWay.ADVANCE})

        def act() -> str:
            data = {**form.cleaned_data, "way": FiscalWay(form.cleaned_data["way"])}
            choose_fiscal_settings(actor=member_of(request), address=client_address(request), at=now(), **data)
            return _("Recorded. It holds for payments from now on.")

        facts = [(_("A top-up is now"), holds.get_way_display() if holds else str(FiscalWay.ADVANCE.label))]
        hint = _(
            "An advance has no receipt: the tax office issues none for advances. As a sale, Payme and Click have a receipt made of "
            "every top-up, with this data, and the customer sees it. "
            "Ask your accountant which one is yours; it can be changed at any time."
        )
        page = ConfirmPage(_("Fiscal data of top-ups"), _("Choose"), reverse(_LIST), facts, hint=hint)
        return form_action(request, self.admin_site, form, page, act)


@admin.register(FiscalReceipt)
class FiscalReceiptAdmin(ReadOnlyAdmin):
    list_display = ("expected_at", "payment", "receipt", "is_silent", "tries", "note")
    what_comes = gettext_lazy("Receipts are expected here once an owner chooses that a top-up is a sale.")
    list_filter = ("is_silent", "expected_at")
    list_select_related = ("payment",)
    search_fields = ("payment__provider_id",)
    search_exactly: ClassVar = {"payment__provider_id": str}
    ordering = ("-expected_at", "-payment_id")
    fields = ("payment", "settings", "receipt", "return_receipt", "expected_at", "tries", "next_at", "note", "settled_at", "is_silent")  # fmt: skip
    readonly_fields = ("receipt", "return_receipt")

    @display(description=gettext_lazy("receipt of the payment"))
    def receipt(self, expected: FiscalReceipt) -> str:
        return _link(expected, "PERFORM")

    @display(description=gettext_lazy("receipt of its return"))
    def return_receipt(self, expected: FiscalReceipt) -> str:
        return _link(expected, "CANCEL")


def _link(expected: FiscalReceipt, kind: str) -> str:
    found = receipts_of(expected.payment).get(kind)
    if found is None:
        return "—"
    return format_html('<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>', found.address, found.r)
