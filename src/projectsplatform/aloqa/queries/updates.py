"""What a waiting page asks every two seconds: whether anything it shows has changed. Two statements, no messages."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b
from uuid import UUID

from projectsplatform.aloqa.enums import InboxTab
from projectsplatform.aloqa.models import Thread
from projectsplatform.aloqa.queries.inbox import ROWS, count_threads, order_of, threads_in
from projectsplatform.aloqa.queries.inbox_thread import others_there
from projectsplatform.kit.errors import NothingThere


def inbox_mark(tab: InboxTab, member_id: UUID) -> tuple[str, dict[InboxTab, int]]:
    """A mark that changes with the first page of a list and its counts; and the counts."""
    rows = threads_in(tab, member_id).order_by(*order_of(tab)).values_list("id", "revision", "state", "assignee_id")
    counts = count_threads(member_id)
    return mark_of([*rows[:ROWS], *counts.items()]), counts


def thread_mark(thread_id: UUID, member_id: UUID, at: datetime) -> tuple[str, list[tuple[str, bool]]]:
    """A mark that changes with the conversation and with who is there; and their names, and whether they write.

    Raises NothingThere.
    """
    row = Thread.objects.filter(pk=thread_id).values_list("revision", "state", "assignee_id", "customer_read").first()
    if row is None:
        raise NothingThere
    there = others_there(thread_id, member_id, at)
    return mark_of([row, *there]), there


def mark_of(parts: Iterable[object]) -> str:
    """A short text that differs when a part does."""
    return blake2b(repr([str(part) for part in parts]).encode(), digest_size=12).hexdigest()
