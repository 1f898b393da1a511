"""Sending announcements: asked for, agreed to, paused, resumed, stopped. Each locks the announcement first."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.errors import NotStaff
from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations.staff_notices import tell_members
from projectsplatform.accounts.queries.staff import members_who_may
from projectsplatform.accounts.rules.notice_pages import Page
from projectsplatform.accounts.rules.notices import StaffEvent
from projectsplatform.aloqa.enums import AnnouncementState
from projectsplatform.aloqa.errors import AnnouncementMoved, AudienceEmpty, SecondMemberNeeded
from projectsplatform.aloqa.models import Announcement
from projectsplatform.aloqa.operations.announcements import lock_announcement, record
from projectsplatform.aloqa.operations.feeding import take_back
from projectsplatform.aloqa.queries.audiences import count_audience
from projectsplatform.aloqa.rules.announcements import (
    ALONE,
    STOPPABLE,
    check_is_second,
    check_may,
    check_revision,
    check_state,
    first_members,
)
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.jobs import defer
from projectsplatform.kit.refusals import refuses

PREPARE_JOB: Final = "aloqa.prepare_announcement"
_PAGE: Final = "admin:aloqa_announcement_agree"
_DRAFT, _WAITING, _SCHEDULED = AnnouncementState.DRAFT, AnnouncementState.WAITING, AnnouncementState.SCHEDULED
_SENDING, _PAUSED = AnnouncementState.SENDING, AnnouncementState.PAUSED
_ASKED: Final = (
    _("{member} wants to send the announcement “{title}” to {count} customers."),
    _("Read it as they will read it, and agree or refuse."),
)


@refuses(NotStaff, NothingThere, AnnouncementMoved, AudienceEmpty)
@retried
@transaction.atomic
def send_announcement(
    *, announcement_id: UUID, revision: int, member: User, address: str, at: datetime
) -> Announcement:
    """Lets a draft go out, now or at its moment; above a thousand recipients when another member has agreed."""
    check_may(member, "add")
    announcement = lock_announcement(announcement_id)
    check_state(announcement, _DRAFT)
    check_revision(announcement, revision)
    announcement.counted = count_audience(announcement.whom, kind=announcement.kind, at=at)
    if not announcement.counted:
        raise AudienceEmpty
    announcement.asked_by, announcement.asked_at = member, at
    if announcement.counted > ALONE:
        wait_for_second(announcement, at=at)
    else:
        _schedule(announcement)
    announcement.save()
    record("asked", announcement, member, at, address=address, recipients=announcement.counted)
    return announcement


def wait_for_second(announcement: Announcement, *, at: datetime) -> None:
    """Tells the members who may agree. The caller saves the announcement."""
    announcement.state = _WAITING
    told = members_who_may("aloqa.change_announcement").exclude(pk__in=first_members(announcement))
    member = announcement.asked_by.get_full_name() if announcement.asked_by else ""
    event = StaffEvent(
        name="staff.request.announcement",
        key=f"{announcement.pk}:{announcement.revision}:{announcement.counted}",
        texts=_ASKED,
        details={"member": member, "title": announcement.title, "count": announcement.counted or 0},
        page=Page(_PAGE, announcement.pk),
    )
    tell_members(member_ids=told.values_list("pk", flat=True), event=event, at=at)


@refuses(NotStaff, NothingThere, AnnouncementMoved, SecondMemberNeeded)
@transaction.atomic
def agree_to_announcement(
    *, announcement_id: UUID, revision: int, member: User, address: str, at: datetime
) -> Announcement:
    """The second member, who has read exactly this revision."""
    check_may(member, "change")
    announcement = lock_announcement(announcement_id)
    check_state(announcement, _WAITING)
    check_revision(announcement, revision)
    check_is_second(member, announcement)
    announcement.agreed_by, announcement.agreed_at = member, at
    _schedule(announcement)
    announcement.save()
    record("agreed", announcement, member, at, address=address, recipients=announcement.counted)
    return announcement


@refuses(NotStaff, NothingThere, AnnouncementMoved)
@transaction.atomic
def refuse_announcement(*, announcement_id: UUID, reason: str, member: User, address: str, at: datetime) -> None:
    """It becomes a draft again."""
    check_may(member, "change")
    announcement = lock_announcement(announcement_id)
    check_state(announcement, _WAITING)
    _back_to_draft(announcement)
    record("refused", announcement, member, at, address=address, reason=reason)


@refuses(NotStaff, NothingThere, AnnouncementMoved)
@transaction.atomic
def withdraw_announcement(*, announcement_id: UUID, member: User, address: str, at: datetime) -> None:
    """What waits or is scheduled becomes a draft again, to be changed."""
    check_may(member, "add")
    announcement = lock_announcement(announcement_id)
    check_state(announcement, _WAITING, _SCHEDULED)
    _back_to_draft(announcement)
    record("withdrawn", announcement, member, at, address=address)


@refuses(NotStaff, NothingThere, AnnouncementMoved)
@retried
@transaction.atomic
def pause_announcement(*, announcement_id: UUID, member: User, address: str, at: datetime) -> None:
    """Nothing more is put into the outbox, and what is there and not being sent waits again."""
    check_may(member, "change")
    announcement = lock_announcement(announcement_id)
    check_state(announcement, _SENDING)
    announcement.state = _PAUSED
    announcement.save(update_fields=["state"])
    take_back(announcement, at=at)
    record("paused", announcement, member, at, address=address)


@refuses(NotStaff, NothingThere, AnnouncementMoved)
@transaction.atomic
def resume_announcement(*, announcement_id: UUID, member: User, address: str, at: datetime) -> None:
    """Goes on with those who wait."""
    check_may(member, "change")
    announcement = lock_announcement(announcement_id)
    check_state(announcement, _PAUSED)
    announcement.state = _SENDING
    announcement.save(update_fields=["state"])
    record("resumed", announcement, member, at, address=address)


@refuses(NotStaff, NothingThere, AnnouncementMoved)
@retried
@transaction.atomic
def stop_announcement(*, announcement_id: UUID, member: User, address: str, at: datetime) -> None:
    """For ever: whoever waits is not told."""
    check_may(member, "change")
    announcement = lock_announcement(announcement_id)
    check_state(announcement, *STOPPABLE)
    was_sending = announcement.state == _SENDING
    announcement.state, announcement.finished_at = AnnouncementState.STOPPED, at
    announcement.save(update_fields=["state", "finished_at"])
    if was_sending:
        take_back(announcement, at=at)
    record("stopped", announcement, member, at, address=address)


def _schedule(announcement: Announcement) -> None:
    """A job looks every minute; this one comes sooner."""
    announcement.state = _SCHEDULED
    defer(PREPARE_JOB)


def _back_to_draft(announcement: Announcement) -> None:
    announcement.state = _DRAFT
    announcement.counted = announcement.asked_by = announcement.asked_at = None
    announcement.agreed_by = announcement.agreed_at = None
    announcement.save()
