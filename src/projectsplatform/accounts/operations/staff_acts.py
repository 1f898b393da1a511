"""How a change of staff is carried out, in the caller's transaction; each act returns a link's token, or an empty text."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from django.contrib.auth.models import Group

from projectsplatform.accounts.enums import ChangeKind, Role
from projectsplatform.accounts.errors import TelegramTied
from projectsplatform.accounts.models import StaffChange, StaffLink, User
from projectsplatform.accounts.operations import audit
from projectsplatform.accounts.operations.staff import add_member
from projectsplatform.accounts.operations.staff_links import make_link


def _add(change: StaffChange, address: str, at: datetime) -> str:
    change.member = add_member(username=change.username, role=Role(change.role), encoded=change.password)
    _record_act("staff.created", change, address, at, {"username": change.username, "role": change.role})
    return make_link(change.member, at)


def _give_role(change: StaffChange, address: str, at: datetime) -> str:
    member = _member_of(change)
    before = [group.name for group in member.groups.all()]
    # A link that one owner made for a member who could move nothing must not open one who can.
    StaffLink.objects.filter(user=member, used_at=None).delete()
    member.groups.set([Group.objects.get_or_create(name=change.role)[0]])
    member.is_superuser = change.role == Role.OWNER
    member.staff_epoch += 1
    member.save(update_fields=["is_superuser", "staff_epoch", "updated_at"])
    _record_act("staff.role.changed", change, address, at, {"before": before, "after": change.role})
    return ""


def _give_link(change: StaffChange, address: str, at: datetime) -> str:
    member = _member_of(change)
    if member.tg_id is not None:
        raise TelegramTied
    _record_act("staff.link.made", change, address, at, {})
    return make_link(member, at)


def _switch_on(change: StaffChange, address: str, at: datetime) -> str:
    member = _member_of(change)
    member.is_active = True
    member.save(update_fields=["is_active", "updated_at"])
    _record_act("account.enabled", change, address, at, {"reason": change.reason})
    return ""


def _member_of(change: StaffChange) -> User:
    """Read anew under its lock: days may have passed since somebody asked."""
    return User.objects.select_for_update().get(pk=str(change.member_id))


def _record_act(event: str, change: StaffChange, address: str, at: datetime, details: Mapping[str, object]) -> None:
    """In the name of whoever asked; who agreed stands in an event of its own."""
    audit.record(
        event=event,
        at=at,
        actor_id=change.requested_by_id,
        subject_id=change.member_id,
        address=address,
        details=dict(details),
    )


ACTS: Final[Mapping[ChangeKind, Callable[[StaffChange, str, datetime], str]]] = {
    ChangeKind.NEW: _add,
    ChangeKind.ROLE: _give_role,
    ChangeKind.LINK: _give_link,
    ChangeKind.ENABLE: _switch_on,
}
