"""The caps of 24 hours: their history, and what one owner asks and another decides."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display

from projectsplatform.accounts.queries.staff import has_second_owner
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.clock import now
from projectsplatform.kit.uz.money import format_som
from projectsplatform.panel.actors import member_of
from projectsplatform.panel.admins import ReadOnlyAdmin
from projectsplatform.panel.confirm import ConfirmPage, OtherDecision, form_action
from projectsplatform.panel.decided import show_what_was_decided
from projectsplatform.panel.forms import ConfirmForm
from projectsplatform.wallet.enums import RequestState
from projectsplatform.wallet.forms import CapsForm
from projectsplatform.wallet.models import TopUpCaps
from projectsplatform.wallet.operations.caps import agree_to_caps, refuse_caps, request_caps
from projectsplatform.wallet.queries.caps import caps_now

_LIST = "admin:wallet_topupcaps_changelist"


@admin.register(TopUpCaps)
class TopUpCapsAdmin(ReadOnlyAdmin):
    list_display = ("requested_at", "of_member", "of_customer", "state", "requested_by", "agreed_by", "decided_at")
    list_filter = ("state",)
    what_comes = gettext_lazy("Other caps appear here when an owner asks for them; until then the first ones hold.")
    list_select_related = ("requested_by", "agreed_by")
    ordering = ("-id",)
    fields = (
        "of_member", "of_customer", "state", "requested_by", "requested_at", "agreed_by", "refused_by", "decided_at",
    )  # fmt: skip
    readonly_fields = ("of_member", "of_customer")
    actions_detail = ("agree", "refuse")
    exported_as: ClassVar = {"of_member": attrgetter("by_member"), "of_customer": attrgetter("by_customer")}

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return bool(request.user.has_perm("wallet.add_topupcaps"))

    def has_decide_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Asked by the two actions below."""
        return bool(request.user.has_perm("wallet.change_topupcaps"))

    @display(description=gettext_lazy("by one member of staff in 24 hours"))
    def of_member(self, caps: TopUpCaps) -> str:
        return format_som(caps.by_member)

    @display(description=gettext_lazy("for one customer in 24 hours"))
    def of_customer(self, caps: TopUpCaps) -> str:
        return format_som(caps.by_customer)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        by_member, by_customer = caps_now()
        form = CapsForm(request.POST or None, initial={"by_member": by_member, "by_customer": by_customer})

        def act() -> str:
            request_caps(actor=member_of(request), address=client_address(request), at=now(), **form.cleaned_data)
            return f"{_('Recorded. The caps change when a second owner agrees.')} {_alone(request)}"

        facts = [
            (_("By one member now"), format_som(by_member)),
            (_("For one customer now"), format_som(by_customer)),
            (_("A second owner"), _alone(request) or _("agrees in this list")),
        ]
        hint = _(
            "Nothing changes until a second owner agrees. It can be undone: other caps can be asked for at any time."
        )
        page = ConfirmPage(_("Other top-up caps"), _("Ask for the change"), reverse(_LIST), facts, hint=hint)
        return form_action(request, self.admin_site, form, page, act)

    @action(description=gettext_lazy("Agree"), permissions=["decide"], url_path="agree", icon="check")
    def agree(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def act() -> str:
            agree_to_caps(caps_id=UUID(object_id), actor=member_of(request), address=client_address(request), at=now())
            return _("Agreed: these caps hold now.")

        other = OtherDecision(_("Refuse"), reverse("admin:wallet_topupcaps_refuse", args=[object_id]))
        return self._decide(request, object_id, act, _("Agree"), other=other)

    @action(description=gettext_lazy("Refuse"), permissions=["decide"], url_path="refuse", icon="block")
    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def act() -> str:
            refuse_caps(caps_id=UUID(object_id), actor=member_of(request), address=client_address(request), at=now())
            return _("Refused: the caps stay.")

        other = OtherDecision(_("Agree"), reverse("admin:wallet_topupcaps_agree", args=[object_id]))
        return self._decide(request, object_id, act, _("Refuse"), other=other, is_refusal=True)

    def _decide(
        self, request: HttpRequest, object_id: str, act: Callable[[], str], title: str, **answers: Any
    ) -> HttpResponse:
        caps = self.get_object(request, object_id)
        if caps is None:
            raise Http404
        if request.method != "POST" and caps.state != RequestState.WAITING:
            return show_what_was_decided(request, reverse("admin:wallet_topupcaps_change", args=[object_id]))
        by_member, by_customer = caps_now()
        facts = [
            (_("By one member"), f"{format_som(by_member)} → {format_som(caps.by_member)}"),
            (_("For one customer"), f"{format_som(by_customer)} → {format_som(caps.by_customer)}"),
            (_("Requested by"), str(caps.requested_by)),
        ]
        hint = _("It can be undone: other caps can be asked for at any time.")
        page = ConfirmPage(title, title, reverse(_LIST), facts, hint=hint, **answers)
        return form_action(request, self.admin_site, ConfirmForm(request.POST or None), page, act)


def _alone(request: HttpRequest) -> str:
    """What a sole owner does; empty when another one can agree."""
    if has_second_owner(member_of(request)):
        return ""
    return _("You are the only owner: make another one on the server with “manage.py create_staff NAME --role owner”.")
