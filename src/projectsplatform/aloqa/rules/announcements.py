"""Who may let an announcement go out, and in which state."""

from typing import Final
from uuid import UUID

from projectsplatform.accounts.errors import NotStaff
from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import AnnouncementState
from projectsplatform.aloqa.errors import AnnouncementMoved, SecondMemberNeeded
from projectsplatform.aloqa.models import Announcement

ALONE: Final = 1_000
"""So many recipients one member may write to; of more, a second one must agree."""
STOPPABLE: Final = frozenset(AnnouncementState) - {
    AnnouncementState.PREPARING,
    AnnouncementState.DONE,
    AnnouncementState.STOPPED,
}
"""While its audience is being frozen, nothing stops it: that takes seconds."""


def check_state(announcement: Announcement, *states: AnnouncementState) -> None:
    """Looked at under the row's lock. Raises AnnouncementMoved."""
    if announcement.state not in states:
        raise AnnouncementMoved


def check_revision(announcement: Announcement, revision: int) -> None:
    """What was seen is what is there. Raises AnnouncementMoved."""
    if announcement.revision != revision:
        raise AnnouncementMoved


def check_may(member: User, verb: str) -> None:
    """`add`: writes and sends; `change`: agrees, pauses, resumes and stops. Raises NotStaff."""
    if not (member.is_staff and member.is_active and member.has_perm(f"aloqa.{verb}_announcement")):
        raise NotStaff


def first_members(announcement: Announcement) -> set[UUID]:
    """Whoever wrote, changed or asked for it: none of them is the second member, who agrees."""
    asked_by = {announcement.asked_by_id} if announcement.asked_by_id else set()
    return {*announcement.writers, announcement.written_by_id} | asked_by


def check_is_second(member: User, announcement: Announcement) -> None:
    """Raises SecondMemberNeeded."""
    if member.pk in first_members(announcement):
        raise SecondMemberNeeded
