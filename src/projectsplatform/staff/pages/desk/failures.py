"""Messages of the last week that were given up, for whoever may send them again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projectsplatform.panel.queue import Line, Queue, register
from projectsplatform.staff.queries.customers import people_by_chat
from projectsplatform.telegram.enums import GIVEN_UP, Lane, MessageState
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.telegram.rules.kinds import kind_name

_WEEK: Final = timedelta(days=7)


def _failed(request: HttpRequest, at: datetime) -> QuerySet[OutboxMessage]:
    """Announcements go to blocked chats by the hundred, and codes are never sent twice: neither waits for anybody."""
    failed = OutboxMessage.objects.filter(state__in=GIVEN_UP, finished_at__gt=at - _WEEK, secret=False)
    return failed.exclude(lane=Lane.BROADCAST).defer("sealed_body").order_by("pk")


def _lines(messages: Sequence[OutboxMessage]) -> list[Line]:
    people = people_by_chat([message.chat_id for message in messages])
    return [
        Line(
            str(message.pk),
            people[message.chat_id].get_full_name() if message.chat_id in people else str(message.chat_id),
            " · ".join(filter(None, [kind_name(message.kind), message.error])),
            message.finished_at or message.created_at,
            reverse("admin:message_again", args=[message.pk]),
            gettext("Send again"),
            reverse("admin:customer", args=[people[message.chat_id].pk]) if message.chat_id in people else "",
        )
        for message in messages
    ]


register(
    Queue(
        name="failures",
        title=_("Messages that failed"),
        permission="telegram.change_outboxmessage",
        rank=70,
        rows=_failed,
        lines=_lines,
        full_list=lambda: f"{reverse('admin:telegram_outboxmessage_changelist')}?state__exact={MessageState.FAILED}",
    )
)
