"""Who is signed in to the panel."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import now
from projectsplatform.staff.models import PanelSession
from tests.factories.staff import make_member, open_panel

HOME = "/staff/"


@pytest.fixture
def member(db: None) -> User:
    return make_member(Role.OWNER)


@pytest.fixture
def panel(member: User) -> Client:
    return open_panel(member)


def is_in(panel: Client) -> bool:
    return panel.get("/staff/password_change/").status_code == 200


def test_a_session_that_is_known_is_its_members(panel: Client, member: User) -> None:
    assert panel.get(HOME).context["user"] == member


def test_one_that_is_over_is_nobodys(panel: Client) -> None:
    assert is_in(panel)
    PanelSession.objects.update(expire_date=now() - timedelta(seconds=1))
    assert not is_in(panel)


@pytest.mark.parametrize("key", ["", "short", "x" * 32, "\0" * 32, "'; SELECT 1 --"])
def test_one_that_nobody_gave_is_nobodys(panel: Client, key: str) -> None:
    panel.cookies["staff"] = key
    assert not is_in(panel)


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"staff_epoch": 1}, {"password": "x"}])
def test_what_changes_about_the_member_ends_it(panel: Client, member: User, change: dict[str, Any]) -> None:
    User.objects.filter(pk=member.pk).update(**change)
    assert not is_in(panel)
