"""Roles are groups whose permissions are kept here, not clicked together."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from projectsplatform.staff.rules import PERMISSIONS


@transaction.atomic
def seed_roles() -> None:
    """Makes the groups of all roles and gives them exactly their permissions. Safe to run again; after `migrate`."""
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for role, names in PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=role.value)
        group.permissions.set([known[name] for name in names])
