"""Payments that customers told of: waiting ones first, each beside its person and what else has its number or file."""

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import ClassVar, Final

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display

from projectsplatform.kit.clock import now
from projectsplatform.kit.uz.dates import day, moment
from projectsplatform.kit.uz.money import format_som
from projectsplatform.kit.uz.number_words import som_in_words
from projectsplatform.panel.actors import actor_of
from projectsplatform.panel.admins import ReadOnlyAdmin
from projectsplatform.panel.confirm import ConfirmPage, OtherDecision, form_action
from projectsplatform.panel.decided import show_what_was_decided
from projectsplatform.panel.forms import ActionForm
from projectsplatform.wallet.enums import ClaimState, RequestState
from projectsplatform.wallet.forms import ApproveClaimForm, RefuseClaimForm
from projectsplatform.wallet.models import TopUpClaim
from projectsplatform.wallet.operations.claim_decisions import approve_claim, refuse_claim
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.claims import Mark, marks_of

_LINK: Final = '<a class="text-primary-600 underline dark:text-primary-500" href="{}">{}</a>'
_PAGES: Final = {
    "claim": "admin:wallet_topupclaim_change",
    "request": "admin:wallet_topuprequest_change",
    "transfer": "admin:wallet_transfer_change",
}


@admin.register(TopUpClaim)
class TopUpClaimAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "customer", "money", "state", "receipt_number", "decided_by", "decided_at")
    summed = "amount"
    what_comes = gettext_lazy(
        "Payments that customers tell of in the cabinet or the bot stand here, waiting ones first."
    )
    list_filter = ("state", "created_at")
    list_select_related = ("customer", "decided_by")
    search_fields = ("receipt_number", "customer__username")
    search_by_person = "customer"
    search_exactly: ClassVar = {"receipt_number__iexact": str}
    ordering = ("-state", "-id")  # “waiting” is the last of the states' names
    fields = (
        "person", "money", "receipt_number", "note", "attachment", "marks", "created_at",
        "state", "reason", "decided_by", "decided_at", "request",
    )  # fmt: skip
    readonly_fields = ("person", "money", "attachment", "marks")
    actions_detail = ("approve", "refuse")
    exported_as: ClassVar = {"money": attrgetter("amount")}

    def has_decide_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Asked by the two actions below."""
        return bool(request.user.has_perm("wallet.can_top_up"))

    @display(description=gettext_lazy("amount"))
    def money(self, claim: TopUpClaim) -> str:
        return format_som(claim.amount)

    @display(description=gettext_lazy("person"))
    def person(self, claim: TopUpClaim) -> str:
        name = f"{claim.customer} · {claim.customer.get_full_name()}"
        return format_html(_LINK, reverse("admin:customer", args=[claim.customer_id]), name)

    @display(description=gettext_lazy("file"))
    def attachment(self, claim: TopUpClaim) -> str:
        if claim.file_id is None:
            return "—"
        return format_html(_LINK, reverse("admin:claim_file", args=[claim.pk]), _("Download"))

    @display(description=gettext_lazy("same number or file"))
    def marks(self, claim: TopUpClaim) -> str:
        rows = [(reverse(_PAGES[mark.kind], args=[mark.id]), _mark_text(mark)) for mark in marks_of(claim)]
        return format_html_join(mark_safe("<br>"), _LINK, rows) or "—"

    @action(description=gettext_lazy("Approve"), permissions=["decide"], url_path="approve", icon="check")
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        claim = self._claim(request, object_id)
        known = {"amount": claim.amount, "receipt_number": claim.receipt_number, "note": _("Payment by card")}
        form = ApproveClaimForm(request.POST or None, initial=known)

        def act() -> str:
            done = approve_claim(claim_id=claim.pk, actor_id=actor_of(request), at=now(), **form.cleaned_data)
            if done.request is not None and done.request.state == RequestState.WAITING:
                return _("Recorded. The money moves when a second member of staff agrees.")
            return _("Approved: the money is on the balance.")

        answers = _("Approve"), OtherDecision(_("Refuse"), _address(claim, "refuse"))
        return self._decide(request, claim, form, answers, act)

    @action(description=gettext_lazy("Refuse"), permissions=["decide"], url_path="refuse", icon="block")
    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        claim = self._claim(request, object_id)
        form = RefuseClaimForm(request.POST or None)

        def act() -> str:
            reason = form.cleaned_data["reason"]
            refuse_claim(claim_id=claim.pk, reason=reason, actor_id=actor_of(request), at=now())
            return _("Refused: no money was moved.")

        answers = _("Refuse"), OtherDecision(_("Approve"), _address(claim, "approve"))
        return self._decide(request, claim, form, answers, act)

    def _claim(self, request: HttpRequest, object_id: str) -> TopUpClaim:
        claim: TopUpClaim | None = self.get_object(request, object_id)
        if claim is None:
            raise Http404
        return claim

    def _decide(
        self,
        request: HttpRequest,
        claim: TopUpClaim,
        form: ActionForm,
        answers: tuple[str, OtherDecision],
        act: Callable[[], str],
    ) -> HttpResponse:
        if request.method != "POST" and claim.state != ClaimState.WAITING:
            return show_what_was_decided(request, _address(claim, "change"))
        title, other = answers
        page = ConfirmPage(
            title,
            title,
            _address(claim, "change"),
            _facts(claim),
            hint=_("Look into the bank's own list first: a picture proves nothing."),
            onward=reverse("admin:wallet_topupclaim_changelist"),
            other=other,
            is_refusal=isinstance(form, RefuseClaimForm),
        )
        return form_action(request, self.admin_site, form, page, act)


def _address(claim: TopUpClaim, page: str) -> str:
    return reverse(f"admin:wallet_topupclaim_{page}", args=[claim.pk])


def _facts(claim: TopUpClaim) -> Iterator[tuple[str, str]]:
    yield _("Person"), f"{claim.customer} · {claim.customer.get_full_name()}"
    there = balance(claim.customer_id)
    yield _("Amount"), f"{format_som(claim.amount)} ({som_in_words(claim.amount)})"
    yield _("Balance now"), format_som(there)
    if claim.state == ClaimState.WAITING:
        yield _("Balance once approved"), format_som(there + claim.amount)
    yield _("Receipt number"), claim.receipt_number or "—"
    yield _("Note"), claim.note or "—"
    yield _("Sent"), moment(claim.created_at)
    if claim.file_id is not None:
        yield _("File"), format_html(_LINK, reverse("admin:claim_file", args=[claim.pk]), _("Download"))
    yield _("Same number or file"), "; ".join(map(_mark_text, marks_of(claim))) or "—"


def _mark_text(mark: Mark) -> str:
    kinds = {"claim": _("claim"), "request": _("top-up"), "transfer": _("transfer")}
    same = _("the same file") if mark.same_file else _("the same number")
    return f"{same}: {kinds[mark.kind]} · {mark.name} · {day(mark.at)}"
