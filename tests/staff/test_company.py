"""The company's details in the panel: written by one owner, agreed to or refused by another."""

import pytest
from django.utils.translation import override

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import CompanyVersion
from projectsplatform.accounts.queries.company import company_at
from projectsplatform.kit.clock import now
from projectsplatform.kit.uz.dates import moment
from tests.factories.staff import make_member, open_panel

pytestmark = pytest.mark.django_db

YES = {"decided": "yes"}
ADD = "/staff/accounts/companyversion/add/"
FIRST = {"name": "Platforma", "cards": "Uzcard; 8600123456789012; Ali Valiyev"}
OTHER = {"name": "Platforma", "cards": "Humo; 9860123456789012; Vali Aliyev"}


def test_owners_write_and_agree(db: None) -> None:
    boss, second = (open_panel(make_member(Role.OWNER)) for _ in range(2))
    assert boss.post(ADD, FIRST).status_code == 302
    assert "8600 1234 5678 9012" in boss.get(ADD).content.decode()
    assert boss.post(ADD, OTHER).status_code == 302
    version = CompanyVersion.objects.get(number=2)
    agree = f"/staff/accounts/companyversion/{version.pk}/agree/"
    page = second.get(agree).content.decode()
    assert "8600 1234 5678 9012" in page
    assert "9860 1234 5678 9012" in page
    assert boss.post(agree, YES).context["form"].errors
    assert second.post(agree, YES).status_code == 302
    assert company_at(now()).cards[0].bank == "Humo"


def test_a_sole_owner_is_told_of_the_day(db: None) -> None:
    boss = open_panel(make_member(Role.OWNER))
    boss.post(ADD, FIRST)
    assert "24 soat" in boss.post(ADD, OTHER, follow=True).content.decode()
    version = CompanyVersion.objects.get(number=2)
    with override("uz"):
        standing = f"{moment(version.effective_at)} da kuchga kiradi"
    for path in ("", f"{version.pk}/change/"):
        assert standing in boss.get(f"/staff/accounts/companyversion/{path}").content.decode()
    assert boss.post(f"/staff/accounts/companyversion/{version.pk}/refuse/", YES).status_code == 302
    assert CompanyVersion.objects.get(number=2).state == "refused"


def test_what_cannot_be_read_comes_back_on_the_form(db: None) -> None:
    page = open_panel(make_member(Role.OWNER)).post(ADD, {"cards": "Uzcard", "telegram": "?"})
    assert set(page.context["form"].errors) == {"cards", "telegram"}


def test_a_version_shows_its_cards(db: None) -> None:
    boss = open_panel(make_member(Role.OWNER))
    boss.post(ADD, FIRST)
    version = CompanyVersion.objects.get()
    assert "8600 1234 5678 9012" in boss.get(f"/staff/accounts/companyversion/{version.pk}/change/").content.decode()


def test_a_cashier_reads_and_writes_nothing(db: None) -> None:
    panel = open_panel(make_member(Role.CASHIER))
    assert panel.get("/staff/accounts/companyversion/").status_code == 200
    assert panel.post(ADD, FIRST).status_code == 403
