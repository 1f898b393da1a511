"""Differences in the work queue: those that are open, and credits that wait for a second member of staff."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.uz.money import format_som
from projectsplatform.panel.queue import Line, Queue, asked_by, register
from projectsplatform.payments.enums import DifferenceState
from projectsplatform.payments.models import Difference
from projectsplatform.payments.reconciliation.queries.differences import open_differences
from projectsplatform.payments.reconciliation.sides import tiyin_text


def _open(request: HttpRequest, at: datetime) -> QuerySet[Difference]:
    return open_differences().order_by("pk")


def _open_lines(differences: Sequence[Difference]) -> list[Line]:
    return [
        Line(
            str(row.pk),
            f"{row.get_provider_display()} {row.provider_id}".strip(),
            " · ".join(filter(None, [str(row.get_kind_display()), tiyin_text(row.stated_amount).strip("—")])),
            row.found_at,
            reverse("admin:payments_difference_change", args=[row.pk]),
            gettext("Look"),
        )
        for row in differences
    ]


def _credits(request: HttpRequest, at: datetime) -> QuerySet[Difference]:
    waiting = Difference.objects.filter(state=DifferenceState.WAITING)
    others = waiting.exclude(requested_by=request.user.pk).exclude(person=request.user.pk)
    return others.select_related("person", "requested_by").order_by("pk")


def _credit_lines(differences: Sequence[Difference]) -> list[Line]:
    return [
        Line(
            str(row.pk),
            str(row.person),
            " · ".join([format_som(row.credited_amount or 0), str(row.get_kind_display()), asked_by(row.requested_by)]),
            row.requested_at or row.found_at,
            reverse("admin:payments_difference_approve", args=[row.pk]),
            gettext("Decide"),
            reverse("admin:customer", args=[row.person_id]),
        )
        for row in differences
    ]


register(
    Queue(
        name="differences",
        title=_("Differences with providers' statements"),
        permission="wallet.can_top_up",
        rank=28,
        rows=_open,
        lines=_open_lines,
        full_list=lambda: f"{reverse('admin:payments_difference_changelist')}?state__exact=open",
        is_decided=False,
    )
)
register(
    Queue(
        name="credits",
        title=_("Credits of differences that wait for a second member of staff"),
        permission="wallet.can_top_up",
        rank=25,
        rows=_credits,
        lines=_credit_lines,
        full_list=lambda: f"{reverse('admin:payments_difference_changelist')}?state__exact=waiting",
    )
)
