"""Freezing an audience: everybody who is in it at this moment becomes a recipient, by one statement. Nobody joins later."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from projectsplatform.aloqa.enums import AnnouncementState
from projectsplatform.aloqa.models import Announcement, AnnouncementCounts
from projectsplatform.aloqa.operations.announcement_states import wait_for_second
from projectsplatform.aloqa.operations.announcements import record
from projectsplatform.aloqa.queries.audiences import count_audience, select_audience
from projectsplatform.aloqa.rules.announcements import ALONE
from projectsplatform.kit.db.statements import execute

# Ids like ours, a millisecond apart: a million random ones, each somewhere else in the index, take three times as long. Their
# 74 random bits are the server's.
_FREEZE: Final = """
    INSERT INTO aloqa_recipient (id, announcement_id, person_id, state, reason)
    SELECT (lpad(to_hex(%(began)s::int8 + row_number() OVER ()), 12, '0') || '7' || substr(gen_random_uuid()::text, 16))::uuid,
           %(announcement)s::uuid, person.id, 0, '' FROM {0} LIMIT %(most)s
"""
_PREPARING: Final = AnnouncementState.PREPARING


def prepare_due(*, at: datetime) -> int:
    """Freezes the audiences of all announcements whose moment has come, also of those at which a process died; how many."""
    has_come = Q(state=AnnouncementState.SCHEDULED) & (Q(send_at=None) | Q(send_at__lte=at))
    due = Announcement.objects.filter(has_come | Q(state=_PREPARING)).order_by("pk").values_list("pk", flat=True)
    return sum(prepare_announcement(announcement_id=one, at=at) for one in list(due))


def prepare_announcement(*, announcement_id: UUID, at: datetime) -> bool:
    """In two transactions, so that pages can say that it is being prepared. False where another process has it."""
    with transaction.atomic():
        announcement = _lock(announcement_id, [AnnouncementState.SCHEDULED])
        if announcement is not None and (announcement.send_at is None or announcement.send_at <= at):
            announcement.state = _PREPARING
            announcement.save(update_fields=["state"])
    with transaction.atomic():
        announcement = _lock(announcement_id, [_PREPARING])
        if announcement is None:
            return False
        _freeze(announcement, at)
    return True


def _lock(announcement_id: UUID, states: Iterable[AnnouncementState]) -> Announcement | None:
    rows = Announcement.objects.select_for_update(skip_locked=True, no_key=True)
    return rows.filter(pk=announcement_id, state__in=states).first()


def _freeze(announcement: Announcement, at: datetime) -> None:
    """Above a thousand with nobody's agreement: it was for fewer when it was asked for, and waits for a second member now."""
    most = None if announcement.agreed_by_id else ALONE
    people = _insert(announcement, most, at)
    if people is None:
        announcement.counted = count_audience(announcement.whom, kind=announcement.kind, at=at)
        wait_for_second(announcement, at=at)
        announcement.save(update_fields=["state", "counted"])
        record("held", announcement, None, at, recipients=announcement.counted)
        return
    AnnouncementCounts.objects.filter(pk=announcement.pk).update(people=people)
    announcement.state, announcement.started_at = AnnouncementState.SENDING, at
    announcement.save(update_fields=["state", "started_at"])
    record("begun", announcement, None, at, recipients=people)


def _insert(announcement: Announcement, most: int | None, at: datetime) -> int | None:
    """How many were written; None when they are more than `most`, and none was."""
    chosen = select_audience(announcement.whom, kind=announcement.kind, at=at)
    values = {
        **chosen.values,
        "announcement": announcement.pk,
        "began": int(at.timestamp() * 1000),
        "most": None if most is None else most + 1,
    }
    before = transaction.savepoint()
    people = execute(_FREEZE.format(chosen.sql), values)
    if most is not None and people > most:
        transaction.savepoint_rollback(before)
        return None
    transaction.savepoint_commit(before)
    return people
