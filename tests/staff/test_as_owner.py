"""What only the tables' owner can set up: missing permissions, fresh statistics."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations.sessions import open_session
from projectsplatform.config.owner import application_role
from projectsplatform.kit.clock import now
from projectsplatform.panel import paginators
from projectsplatform.staff.operations import seed_roles
from projectsplatform.staff.rules import PERMISSIONS
from tests.factories.staff import make_member, open_panel

SESSIONS = "/staff/accounts/session/"


def become_the_application() -> None:
    """To the end of the transaction, where the owner is a superuser and may."""
    if connection.connection.info.parameter_status("is_superuser") == "on":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {application_role()}")


def test_permissions_that_a_start_was_killed_before_making_are_made_by_the_next(
    owners_connection: None, db: None
) -> None:
    Permission.objects.all().delete()
    become_the_application()
    seed_roles()
    given = {
        f"{one.content_type.app_label}.{one.codename}"
        for one in Permission.objects.filter(group__name=Role.CASHIER.value)
    }
    assert given == PERMISSIONS[Role.CASHIER]


def test_a_list_says_how_many_there_are_as_far_as_it_knows(
    owners_connection: None, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = open_panel(make_member(Role.OWNER))
    for _ in range(12):
        open_session(user_id=owner.pk, device_name="Chrome", at=now())
    monkeypatch.setattr(paginators, "MAX_COUNT", 10)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_session")
    become_the_application()
    counts = [
        panel.get(SESSIONS + query).context_data["cl"].count_text
        for query in ("", f"?q={owner.username}", "?q=hechkim")
    ]
    assert counts == ["Taxminan 12", "10 dan koʻp", "Jami: 0"]
