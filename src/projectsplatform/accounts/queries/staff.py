"""Members of staff: who the owners are, and who stands behind an account."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet

from projectsplatform.accounts.enums import ChangeKind, ChangeState, Role
from projectsplatform.accounts.models import StaffChange, User
from projectsplatform.kit.errors import NothingThere


def is_owner(member: User) -> bool:
    """Whether the member is an owner now: the row is read anew."""
    return owners().filter(pk=member.pk).exists()


def owners() -> QuerySet[User]:
    """Owners whose accounts are on."""
    by_role = Q(is_superuser=True) | Q(groups__name=Role.OWNER)
    return User.objects.filter(by_role, is_staff=True, is_active=True).distinct()


def members_who_may(permission: str) -> QuerySet[User]:
    """Members whose accounts are on and who have a permission (`app.codename`), by their role or otherwise."""
    app, _dot, codename = permission.partition(".")
    granted = Permission.objects.filter(codename=codename, content_type__app_label=app)
    may = Q(is_superuser=True) | Q(groups__permissions__in=granted) | Q(user_permissions__in=granted)
    return User.objects.filter(may, is_staff=True, is_active=True).distinct()


def owner_chats(*, without: UUID | None = None) -> Sequence[int]:
    """The Telegrams of all owners who have one, but of `without`."""
    chats = owners().order_by("pk").values_list("pk", "tg_id")
    return [tg_id for pk, tg_id in chats if tg_id is not None and pk != without]


def has_second_owner(member: User) -> bool:
    """Whether anybody could agree to what this owner asks for."""
    return owners().exclude(pk=member.pk).exists()


def made_alone_by(member_id: UUID) -> UUID | None:
    """The owner who, with nobody's agreement, made the account or its last link; None when two did, or the server."""
    told = Q(kind__in=(ChangeKind.NEW, ChangeKind.LINK)) | Q(agreed_by__isnull=False)
    change = (
        StaffChange.objects.filter(told, member_id=member_id, state=ChangeState.DONE).order_by("-decided_at").first()
    )
    return change.requested_by_id if change is not None and change.agreed_by_id is None else None


def find_change(change_id: UUID) -> StaffChange:
    """With who is named in it. Raises NothingThere."""
    found = StaffChange.objects.select_related("requested_by", "member").filter(pk=change_id).first()
    if found is None:
        raise NothingThere
    return found
