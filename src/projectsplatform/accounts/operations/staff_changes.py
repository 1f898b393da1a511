"""What owners change about members of staff: at once, or when a second owner agrees because the member may move money."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import ChangeKind, ChangeState, Role
from projectsplatform.accounts.errors import (
    AccountDeleted,
    ChangeOpen,
    ReasonRequired,
    RoleInvalid,
    TelegramTied,
    UsernameTaken,
)
from projectsplatform.accounts.models import StaffChange, User
from projectsplatform.accounts.operations import audit
from projectsplatform.accounts.operations.owner_notices import LOOK_AT_IT, tell_owners
from projectsplatform.accounts.operations.staff import check_new_member
from projectsplatform.accounts.operations.staff_acts import ACTS
from projectsplatform.accounts.queries.people import by_username
from projectsplatform.accounts.queries.staff import owner_chats
from projectsplatform.accounts.rules.notice_pages import Page
from projectsplatform.accounts.rules.staff import (
    check_is_open,
    check_is_owner,
    check_may_agree_to,
    check_not_self,
    needs_second_owner,
)
from projectsplatform.kit.errors import NothingThere

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # what `gettext_lazy` returns has no public name


@dataclass(frozen=True, slots=True)
class Outcome:
    """A change as it stands now; `link_token` when it was carried out and made a link, else empty."""

    change: StaffChange
    link_token: str = ""

    @property
    def is_waiting(self) -> bool:
        """Whether a second owner must agree."""
        return self.change.state == ChangeState.WAITING


def request_member(*, username: str, role: str, password: str, actor: User, address: str = "", at: datetime) -> Outcome:
    """A new member of staff.

    Raises NotStaff, OwnerNeeded, UsernameInvalid, RoleInvalid, WeakPassword, UsernameTaken, ChangeOpen, Busy.
    """
    check_is_owner(actor)
    name, encoded = check_new_member(username, role, password)
    with transaction.atomic():
        if by_username(name) is not None:
            raise UsernameTaken
        change = StaffChange(kind=ChangeKind.NEW, username=name, role=role, password=encoded)
        return _ask(change, actor, address, at)


def request_role(*, user_id: UUID, role: str, actor: User, address: str = "", at: datetime) -> Outcome:
    """Another role instead of the present one. Raises RoleInvalid, NotStaff, OwnerNeeded, OwnAccount, ChangeOpen, NothingThere."""
    if role not in Role.values:
        raise RoleInvalid
    with transaction.atomic():
        member = _lock_member(user_id, actor)
        change = StaffChange(kind=ChangeKind.ROLE, member=member, username=member.username, role=role)
        return _ask(change, actor, address, at)


def request_link(*, user_id: UUID, actor: User, address: str = "", at: datetime) -> Outcome:
    """Another link for a member of staff who has no Telegram yet.

    Raises TelegramTied, NotStaff, OwnerNeeded, OwnAccount, ChangeOpen, NothingThere.
    """
    with transaction.atomic():
        member = _lock_member(user_id, actor)
        if member.tg_id is not None:
            raise TelegramTied
        change = StaffChange(kind=ChangeKind.LINK, member=member, username=member.username)
        return _ask(change, actor, address, at)


def request_enabling(*, user_id: UUID, reason: str, actor: User, address: str = "", at: datetime) -> Outcome:
    """A member of staff who was switched off may sign in again.

    Raises ReasonRequired, NotStaff, OwnerNeeded, OwnAccount, ChangeOpen, AccountDeleted, NothingThere.
    """
    why = reason.strip()[:500]
    if not why:
        raise ReasonRequired
    with transaction.atomic():
        member = _lock_member(user_id, actor)
        if member.deleted_at is not None:
            raise AccountDeleted
        change = StaffChange(kind=ChangeKind.ENABLE, member=member, username=member.username, reason=why)
        return _ask(change, actor, address, at)


def agree_to_change(*, change_id: UUID, actor: User, address: str = "", at: datetime) -> Outcome:
    """The second owner: what was asked is carried out now.

    Raises NothingThere, ChangeClosed, NotStaff, OwnerNeeded, SecondOwnerNeeded, AskerNotOwner, UsernameTaken, TelegramTied.
    """
    with transaction.atomic():
        change = _lock_change(change_id)
        check_may_agree_to(actor, change)
        change.agreed_by, owned = actor, owner_chats()
        token = _carry_out(change, address, at)
        change.save()
        _record("staff.change.agreed", change, actor, address, at)
        _tell(_("{actor} agreed to what {asker} asked for: {what}."), change, actor, at, owned)
    return Outcome(change, token)


def refuse_change(*, change_id: UUID, actor: User, address: str = "", at: datetime) -> None:
    """Nothing changes; whoever asked may take it back, too. Raises NothingThere, ChangeClosed, NotStaff, OwnerNeeded."""
    with transaction.atomic():
        change = _lock_change(change_id)
        check_is_open(change.state)
        check_is_owner(actor)
        change.state, change.refused_by, change.decided_at, change.password = ChangeState.REFUSED, actor, at, ""
        change.save()
        _record("staff.change.refused", change, actor, address, at)
        _tell(_("{actor} refused what {asker} asked for: {what}."), change, actor, at)


def _ask(change: StaffChange, actor: User, address: str, at: datetime) -> Outcome:
    change.requested_by, change.requested_at = actor, at
    change.needs_agreement = needs_second_owner(ChangeKind(change.kind), role=change.role, member=change.member)
    if change.needs_agreement:
        _keep_waiting(change)
        _record("staff.change.requested", change, actor, address, at)
        _tell(_("{actor} asks: {what}. It takes effect when a second owner agrees in the panel."), change, actor, at)
        return Outcome(change)
    owned = owner_chats()
    token = _carry_out(change, address, at)
    change.save(force_insert=True)
    _tell(_("{actor} changed the staff: {what}."), change, actor, at, owned)
    return Outcome(change, token)


def _keep_waiting(change: StaffChange) -> None:
    try:
        with transaction.atomic():
            change.save(force_insert=True)
    except IntegrityError as error:
        if "accounts_change_one_open" in str(error):
            raise ChangeOpen from error
        raise


def _carry_out(change: StaffChange, address: str, at: datetime) -> str:
    token = ACTS[ChangeKind(change.kind)](change, address, at)
    change.state, change.decided_at, change.password = ChangeState.DONE, at, ""
    return token


_WHAT: Final[Mapping[ChangeKind, "_StrPromise"]] = {
    ChangeKind.NEW: _("{member} as a new member of staff, role: {role}"),
    ChangeKind.ROLE: _("another role for {member}: {role}"),
    ChangeKind.LINK: _("a new link for Telegram for {member}"),
    ChangeKind.ENABLE: _("switching {member} on"),
}


def _lock_member(user_id: UUID, actor: User) -> User:
    check_is_owner(actor)
    check_not_self(actor, user_id)
    member = User.objects.select_for_update().filter(pk=user_id, is_staff=True).first()
    if member is None:
        raise NothingThere
    return member


def _lock_change(change_id: UUID) -> StaffChange:
    change = StaffChange.objects.select_for_update().filter(pk=change_id).first()
    if change is None:
        raise NothingThere
    return change


def _record(event: str, change: StaffChange, actor: User, address: str, at: datetime) -> None:
    details = {"kind": change.kind, "username": change.username, "role": change.role, "request": str(change.pk)}
    audit.record(event=event, at=at, actor_id=actor.id, subject_id=change.member_id, address=address, details=details)


def _tell(text: "_StrPromise", change: StaffChange, actor: User, at: datetime, owned: Sequence[int] = ()) -> None:
    what = format_lazy(
        _WHAT[ChangeKind(change.kind)], member=change.username, role=Role(change.role).label if change.role else ""
    )
    told = format_lazy(text, actor=actor.username, asker=change.requested_by.username, what=what)
    page = Page("admin:staff_change_agree", change.pk) if change.state == ChangeState.WAITING else None
    kind = f"staff.request.{change.kind}" if page else f"staff.change.{change.kind}"
    tell_owners(kind=kind, texts=[told, LOOK_AT_IT], at=at, owned=owned, page=page)
