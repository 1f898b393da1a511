"""Who acts, and whether they may."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.auth.models import _User  # AUTH_USER_MODEL: nothing here imports accounts


def actor_of(request: HttpRequest) -> UUID:
    """The id of the member of staff who acts."""
    return UUID(str(request.user.pk))


def member_of(request: HttpRequest) -> "_User":
    """The member of staff who acts, for operations that check permissions. Raises PermissionDenied for a stranger."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


def require_permission(request: HttpRequest, permission: str) -> None:
    """Raises PermissionDenied for a member of staff without the permission."""
    if not request.user.has_perm(permission):
        raise PermissionDenied
