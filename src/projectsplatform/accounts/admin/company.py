"""The company: its versions, and what one owner writes and another decides."""

from typing import ClassVar
from uuid import UUID

from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from projectsplatform.accounts.enums import ChangeState
from projectsplatform.accounts.forms import CompanyForm
from projectsplatform.accounts.models import CompanyDetails, CompanyVersion
from projectsplatform.accounts.operations.company import (
    COMPANY,
    FIELDS,
    agree_to_company,
    refuse_company,
    request_company,
)
from projectsplatform.accounts.operations.versions import changes_of
from projectsplatform.accounts.queries.company import company_at
from projectsplatform.accounts.queries.staff import has_second_owner
from projectsplatform.accounts.rules.company import write_details
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.clock import now
from projectsplatform.panel.actors import member_of
from projectsplatform.panel.forms import ActionForm
from projectsplatform.panel.versions import VersionAdmin, before_and_after


@admin.register(CompanyVersion)
class CompanyVersionAdmin(VersionAdmin[CompanyVersion]):
    title = gettext_lazy("Company details")
    hint = gettext_lazy(
        "Customers pay to these cards and cash desks: ask whoever wrote them by voice before you agree."
    )
    agreed = gettext_lazy("Agreed: customers see these details now.")
    refused = gettext_lazy("Refused: the company details stay.")
    list_display = ("number", "name", "standing", "requested_by", "agreed_by", "requested_at", "effective_at")
    what_comes = gettext_lazy("Write the company's details: customers see them when another owner agrees.")
    list_filter = ("state",)
    fields = (
        "number", "standing", "name", "phone", "telegram", "hours", "all_opening_hours", "all_cards", "all_cash_desks", "top_up_hint", "seller",
        "requested_by", "requested_at", "agreed_by", "refused_by", "decided_at", "effective_at",
    )  # fmt: skip
    readonly_fields: ClassVar = ("standing", "all_opening_hours", "all_cards", "all_cash_desks")

    @display(description=gettext_lazy("opening hours"))
    def all_opening_hours(self, version: CompanyVersion) -> str:
        return write_details(version.details)["opening_hours"] or "—"

    @display(description=gettext_lazy("cards"))
    def all_cards(self, version: CompanyVersion) -> str:
        return write_details(version.details)["cards"] or "—"

    @display(description=gettext_lazy("cash desks"))
    def all_cash_desks(self, version: CompanyVersion) -> str:
        return write_details(version.details)["cash_desks"] or "—"

    def new_form(self, request: HttpRequest) -> ActionForm:
        return CompanyForm(request.POST or None, initial=write_details(company_at(now())))

    def request_version(self, request: HttpRequest, form: ActionForm) -> str:
        version = request_company(
            texts=form.cleaned_data, actor=member_of(request), address=client_address(request), at=now()
        )
        return _outcome(version)

    def agree_to(self, request: HttpRequest, version_id: UUID) -> None:
        agree_to_company(version_id=version_id, actor=member_of(request), address=client_address(request), at=now())

    def refuse_it(self, request: HttpRequest, version_id: UUID) -> None:
        refuse_company(version_id=version_id, actor=member_of(request), address=client_address(request), at=now())

    def changes(self, version: CompanyVersion) -> list[tuple[str, str]]:
        before, names = changes_of(COMPANY, version)
        old = write_details(before if isinstance(before, CompanyDetails) else CompanyDetails())
        new = write_details(version.details)
        changes = [(capfirst(str(FIELDS[name])), before_and_after(old[name], new[name])) for name in names]
        return [*changes, (_("Requested by"), str(version.requested_by))]

    def has_second_owner(self, request: HttpRequest) -> bool:
        return has_second_owner(member_of(request))


def _outcome(version: CompanyVersion) -> str:
    if version.state == ChangeState.WAITING:
        return _("Recorded. Customers see the details when a second owner agrees.")
    if version.number == 1:
        return _("Saved: customers see these details now.")
    return _("Recorded. Customers see the details in 24 hours.")
