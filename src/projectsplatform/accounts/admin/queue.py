"""What waits for another member of staff: changes of staff, the company's details, changes of Telegram."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import ChangeState
from projectsplatform.accounts.models import CompanyVersion, RelinkRequest, StaffChange
from projectsplatform.panel.queue import Line, Queue, asked_by, register
from projectsplatform.panel.version_queue import register_versions


def _relinks(request: HttpRequest, at: datetime) -> QuerySet[RelinkRequest]:
    waiting = RelinkRequest.objects.filter(approved_at=None, done_at=None, cancelled_at=None)
    others = waiting.exclude(requested_by=request.user.pk).exclude(user=request.user.pk)
    if not request.user.has_perm("accounts.change_staffmember"):
        others = others.filter(user__is_staff=False)
    return others.select_related("user", "requested_by").order_by("pk")


def _relink_lines(relinks: Sequence[RelinkRequest]) -> list[Line]:
    return [
        Line(
            str(relink.pk),
            relink.user.get_full_name() or relink.user.get_username(),
            _joined(gettext("another Telegram: {tg_id}").format(tg_id=relink.new_tg_id), relink.requested_by),
            relink.requested_at,
            reverse("admin:relink_approve", args=[relink.pk]),
            gettext("Decide"),
            reverse("admin:customer", args=[relink.user_id]),
        )
        for relink in relinks
    ]


def _staff_changes(request: HttpRequest, at: datetime) -> QuerySet[StaffChange]:
    waiting = StaffChange.objects.filter(state=ChangeState.WAITING)
    others = waiting.exclude(requested_by=request.user.pk).exclude(member__isnull=False, member=request.user.pk)
    return others.select_related("requested_by").order_by("pk")


def _staff_change_lines(changes: Sequence[StaffChange]) -> list[Line]:
    return [
        Line(
            str(change.pk),
            change.username,
            _joined(
                " · ".join(filter(None, [change.get_kind_display(), change.get_role_display()])), change.requested_by
            ),
            change.requested_at,
            reverse("admin:staff_change_agree", args=[change.pk]),
            gettext("Decide"),
        )
        for change in changes
    ]


def _company_words(version: CompanyVersion) -> str:
    return gettext("company details, version {number}").format(number=version.number)


def _joined(what: str, member: object) -> str:
    return f"{what} · {asked_by(member)}"


register(
    Queue(
        name="relinks",
        title=_("Changes of Telegram"),
        permission="accounts.change_relinkrequest",
        rank=30,
        rows=_relinks,
        lines=_relink_lines,
        full_list=lambda: reverse("admin:accounts_relinkrequest_changelist"),
    )
)
register(
    Queue(
        name="staff",
        title=_("Changes of staff"),
        permission="accounts.change_staffchange",
        rank=40,
        rows=_staff_changes,
        lines=_staff_change_lines,
        full_list=lambda: f"{reverse('admin:accounts_staffchange_changelist')}?state__exact=waiting",
    )
)
register_versions(CompanyVersion, name="company", title=_("Company details"), rank=45, words=_company_words)
