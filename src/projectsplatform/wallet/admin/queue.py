"""What waits for a decision about money: payments that customers told of, top-ups by two, other caps."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.uz.money import format_som
from projectsplatform.panel.queue import Line, Queue, asked_by, register
from projectsplatform.wallet.enums import ClaimState, RequestState
from projectsplatform.wallet.models import TopUpCaps, TopUpClaim, TopUpRequest


def _claims(request: HttpRequest, at: datetime) -> QuerySet[TopUpClaim]:
    waiting = TopUpClaim.objects.filter(state=ClaimState.WAITING).exclude(customer=request.user.pk)
    return waiting.select_related("customer").order_by("pk")


def _claim_lines(claims: Sequence[TopUpClaim]) -> list[Line]:
    return [
        Line(
            str(claim.pk),
            claim.customer.get_full_name() or claim.customer.get_username(),
            _sum_and_receipt(claim.amount, claim.receipt_number),
            claim.created_at,
            reverse("admin:wallet_topupclaim_approve", args=[claim.pk]),
            gettext("Decide"),
            reverse("admin:customer", args=[claim.customer_id]),
        )
        for claim in claims
    ]


def _top_ups(request: HttpRequest, at: datetime) -> QuerySet[TopUpRequest]:
    waiting = TopUpRequest.objects.filter(state=RequestState.WAITING)
    others = waiting.exclude(requested_by=request.user.pk).exclude(customer=request.user.pk)
    return others.select_related("customer", "requested_by").order_by("pk")


def _top_up_lines(top_ups: Sequence[TopUpRequest]) -> list[Line]:
    return [
        Line(
            str(top_up.pk),
            top_up.customer.get_full_name() or top_up.customer.get_username(),
            " · ".join([_sum_and_receipt(top_up.amount, top_up.receipt_number), asked_by(top_up.requested_by)]),
            top_up.requested_at,
            reverse("admin:wallet_topuprequest_approve", args=[top_up.pk]),
            gettext("Decide"),
            reverse("admin:customer", args=[top_up.customer_id]),
        )
        for top_up in top_ups
    ]


def _caps(request: HttpRequest, at: datetime) -> QuerySet[TopUpCaps]:
    waiting = TopUpCaps.objects.filter(state=RequestState.WAITING).exclude(requested_by=request.user.pk)
    return waiting.select_related("requested_by").order_by("pk")


def _caps_lines(all_caps: Sequence[TopUpCaps]) -> list[Line]:
    return [
        Line(
            str(caps.pk),
            str(caps.requested_by),
            gettext("by one member {member}, for one customer {customer}").format(
                member=format_som(caps.by_member), customer=format_som(caps.by_customer)
            ),
            caps.requested_at,
            reverse("admin:wallet_topupcaps_agree", args=[caps.pk]),
            gettext("Decide"),
        )
        for caps in all_caps
    ]


def _sum_and_receipt(amount: int, receipt_number: str) -> str:
    receipt = (
        gettext("receipt {number}").format(number=receipt_number) if receipt_number else gettext("no receipt number")
    )
    return f"{format_som(amount)} · {receipt}"


register(
    Queue(
        name="claims",
        title=_("Payments that customers told of"),
        permission="wallet.can_top_up",
        rank=10,
        rows=_claims,
        lines=_claim_lines,
        full_list=lambda: f"{reverse('admin:wallet_topupclaim_changelist')}?state__exact=waiting",
    )
)
register(
    Queue(
        name="top-ups",
        title=_("Top-ups that wait for a second member of staff"),
        permission="wallet.can_top_up",
        rank=20,
        rows=_top_ups,
        lines=_top_up_lines,
        full_list=lambda: f"{reverse('admin:wallet_topuprequest_changelist')}?state__exact=waiting",
    )
)
register(
    Queue(
        name="caps",
        title=_("Other top-up caps"),
        permission="wallet.change_topupcaps",
        rank=50,
        rows=_caps,
        lines=_caps_lines,
        full_list=lambda: f"{reverse('admin:wallet_topupcaps_changelist')}?state__exact=waiting",
    )
)
