"""Where programs are, in the panel: written by one owner, agreed to or refused by another."""

import pytest

from projectsplatform.accounts.enums import Role
from projectsplatform.kit.clock import now
from projectsplatform.licences.models import ProgramVersion
from projectsplatform.licences.queries.program_versions import program_at
from tests.factories.catalogue import put_catalogue
from tests.factories.licences import MOBILE, PC
from tests.factories.programs import SUM, TEXTS
from tests.factories.staff import make_member, open_panel

pytestmark = pytest.mark.django_db

YES = {"decided": "yes"}
ADD = "/staff/licences/programversion/add/"
FIRST = {"product": PC, "shown": PC, **TEXTS}
OTHER = FIRST | {"links": f"windows; https://other.example.uz/a.exe; {'a' * 64}"}


@pytest.fixture(autouse=True)
def catalogue(db: None) -> None:
    put_catalogue()


def test_owners_write_and_agree() -> None:
    boss, second = (open_panel(make_member(Role.OWNER)) for _ in range(2))
    assert boss.post(ADD, FIRST).status_code == 302
    assert SUM in boss.get(ADD).content.decode()
    assert boss.post(ADD, OTHER).status_code == 302
    version = ProgramVersion.objects.get(number=2)
    agree = f"/staff/licences/programversion/{version.pk}/agree/"
    page = second.get(agree).content.decode()
    assert SUM in page
    assert "a" * 64 in page
    assert boss.post(agree, YES).context["form"].errors
    assert second.post(agree, YES).status_code == 302
    assert program_at(PC, now()).links[0].sha256 == "a" * 64


def test_what_was_written_for_one_product_is_not_saved_for_another() -> None:
    boss = open_panel(make_member(Role.OWNER))
    boss.post(ADD, FIRST)
    page = boss.post(ADD, {**FIRST, "product": MOBILE})
    assert page.status_code == 200
    assert SUM not in page.content.decode()
    assert not ProgramVersion.objects.filter(product_id=MOBILE).exists()
    assert boss.post(ADD, {**FIRST, "product": MOBILE, "shown": MOBILE}).status_code == 302


def test_a_sole_owner_is_told_of_the_day_and_takes_it_back() -> None:
    boss = open_panel(make_member(Role.OWNER))
    boss.post(ADD, FIRST)
    assert "24 soat" in boss.post(ADD, OTHER, follow=True).content.decode()
    version = ProgramVersion.objects.get(number=2)
    assert boss.post(f"/staff/licences/programversion/{version.pk}/refuse/", YES).status_code == 302
    assert ProgramVersion.objects.get(number=2).state == "refused"


def test_what_cannot_be_read_comes_back_on_the_form() -> None:
    page = open_panel(make_member(Role.OWNER)).post(ADD, {**FIRST, "links": "windows", "about_ru": "x" * 700})
    assert set(page.context["form"].errors) == {"links", "about_ru"}


def test_a_version_shows_what_it_says() -> None:
    boss = open_panel(make_member(Role.OWNER))
    boss.post(ADD, FIRST)
    page = boss.get(f"/staff/licences/programversion/{ProgramVersion.objects.get().pk}/change/").content.decode()
    assert SUM in page
    assert "Программа для компьютера." in page


def test_others_read_and_write_nothing() -> None:
    support = open_panel(make_member(Role.SUPPORT))
    assert support.get("/staff/licences/programversion/").status_code == 200
    assert support.post(ADD, FIRST).status_code == 403
