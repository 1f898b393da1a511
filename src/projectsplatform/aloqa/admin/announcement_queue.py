"""Announcements that wait for another member."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projectsplatform.aloqa.enums import AnnouncementState
from projectsplatform.aloqa.models import Announcement
from projectsplatform.kit.uz.money import format_digits
from projectsplatform.panel.queue import Line, Queue, register


def _waiting(request: HttpRequest, at: datetime) -> QuerySet[Announcement]:
    waiting = Announcement.objects.filter(state=AnnouncementState.WAITING)
    others = waiting.exclude(writers__contains=[request.user.pk]).exclude(asked_by=request.user.pk)
    return others.select_related("asked_by").order_by("pk")


def _lines(announcements: Sequence[Any]) -> list[Line]:
    return [
        Line(
            str(announcement.pk),
            str(announcement.asked_by),
            gettext("{title}, to {count} customers").format(
                title=announcement.title, count=format_digits(announcement.counted or 0)
            ),
            announcement.asked_at,
            reverse("admin:aloqa_announcement_agree", args=[announcement.pk]),
            gettext("Decide"),
        )
        for announcement in announcements
    ]


register(
    Queue(
        name="announcements",
        title=_("Announcements to many"),
        permission="aloqa.change_announcement",
        rank=48,
        rows=_waiting,
        lines=_lines,
        full_list=lambda: f"{reverse('admin:aloqa_announcement_changelist')}?state__exact=waiting",
    )
)
