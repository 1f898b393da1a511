"""Staff accounts, made and managed in the panel."""

import re

import pytest
from django.test import Client

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import AuditEvent, User
from projectsplatform.accounts.operations.staff import link_staff
from projectsplatform.kit.clock import now
from tests.cast import PASSWORD
from tests.factories.staff import make_member, open_panel

pytestmark = pytest.mark.usefixtures("roles")

NEW = "/staff/members/new/"


@pytest.fixture
def boss(db: None) -> User:
    return make_member(Role.OWNER)


@pytest.fixture
def panel(boss: User) -> Client:
    return open_panel(boss)


def test_the_owner_makes_a_cashier_who_ties_a_telegram(panel: Client, boss: User) -> None:
    page = panel.post(NEW, {"username": "Kassir", "password": PASSWORD, "role": "cashier"})

    member = User.objects.get(username="kassir")
    assert (member.is_staff, member.is_superuser, [g.name for g in member.groups.all()]) == (True, False, ["cashier"])
    assert "no-store" in page.headers["Cache-Control"]
    found = re.search(r"staff_([\w-]{43})", page.content.decode())
    assert found
    link_staff(token=found[1], tg_id=77, at=now())
    assert AuditEvent.objects.get(event="staff.created").actor_id == boss.pk


def test_a_refusal_comes_back_on_the_form(panel: Client) -> None:
    page = panel.post(NEW, {"username": "kassir", "password": "12345678", "role": "cashier"}).content.decode()

    assert "Uzunroq" in page or "parol" in page
    assert not User.objects.filter(username="kassir").exists()


def test_another_role_ends_open_windows(panel: Client) -> None:
    member = make_member(Role.SUPPORT)
    window = open_panel(member)
    assert window.get("/staff/").status_code == 200

    panel.post(f"/staff/members/{member.pk}/role/", {"role": "analyst"})
    assert window.get("/staff/").status_code == 302
    assert [group.name for group in member.groups.all()] == ["analyst"]
    assert AuditEvent.objects.get(event="staff.role.changed").details == {"before": ["support"], "after": "analyst"}


def test_nobody_changes_their_own_role(panel: Client, boss: User) -> None:
    assert panel.post(f"/staff/members/{boss.pk}/role/", {"role": "analyst"}).status_code == 200
    assert [group.name for group in boss.groups.all()] == ["owner"]


def test_a_customer_is_given_no_role(panel: Client, owner: User) -> None:
    assert panel.post(f"/staff/members/{owner.pk}/role/", {"role": "owner"}).status_code == 200
    assert panel.post(f"/staff/members/{owner.pk}/link/", {"decided": "yes"}).status_code == 200
    assert not owner.groups.exists()


def test_a_member_who_is_switched_off_is_out_and_stays_out(panel: Client) -> None:
    member = make_member(Role.CASHIER)
    window = open_panel(member)

    panel.post(f"/staff/customers/{member.pk}/disable/", {"reason": "Ishdan ketdi"})
    assert window.get("/staff/").status_code == 302
    panel.post(f"/staff/customers/{member.pk}/enable/", {"reason": "Qaytdi"})
    assert window.get("/staff/").status_code == 302


def test_a_member_gets_another_link(panel: Client) -> None:
    member = make_member(Role.CASHIER)
    for page in ("link", "role"):
        assert member.username in panel.get(f"/staff/members/{member.pk}/{page}/").content.decode()

    page = panel.post(f"/staff/members/{member.pk}/link/", {"decided": "yes"})
    assert re.search(r"staff_[\w-]{43}", page.content.decode())


def test_an_analyst_finds_nobody_by_phone(owner: User) -> None:
    address = f"/staff/accounts/user/?q={str(owner.phone)[1:]}"
    analyst, support = (open_panel(make_member(role)) for role in (Role.ANALYST, Role.SUPPORT))

    assert f"/staff/customers/{owner.pk}/" not in analyst.get(address).content.decode()
    assert f'href="/staff/customers/{owner.pk}/"' in support.get(address).content.decode()
    assert str(owner.phone) not in analyst.get("/staff/accounts/user/").content.decode()
    assert str(owner.phone) not in analyst.get(f"/staff/accounts/user/{owner.pk}/change/").content.decode()
