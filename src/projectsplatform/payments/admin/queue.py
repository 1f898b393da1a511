"""Refunds that wait for staff: for a second member, for the bank, or for an answer of Click's that does not come."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.uz.money import format_som
from projectsplatform.panel.queue import Line, Queue, asked_by, register
from projectsplatform.payments.enums import RefundState, RefundWay
from projectsplatform.payments.models import ProviderRefund


def _waiting(request: HttpRequest, at: datetime) -> QuerySet[ProviderRefund]:
    rows = _refunds().filter(state=RefundState.WAITING)
    return rows.exclude(requested_by=request.user.pk).exclude(payment__person=request.user.pk)


def _unfinished(request: HttpRequest, at: datetime) -> QuerySet[ProviderRefund]:
    to_be_paid = Q(way=RefundWay.BANK, state=RefundState.REQUESTED)
    return _refunds().filter(to_be_paid | Q(state=RefundState.UNCERTAIN))


def _refunds() -> QuerySet[ProviderRefund]:
    return ProviderRefund.objects.select_related("payment__person", "requested_by").order_by("pk")


def _waiting_lines(refunds: Sequence[ProviderRefund]) -> list[Line]:
    return [_line(refund, asked_by(refund.requested_by), "approve", gettext("Decide")) for refund in refunds]


def _unfinished_lines(refunds: Sequence[ProviderRefund]) -> list[Line]:
    return [_line(refund, refund.get_state_display(), "change", gettext("Look at it")) for refund in refunds]


def _line(refund: ProviderRefund, more: str, page: str, action: str) -> Line:
    person = refund.payment.person
    return Line(
        str(refund.pk),
        person.get_full_name() or person.get_username(),
        " · ".join([format_som(refund.amount), refund.get_way_display(), more]),
        refund.requested_at,
        reverse(f"admin:payments_providerrefund_{page}", args=[refund.pk]),
        action,
        reverse("admin:customer", args=[person.pk]),
    )


def _list(state: RefundState) -> str:
    return f"{reverse('admin:payments_providerrefund_changelist')}?state__exact={state}"


register(
    Queue(
        name="refunds",
        title=_("Refunds that wait for a second member of staff"),
        permission="wallet.can_top_up",
        rank=25,
        rows=_waiting,
        lines=_waiting_lines,
        full_list=lambda: _list(RefundState.WAITING),
    )
)
register(
    Queue(
        name="refunds-open",
        title=_("Refunds that are not finished"),
        permission="wallet.can_reverse",
        rank=26,
        rows=_unfinished,
        lines=_unfinished_lines,
        full_list=lambda: _list(RefundState.REQUESTED),
        is_decided=False,
    )
)
