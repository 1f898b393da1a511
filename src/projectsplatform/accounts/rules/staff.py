"""Who of the staff may do what to whom."""

from typing import Final
from uuid import UUID

from projectsplatform.accounts.enums import ChangeKind, ChangeState, Role
from projectsplatform.accounts.errors import (
    AskerNotOwner,
    ChangeClosed,
    NotStaff,
    OwnAccount,
    OwnerNeeded,
    OwnRelink,
    SameHands,
    SecondOwnerNeeded,
)
from projectsplatform.accounts.models import RelinkRequest, StaffChange, User
from projectsplatform.accounts.queries.staff import is_owner, made_alone_by

MONEY_ROLES: Final = frozenset({Role.OWNER, Role.CASHIER})
"""Roles that top up or reverse: a second pair of eyes on money. `staff/rules.py` gives the permissions."""


def check_is_staff(member: User) -> None:
    """Raises NotStaff for everybody else."""
    if not (member.is_staff and member.is_active):
        raise NotStaff


def check_is_owner(member: User) -> None:
    """Raises NotStaff, OwnerNeeded."""
    check_is_staff(member)
    if not is_owner(member):
        raise OwnerNeeded


def check_not_self(member: User, person_id: UUID) -> None:
    """Raises OwnAccount: nobody disables or enables themself."""
    if member.id == person_id:
        raise OwnAccount


def check_may_touch(member: User, person: User) -> None:
    """Staff may act on customers, owners on members of staff too. Raises NotStaff, OwnerNeeded."""
    check_is_staff(member)
    if person.is_staff:
        check_is_owner(member)


def may_move_money(member: User) -> bool:
    """Whether the member's present role tops up or reverses."""
    return member.is_superuser or member.groups.filter(name__in=MONEY_ROLES).exists()


def needs_second_owner(kind: ChangeKind, *, role: str, member: User | None) -> bool:
    """A member who may move money is made, linked and switched on by two; a new role counts as it will be."""
    if kind in {ChangeKind.NEW, ChangeKind.ROLE}:
        return role in MONEY_ROLES
    return member is not None and may_move_money(member)


def check_is_open(state: str) -> None:
    """Looked at under the row's lock. Raises ChangeClosed."""
    if state != ChangeState.WAITING:
        raise ChangeClosed


def check_may_agree(member: User, *, asker: User, subject_id: UUID | None) -> None:
    """Two owners, neither of them the member it is about. Raises NotStaff, OwnerNeeded, SecondOwnerNeeded, AskerNotOwner."""
    check_is_owner(member)
    if member.id in {asker.id, subject_id}:
        raise SecondOwnerNeeded
    if not is_owner(asker):
        raise AskerNotOwner


def check_may_agree_to(member: User, change: StaffChange) -> None:
    """The same for a change of staff. Raises ChangeClosed besides."""
    check_is_open(change.state)
    check_may_agree(member, asker=change.requested_by, subject_id=change.member_id)


def check_may_ask_for_relink(member: User, person: User) -> None:
    """Raises NotStaff, OwnRelink, OwnerNeeded."""
    check_is_staff(member)
    if member.id == person.id:
        raise OwnRelink
    check_may_touch(member, person)


def check_may_approve_relink(member: User, request: RelinkRequest) -> None:
    """Four eyes of two people: not the person, not who asked, no account that one owner alone stands behind.

    Raises NotStaff, OwnRelink, OwnerNeeded, SameHands.
    """
    check_is_staff(member)
    if member.id in {request.user_id, request.requested_by_id}:
        raise OwnRelink
    check_may_touch(member, request.user)
    if _hands_of(member.id) == _hands_of(request.requested_by_id):
        raise SameHands


def is_relink_still_right(request: RelinkRequest) -> bool:
    """Whether those who wanted another Telegram for a member of staff are owners to the end."""
    if not request.user.is_staff:
        return True
    return request.approved_by is not None and is_owner(request.requested_by) and is_owner(request.approved_by)


def _hands_of(member_id: UUID) -> UUID:
    return made_alone_by(member_id) or member_id
