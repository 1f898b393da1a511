"""Members of staff by what their role may do."""

from collections.abc import Collection

from projectsplatform.accounts.models import User


def members_with_role(roles: Collection[str]) -> list[User]:
    """Those who can sign in, by name; one query."""
    members = User.objects.filter(is_staff=True, is_active=True, groups__name__in=roles)
    return list(members.order_by("username").distinct()[:200])
