"""Conversations that wait for an answer, in the work queue."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projectsplatform.aloqa.enums import ThreadState
from projectsplatform.aloqa.models import Thread
from projectsplatform.aloqa.rules.correspondents import name_of
from projectsplatform.panel.queue import Line, Queue, register


def _waiting(request: HttpRequest, at: datetime) -> QuerySet[Thread]:
    """The member's own and nobody's; what another one has taken waits for that one."""
    waiting = Thread.objects.filter(Q(assignee=None) | Q(assignee=request.user.pk), state=ThreadState.WAITING)
    return waiting.select_related("person").order_by("waiting_since", "id")


def _lines(threads: Sequence[Thread]) -> list[Line]:
    return [
        Line(
            str(thread.pk),
            name_of(thread),
            thread.preview,
            thread.waiting_since or thread.last_message_at,
            reverse("admin:aloqa_thread", args=[thread.pk]),
            gettext("Answer"),
            reverse("admin:customer", args=[thread.person_id]) if thread.person_id else "",
        )
        for thread in threads
    ]


register(
    Queue(
        name="conversations",
        title=_("Conversations that wait for an answer"),
        permission="aloqa.add_message",
        rank=5,
        rows=_waiting,
        lines=_lines,
        full_list=lambda: reverse("admin:aloqa_inbox"),
        is_decided=False,
    )
)
