"""Members of staff, made on the server."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.errors import RoleInvalid, UsernameTaken
from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations import audit
from projectsplatform.accounts.operations.owner_notices import LOOK_AT_IT, tell_owners
from projectsplatform.accounts.operations.staff_links import make_link
from projectsplatform.accounts.queries.people import by_username
from projectsplatform.accounts.rules.passwords import check_strength
from projectsplatform.accounts.rules.people import clean_username
from projectsplatform.kit.security.passwords import hash_password


@dataclass(frozen=True, slots=True)
class CreatedStaff:
    """A new member of staff and the token of the link that ties them to a Telegram."""

    user: User
    link_token: str


def create_staff(*, username: str, role: str, password: str, at: datetime) -> CreatedStaff:
    """A member of staff, at once: whoever works on the server is trusted with that. All owners are told.

    Raises UsernameInvalid, RoleInvalid, WeakPassword, UsernameTaken, Busy.
    """
    name, encoded = check_new_member(username, role, password)
    with transaction.atomic():
        member = add_member(username=name, role=Role(role), encoded=encoded)
        token = make_link(member, at)
        details = {"username": name, "role": role}
        audit.record(event="staff.created", at=at, actor_id=None, subject_id=member.id, details=details)
        text = _("On the server a member of staff was made: {member}, role: {role}.")
        told = [format_lazy(text, member=name, role=Role(role).label), LOOK_AT_IT]
        tell_owners(kind="staff.created", texts=told, at=at, without=member.id)
    return CreatedStaff(member, token)


def check_new_member(username: str, role: str, password: str) -> tuple[str, str]:
    """Name and password's hash of somebody who may be made. Raises UsernameInvalid, RoleInvalid, WeakPassword, Busy."""
    name = clean_username(username)
    if role not in Role.values:
        raise RoleInvalid
    return name, hash_password(check_strength(password, own=(name,)))


def add_member(*, username: str, role: Role, encoded: str) -> User:
    """The account, in the caller's transaction. Raises UsernameTaken."""
    if by_username(username) is not None:
        raise UsernameTaken
    member = User.objects.create(username=username, password=encoded, is_staff=True, is_superuser=role == Role.OWNER)
    member.groups.add(Group.objects.get_or_create(name=role.value)[0])
    return member
