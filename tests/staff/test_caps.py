"""The caps of 24 hours in the panel: shown before, told after, changed by two owners."""

import re

import pytest
from django.test import Client

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.wallet.models import TopUpCaps, TopUpRequest
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.caps import caps_now
from tests.factories.staff import make_member, open_panel

pytestmark = pytest.mark.django_db

YES = {"decided": "yes"}
ADD = "/staff/wallet/topupcaps/add/"


def top_up(panel: Client, customer: User, number: int, amount: int = 1_000_000) -> str:
    form = {"amount": amount, "note": "Kassa", "receipt_number": f"K-{number}", "idempotency_key": f"k{number}"}
    page = panel.post(f"/staff/customers/{customer.pk}/top-up/", form, follow=True)
    return plain(page.content.decode())


def plain(page: str) -> str:
    return re.sub(r"\s", " ", page.replace("&#x27;", "'"))


def test_the_form_says_how_much_is_used_and_why_a_second_must_agree(owner: User) -> None:
    panel = open_panel(make_member(Role.CASHIER))
    top_up(panel, owner, 1)
    page = plain(panel.get(f"/staff/customers/{owner.pk}/top-up/").content.decode())
    assert "oxirgi 24 soatda 1 000 000 soʻm (chegara: 3 000 000 soʻm)" in page
    assert "oxirgi 24 soatda 1 000 000 soʻm (chegara: 2 000 000 soʻm)" in page

    top_up(panel, owner, 2)
    said = top_up(panel, owner, 3)
    assert "Bugun (24 soat ichida) shu bilan birga bu odamga 3 000 000 soʻm kiritildi" in said
    assert balance(owner.pk) == 2_000_000
    request = TopUpRequest.objects.get(state="waiting")
    second = open_panel(make_member(Role.CASHIER))
    assert (
        "Mijozning 24 soatlik summasi"
        in second.get(f"/staff/wallet/topuprequest/{request.pk}/approve/").content.decode()
    )


def test_caps_are_changed_in_the_panel_by_two_owners(db: None) -> None:
    boss, second = (open_panel(make_member(Role.OWNER)) for _ in range(2))
    assert 'value="3000000"' in boss.get(ADD).content.decode()
    assert boss.post(ADD, {"by_member": "5000000", "by_customer": "4000000"}).status_code == 302
    agree = f"/staff/wallet/topupcaps/{TopUpCaps.objects.get().pk}/agree/"
    assert agree in boss.get(f"/staff/wallet/topupcaps/{TopUpCaps.objects.get().pk}/change/").content.decode()
    assert boss.post(agree, YES).context["form"].errors
    assert caps_now() == (3_000_000, 2_000_000)

    assert second.post(agree, YES).status_code == 302
    assert caps_now() == (5_000_000, 4_000_000)


def test_caps_are_refused_in_the_panel(db: None) -> None:
    boss = open_panel(make_member(Role.OWNER))
    assert "create_staff" in boss.get(ADD).content.decode()
    boss.post(ADD, {"by_member": "1", "by_customer": "1"})
    assert boss.post(f"/staff/wallet/topupcaps/{TopUpCaps.objects.get().pk}/refuse/", YES).status_code == 302
    assert TopUpCaps.objects.get().state == "refused"


@pytest.mark.parametrize("wrong", [{"by_member": "-1"}, {"by_customer": "x"}, {"by_member": str(10**13)}])
def test_what_is_no_cap_comes_back_on_the_form(db: None, wrong: dict[str, str]) -> None:
    page = open_panel(make_member(Role.OWNER)).post(ADD, {"by_member": "1", "by_customer": "1", **wrong})
    assert set(page.context["form"].errors) == set(wrong)


def test_a_cashier_sees_the_caps_and_changes_none(db: None) -> None:
    panel = open_panel(make_member(Role.CASHIER))
    assert panel.get("/staff/wallet/topupcaps/").status_code == 200
    assert panel.post(ADD, {"by_member": "1", "by_customer": "1"}).status_code == 403


def test_caps_are_typed_as_people_write_amounts(db: None) -> None:
    panel = open_panel(make_member(Role.OWNER))
    panel.post("/staff/wallet/topupcaps/add/", {"by_member": "5 000 000", "by_customer": "3.000.000"})

    caps = TopUpCaps.objects.get()
    assert (caps.by_member, caps.by_customer) == (5_000_000, 3_000_000)
