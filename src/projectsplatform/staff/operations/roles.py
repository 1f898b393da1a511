"""Roles are groups whose permissions are kept here, not clicked together."""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import transaction

from projectsplatform.staff.rules import PERMISSIONS


@transaction.atomic
def seed_roles() -> None:
    """Makes the groups of all roles and gives them exactly their permissions. Safe to run again; after `migrate`."""
    permissions = _permissions_by_name()
    if any(name not in permissions for names in PERMISSIONS.values() for name in names):
        # Django creates them after the last migration; a start that was killed in between left them uncreated.
        for app in apps.get_app_configs():
            create_permissions(app, verbosity=0)
        permissions = _permissions_by_name()
    for role, names in PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=role.value)
        group.permissions.set([permissions[name] for name in names])


def _permissions_by_name() -> dict[str, Permission]:
    return {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
