"""Conversations as lists draw them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from projectsplatform.aloqa.enums import ThreadState
from projectsplatform.aloqa.models import Thread
from projectsplatform.aloqa.rules.correspondents import is_of_earlier_bot, name_of
from projectsplatform.staff.pages.aloqa.names import short_moment, span_text


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation in a list."""

    address: str
    name: str
    preview: str
    when: str
    waits: str
    assignee: str
    subject: str
    is_unread: bool
    has_problem: bool
    is_registered: bool
    is_of_earlier_bot: bool


def rows_of(threads: Sequence[Thread], at: datetime) -> list[Row]:
    """Conversations as the list draws them; those read by `inbox_page`."""
    return [
        Row(
            address=reverse("admin:aloqa_thread", args=[thread.pk]),
            name=name_of(thread),
            preview=thread.preview,
            when=short_moment(thread.last_message_at, at),
            waits=span_text((at - thread.waiting_since).total_seconds()) if thread.waiting_since else "",
            assignee=thread.assignee.get_full_name() if thread.assignee else "",
            subject=thread.subject.name if thread.subject else "",
            is_unread=thread.state == ThreadState.WAITING and thread.staff_read < thread.last_number,
            has_problem=getattr(thread, "has_problem", False),
            is_registered=thread.person is not None,
            is_of_earlier_bot=is_of_earlier_bot(thread),
        )
        for thread in threads
    ]
