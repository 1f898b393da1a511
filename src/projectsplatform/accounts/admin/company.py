"""The company: its versions, and what one owner writes and another decides."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display

from projectsplatform.accounts.enums import ChangeState
from projectsplatform.accounts.forms import CompanyForm
from projectsplatform.accounts.models import CompanyVersion
from projectsplatform.accounts.operations.company import FIELDS, agree_to_company, refuse_company, request_company
from projectsplatform.accounts.queries.company import company_at, details_before
from projectsplatform.accounts.queries.staff import has_second_owner
from projectsplatform.accounts.rules.company import write_details
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.clock import now
from projectsplatform.panel.actors import member_of
from projectsplatform.panel.admins import ReadOnlyAdmin
from projectsplatform.panel.confirm import ConfirmPage, OtherDecision, form_action
from projectsplatform.panel.forms import ConfirmForm

_LIST = "admin:accounts_companyversion_changelist"


@admin.register(CompanyVersion)
class CompanyVersionAdmin(ReadOnlyAdmin):
    list_display = ("number", "name", "state", "requested_by", "agreed_by", "requested_at", "effective_at")
    list_filter = ("state",)
    list_select_related = ("requested_by", "agreed_by")
    ordering = ("-id",)
    fields = (
        "number", "state", "name", "phone", "telegram", "hours", "all_cards", "all_cash_desks", "top_up_hint", "seller",
        "requested_by", "requested_at", "agreed_by", "refused_by", "decided_at", "effective_at",
    )  # fmt: skip
    readonly_fields = ("all_cards", "all_cash_desks")
    actions_detail = ("agree", "refuse")

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return bool(request.user.has_perm("accounts.add_companyversion"))

    def has_decide_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Asked by the two actions below."""
        return bool(request.user.has_perm("accounts.change_companyversion"))

    @display(description=gettext_lazy("cards"))
    def all_cards(self, version: CompanyVersion) -> str:
        return write_details(version.details)["cards"] or "—"

    @display(description=gettext_lazy("cash desks"))
    def all_cash_desks(self, version: CompanyVersion) -> str:
        return write_details(version.details)["cash_desks"] or "—"

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = CompanyForm(request.POST or None, initial=write_details(company_at(now())))

        def act() -> str:
            version = request_company(
                texts=form.cleaned_data, actor=member_of(request), address=client_address(request), at=now()
            )
            return _outcome(version)

        hint = _("Another owner must agree before customers see a change; a sole owner's takes effect after 24 hours.")
        page = ConfirmPage(_("Company details"), _("Save"), reverse(_LIST), [_second(request)], hint=hint)
        return form_action(request, self.admin_site, form, page, act)

    @action(description=gettext_lazy("Agree"), permissions=["decide"], url_path="agree", icon="check")
    def agree(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def act() -> str:
            agree_to_company(
                version_id=UUID(object_id), actor=member_of(request), address=client_address(request), at=now()
            )
            return _("Agreed: customers see these details now.")

        other = OtherDecision(_("Refuse"), reverse("admin:accounts_companyversion_refuse", args=[object_id]))
        return self._decide(request, object_id, act, _("Agree"), other=other)

    @action(description=gettext_lazy("Refuse"), permissions=["decide"], url_path="refuse", icon="block")
    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def act() -> str:
            refuse_company(
                version_id=UUID(object_id), actor=member_of(request), address=client_address(request), at=now()
            )
            return _("Refused: the company details stay.")

        other = OtherDecision(_("Agree"), reverse("admin:accounts_companyversion_agree", args=[object_id]))
        return self._decide(request, object_id, act, _("Refuse"), other=other, is_refusal=True)

    def _decide(
        self, request: HttpRequest, object_id: str, act: Callable[[], str], title: str, **answers: Any
    ) -> HttpResponse:
        version = self.get_object(request, object_id)
        if version is None:
            raise Http404
        hint = _("Customers pay to these cards and cash desks: ask whoever wrote them by voice before you agree.")
        page = ConfirmPage(title, title, reverse(_LIST), _facts(version), hint=hint, **answers)
        return form_action(request, self.admin_site, ConfirmForm(request.POST or None), page, act)


def _outcome(version: CompanyVersion) -> str:
    if version.state == ChangeState.WAITING:
        return _("Recorded. Customers see the details when a second owner agrees.")
    if version.number == 1:
        return _("Saved: customers see these details now.")
    return _("Recorded. Customers see the details in 24 hours.")


def _second(request: HttpRequest) -> tuple[str, str]:
    has_second = has_second_owner(member_of(request))
    return _("A second owner"), _("agrees in this list") if has_second else _("There is none.")


def _facts(version: CompanyVersion) -> list[tuple[str, str]]:
    """What would change, before and after, and who asked."""
    before, after = details_before(version), version.details
    old, new = write_details(before), write_details(after)
    changes = [(str(FIELDS[name]), f"{old[name] or '—'} → {new[name] or '—'}") for name in after.differing(before)]
    return [*changes, (_("Requested by"), str(version.requested_by))]
