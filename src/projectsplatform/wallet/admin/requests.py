"""Top-ups that staff entered, and the second pair of eyes for large ones."""

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display

from projectsplatform.kit.clock import now
from projectsplatform.kit.uz.dates import moment
from projectsplatform.kit.uz.money import format_som
from projectsplatform.kit.uz.number_words import som_in_words
from projectsplatform.panel.actors import actor_of
from projectsplatform.panel.admins import ReadOnlyAdmin
from projectsplatform.panel.confirm import ConfirmPage, OtherDecision, form_action
from projectsplatform.panel.decided import show_what_was_decided
from projectsplatform.panel.forms import ConfirmForm
from projectsplatform.wallet.enums import RequestState
from projectsplatform.wallet.models import TopUpRequest
from projectsplatform.wallet.operations.requests import approve_top_up, refuse_top_up
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.claims import claim_behind


@admin.register(TopUpRequest)
class TopUpRequestAdmin(ReadOnlyAdmin):
    list_display = ("requested_at", "customer", "money", "state", "receipt_number", "requested_by", "approved_by")
    summed = "amount"
    what_comes = gettext_lazy("Top-ups that staff enter stand here; large ones wait for a second member.")
    list_filter = ("state", "needs_approval", "requested_at")
    list_select_related = ("customer", "requested_by", "approved_by")
    search_fields = ("receipt_number", "customer__username")
    search_by_person = "customer"
    search_exactly: ClassVar = {"receipt_number__iexact": str}
    ordering = ("-id",)
    fields = (
        "customer", "money", "receipt_number", "photograph", "told_by_customer", "note", "approval_reason", "state", "requested_by", "requested_at",
        "approved_by", "refused_by", "decided_at", "transfer",
    )  # fmt: skip
    readonly_fields = ("money", "photograph", "told_by_customer")
    actions_detail = ("approve", "refuse")
    exported_as: ClassVar = {"money": attrgetter("amount")}

    def has_decide_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Asked by the two actions below."""
        return bool(request.user.has_perm("wallet.can_top_up"))

    @display(description=gettext_lazy("amount"), ordering="amount")
    def money(self, top_up: TopUpRequest) -> str:
        return format_som(top_up.amount)

    @display(description=gettext_lazy("Picture of the receipt"))
    def photograph(self, top_up: TopUpRequest) -> str:
        if top_up.picture_id is None:
            return "—"
        return format_html(
            '<a class="text-primary-600 underline dark:text-primary-500" href="{}">{}</a>',
            reverse("admin:receipt_picture", args=[top_up.picture_id]),
            _("Open the picture"),
        )

    @display(description=gettext_lazy("Told by the customer"))
    def told_by_customer(self, top_up: TopUpRequest) -> str:
        claim = claim_behind(top_up.pk)
        if claim is None:
            return "—"
        address = reverse("admin:wallet_topupclaim_change", args=[claim])
        return format_html(
            '<a class="text-primary-600 underline dark:text-primary-500" href="{}">{}</a>', address, _("Open")
        )

    @action(description=gettext_lazy("Approve"), permissions=["decide"], url_path="approve", icon="check")
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def act() -> str:
            approve_top_up(request_id=UUID(object_id), actor_id=actor_of(request), at=now())
            return _("Approved: the money is on the balance.")

        hint = _(
            "The money moves at once. It can be undone: an owner reverses the line, as far as the money is still there."
        )
        answers = _("Approve"), OtherDecision(_("Refuse"), self._address(object_id, "refuse"))
        return self._decide(request, object_id, act, answers, hint=hint)

    @action(description=gettext_lazy("Refuse"), permissions=["decide"], url_path="refuse", icon="block")
    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def act() -> str:
            refuse_top_up(request_id=UUID(object_id), actor_id=actor_of(request), at=now())
            return _("Refused: no money was moved.")

        hint = _("No money moves, and the customer is told. It cannot be undone; the receipt may be entered again.")
        answers = _("Refuse"), OtherDecision(_("Approve"), self._address(object_id, "approve"))
        return self._decide(request, object_id, act, answers, hint=hint, is_refusal=True)

    def _address(self, object_id: str, name: str) -> str:
        return reverse(f"admin:wallet_topuprequest_{name}", args=[object_id])

    def _decide(
        self,
        request: HttpRequest,
        object_id: str,
        act: Callable[[], str],
        answers: tuple[str, OtherDecision],
        **page_values: Any,
    ) -> HttpResponse:
        top_up = self.get_object(request, object_id)
        if top_up is None:
            raise Http404
        if request.method != "POST" and top_up.state != RequestState.WAITING:
            return show_what_was_decided(request, self._address(object_id, "change"))
        title, other = answers
        page = ConfirmPage(
            title,
            title,
            self._address(object_id, "change"),
            _facts(top_up),
            onward=reverse("admin:customer", args=[top_up.customer_id]),
            other=other,
            **page_values,
        )
        return form_action(request, self.admin_site, ConfirmForm(request.POST or None), page, act)


def _facts(top_up: TopUpRequest) -> Iterator[tuple[str, str]]:
    now_there = balance(top_up.customer_id)
    yield _("Person"), f"{top_up.customer} · {top_up.customer.get_full_name()}"
    yield _("Amount"), f"{format_som(top_up.amount)} ({som_in_words(top_up.amount)})"
    if top_up.state == RequestState.WAITING:
        yield _("Balance now"), format_som(now_there)
        yield _("Balance once approved"), format_som(now_there + top_up.amount)
    yield _("Receipt number"), top_up.receipt_number
    yield _("Note"), top_up.note
    yield _("Requested by"), f"{top_up.requested_by} · {moment(top_up.requested_at)}"
    yield _("Why by two"), top_up.get_approval_reason_display() or "—"
    yield _("State"), top_up.get_state_display()
