"""Staff accounts, made and managed in the panel."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import AuditEvent, StaffChange, User
from projectsplatform.accounts.operations.staff_links import link_staff
from projectsplatform.kit.clock import now
from projectsplatform.telegram.models import OutboxMessage
from tests.cast import PASSWORD
from tests.counts import some
from tests.factories.staff import make_member, open_panel
from tests.staff.test_access import ROUTES

pytestmark = pytest.mark.django_db

NEW = "/staff/members/new/"
YES = {"decided": "yes"}


def token_in(page: Any) -> str:
    """The token of the link that a page shows."""
    found = re.search(r"staff_([\w-]{43})", page.content.decode())
    assert found
    return found[1]


@pytest.fixture
def boss(db: None) -> User:
    return make_member(Role.OWNER)


@pytest.fixture
def panel(boss: User) -> Client:
    return open_panel(boss)


def test_the_owner_makes_a_member_who_moves_no_money_at_once(panel: Client, boss: User) -> None:
    page = panel.post(NEW, {"username": "Yordam", "password": PASSWORD, "role": "support"})

    member = User.objects.get(username="yordam")
    assert (member.is_staff, member.is_superuser, [g.name for g in member.groups.all()]) == (True, False, ["support"])
    assert "no-store" in page.headers["Cache-Control"]
    link_staff(token=token_in(page), tg_id=77, at=now())
    assert AuditEvent.objects.get(event="staff.created").actor_id == boss.pk


@pytest.mark.parametrize("role", ["owner", "cashier"])
def test_a_member_who_may_move_money_is_made_by_two_owners(panel: Client, boss: User, role: str) -> None:
    second = make_member(Role.OWNER)
    asked = panel.post(NEW, {"username": "Kassir", "password": PASSWORD, "role": role})
    change = StaffChange.objects.get()
    agree = f"/staff/staff-changes/{change.pk}/agree/"
    assert asked.status_code == 302
    assert not User.objects.filter(username="kassir").exists()
    assert "kassir" in panel.get(agree).content.decode()
    assert "Boshqa ega" in panel.post(agree, YES).content.decode()

    page = open_panel(second).post(agree, YES)
    member = User.objects.get(username="kassir")
    assert [group.name for group in member.groups.all()] == [role]
    assert link_staff(token=token_in(page), tg_id=77, at=now()).check_password(PASSWORD)
    change.refresh_from_db()
    assert (change.state, change.agreed_by, change.password) == ("done", second, "")
    events = AuditEvent.objects.filter(event__startswith="staff.").order_by("id").values_list("event", "actor_id")
    assert list(events) == [
        ("staff.change.requested", boss.pk),
        ("staff.created", boss.pk),
        ("staff.change.agreed", second.pk),
        ("staff.linked", member.pk),
    ]


def test_all_owners_are_told_of_each_step(panel: Client, boss: User) -> None:
    second = make_member(Role.OWNER)
    panel.post(NEW, {"username": "Kassir", "password": PASSWORD, "role": "cashier"})
    page = open_panel(second).post(f"/staff/staff-changes/{StaffChange.objects.get().pk}/agree/", YES)
    link_staff(token=token_in(page), tg_id=77, at=now())

    for member in (boss, second):
        told = list(OutboxMessage.objects.filter(chat_id=member.tg_id).order_by("id"))
        assert [item.kind for item in told] == ["staff.request.new", "staff.change.new", "staff.linked"]
        assert "kassir" in told[0].body().text
        assert "kassir" in told[2].body().text


def test_the_only_owner_is_told_whom_to_ask(panel: Client) -> None:
    assert "create_staff" in panel.get(NEW).content.decode()
    page = panel.post(NEW, {"username": "Kassir", "password": PASSWORD, "role": "cashier"}, follow=True)
    assert "create_staff" in page.content.decode()
    make_member(Role.OWNER)
    assert "create_staff" not in panel.get(NEW).content.decode()


def test_whoever_is_no_owner_agrees_to_nothing(panel: Client) -> None:
    panel.post(NEW, {"username": "Kassir", "password": PASSWORD, "role": "cashier"})
    change = StaffChange.objects.get()
    for role in (Role.CASHIER, Role.SUPPORT, Role.ANALYST):
        member = open_panel(make_member(role))
        for word in ("agree", "refuse"):
            assert member.post(f"/staff/staff-changes/{change.pk}/{word}/", YES).status_code == 403
    assert not User.objects.filter(username="kassir").exists()


def test_a_refused_change_changes_nothing(panel: Client) -> None:
    member = make_member(Role.SUPPORT)
    panel.post(f"/staff/members/{member.pk}/role/", {"role": "cashier"})
    change = StaffChange.objects.get()
    assert panel.post(f"/staff/staff-changes/{change.pk}/refuse/", YES).status_code == 302
    page = open_panel(make_member(Role.OWNER)).post(f"/staff/staff-changes/{change.pk}/agree/", YES)
    assert page.context["form"].errors
    assert [group.name for group in member.groups.all()] == ["support"]


def test_a_role_that_may_move_money_is_given_by_two(panel: Client) -> None:
    member = make_member(Role.ANALYST)
    panel.post(f"/staff/members/{member.pk}/role/", {"role": "owner"})
    assert [group.name for group in member.groups.all()] == ["analyst"]

    second = open_panel(make_member(Role.OWNER))
    assert second.post(f"/staff/staff-changes/{StaffChange.objects.get().pk}/agree/", YES).status_code == 302
    assert [group.name for group in member.groups.all()] == ["owner"]


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


def test_a_member_without_telegram_gets_another_link(panel: Client) -> None:
    member = make_member(Role.SUPPORT)
    User.objects.filter(pk=member.pk).update(tg_id=None)
    for page in ("link", "role"):
        assert member.username in panel.get(f"/staff/members/{member.pk}/{page}/").content.decode()

    assert token_in(panel.post(f"/staff/members/{member.pk}/link/", YES))


def test_a_link_for_whoever_may_move_money_needs_two(panel: Client) -> None:
    member = make_member(Role.CASHIER)
    User.objects.filter(pk=member.pk).update(tg_id=None)
    assert "staff_" not in panel.post(f"/staff/members/{member.pk}/link/", YES, follow=True).content.decode()

    second = open_panel(make_member(Role.OWNER))
    assert token_in(second.post(f"/staff/staff-changes/{StaffChange.objects.get().pk}/agree/", YES))


def test_a_member_who_has_a_telegram_gets_no_link(panel: Client) -> None:
    for role in Role:
        page = panel.post(f"/staff/members/{make_member(role).pk}/link/", YES)
        assert page.context["form"].errors
        assert not re.search(r"staff_[\w-]{43}", page.content.decode())


def test_a_cashier_is_switched_on_again_by_two(panel: Client) -> None:
    member = make_member(Role.CASHIER)
    panel.post(f"/staff/customers/{member.pk}/disable/", {"reason": "Ishdan ketdi"})
    panel.post(f"/staff/customers/{member.pk}/enable/", {"reason": "Qaytdi"})
    assert not User.objects.get(pk=member.pk).is_active

    second = open_panel(make_member(Role.OWNER))
    second.post(f"/staff/staff-changes/{StaffChange.objects.get().pk}/agree/", YES)
    assert User.objects.get(pk=member.pk).is_active


@pytest.mark.parametrize("role", some([Role.SUPPORT, Role.CASHIER, Role.ANALYST], one_in=3))
def test_only_an_owner_touches_a_member_of_staff(role: Role) -> None:
    """Every page that acts on a person, found by its address, asked about each kind of member."""
    window = open_panel(make_member(role))
    acts = [name for name in ROUTES if name.startswith("customer_") and name != "customer_top_up"]
    for member in (make_member(each) for each in Role):
        addresses = [reverse(f"admin:{name}", args=[member.pk]) for name in acts]
        addresses += [reverse("admin:accounts_user_change", args=[member.pk])]
        answers = [
            window.post(path, {"reason": "x", "text": "x", "tg_id": "9", "email": "a@b.uz"}) for path in addresses
        ]
        assert {answer.status_code for answer in answers} == {403}
        page = window.get(f"/staff/customers/{member.pk}/").content.decode()
        assert [path for path in addresses if path in page] == []


def test_an_analyst_finds_nobody_by_phone(owner: User) -> None:
    address = f"/staff/accounts/user/?q={str(owner.phone)[1:]}"
    analyst, support = (open_panel(make_member(role)) for role in (Role.ANALYST, Role.SUPPORT))

    assert f"/staff/customers/{owner.pk}/" not in analyst.get(address).content.decode()
    assert f'href="/staff/customers/{owner.pk}/"' in support.get(address).content.decode()
    assert str(owner.phone) not in analyst.get("/staff/accounts/user/").content.decode()
    assert str(owner.phone) not in analyst.get(f"/staff/accounts/user/{owner.pk}/change/").content.decode()


def test_the_page_that_agrees_names_what_is_changed_as_the_list_does(panel: Client) -> None:
    panel.post(NEW, {"username": "Kassir", "password": PASSWORD, "role": "cashier"})
    panel.cookies["language"] = "ru"
    page = panel.get(f"/staff/staff-changes/{StaffChange.objects.get().pk}/agree/").content.decode()
    assert re.search(r"<dt[^>]*>\s*Вид\s*</dt>", page)
