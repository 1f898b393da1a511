"""Who of the staff may do what to whom."""

from uuid import UUID

from projectsplatform.accounts.errors import NotStaff, OwnAccount, OwnRelink
from projectsplatform.accounts.models import RelinkRequest, User


def check_is_staff(member: User) -> None:
    """Raises NotStaff for everybody else."""
    if not (member.is_staff and member.is_active):
        raise NotStaff


def check_not_self(member: User, person_id: UUID) -> None:
    """Raises OwnAccount: nobody disables or enables themself."""
    if member.id == person_id:
        raise OwnAccount


def check_may_ask_for_relink(member: User, person_id: UUID) -> None:
    """Raises NotStaff, OwnRelink."""
    check_is_staff(member)
    if member.id == person_id:
        raise OwnRelink


def check_may_approve_relink(member: User, request: RelinkRequest) -> None:
    """Four eyes: not the person, and not who asked. Raises NotStaff, OwnRelink."""
    check_is_staff(member)
    if member.id in {request.user_id, request.requested_by_id}:
        raise OwnRelink
