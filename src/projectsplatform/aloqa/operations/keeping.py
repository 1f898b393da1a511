"""How long conversations are kept, where an installation says so."""

from calendar import monthrange
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from projectsplatform.aloqa.enums import AboutKind, ThreadState
from projectsplatform.aloqa.models import Attachment, Episode, Message, Thread
from projectsplatform.aloqa.operations.threads import lock_thread
from projectsplatform.kit.clock import TASHKENT
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.files.deleting import delete_files_later

MOST_A_RUN: Final = 2_000
"""Closed conversations; what is left over is the next day's."""
_MOST_MESSAGES: Final = 500


def months_before(at: datetime, months: int) -> datetime:
    """The same day and time in Tashkent so many months earlier, the month's last day where there is no such day."""
    local = at.astimezone(TASHKENT)
    year, month = divmod(local.year * 12 + local.month - 1 - months, 12)
    day = min(local.day, monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day)


def empty_old_episodes(*, months: int, at: datetime, most: int = MOST_A_RUN) -> int:
    """Deletes messages and files of conversations closed so many months ago; how many conversations. 0 months keep all.

    When a conversation was opened, answered, closed and how it was rated stays for the reports.
    """
    if months <= 0:
        return 0
    old = Episode.objects.filter(closed_at__lt=months_before(at, months), emptied_at=None).order_by("closed_at", "id")
    found = list(old.values_list("pk", "thread_id")[:most])
    for episode_id, thread_id in found:
        while not _empty(thread_id, episode_id, at=at):
            pass
    return len(found)


@retried
@transaction.atomic
def _empty(thread_id: UUID, episode_id: UUID, *, at: datetime) -> bool:
    """Deletes some of an episode's messages, with the notes of its time; whether none is left."""
    thread = lock_thread(thread_id)
    episode = Episode.objects.get(pk=episode_id)
    its_own = Q(episode=episode) | Q(episode=None, created_at__lte=episode.closed_at)
    batch = list(thread.messages.filter(its_own).values_list("pk", flat=True)[:_MOST_MESSAGES])
    files = Attachment.objects.filter(message__in=batch).exclude(path="")
    delete_files_later(files.values_list("path", flat=True))
    Message.objects.filter(pk__in=batch).delete()
    is_empty = len(batch) < _MOST_MESSAGES
    if is_empty:
        episode.emptied_at = at
        episode.save(update_fields=["emptied_at"])
        _forget_words(thread)
    return is_empty


def _forget_words(thread: Thread) -> None:
    """A thread of which nothing is left shows nothing of what was said in lists either."""
    thread.revision += 1
    if thread.state == ThreadState.CLOSED and not thread.messages.exists():
        thread.preview, thread.about_kind, thread.about_id = "", AboutKind.NONE, None
    thread.save(update_fields=["revision", "preview", "about_kind", "about_id"])
