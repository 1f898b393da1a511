"""A lost Telegram, by two members of staff in the panel."""

from datetime import timedelta

import pytest
from django.test import Client

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import AuditEvent, RelinkRequest, User
from projectsplatform.accounts.operations.relinks import carry_out_relinks
from projectsplatform.kit.clock import now
from tests.factories.staff import make_member, open_panel

NEW = {"tg_id": "900900", "phone": "+998 93 555 44 33", "reason": "Pasport koʻrildi"}


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode().replace("\xa0", " ")


@pytest.fixture
def first(db: None) -> Client:
    return open_panel(make_member(Role.SUPPORT))


@pytest.fixture
def asked(first: Client, owner: User) -> RelinkRequest:
    assert first.post(f"/staff/customers/{owner.pk}/telegram/", NEW).status_code == 302
    return RelinkRequest.objects.get()


def test_a_lost_telegram_is_changed_by_two(owner: User, asked: RelinkRequest) -> None:
    second = open_panel(make_member(Role.OWNER))
    page = text_of(second, f"/staff/customers/{owner.pk}/")
    assert "900900" in page
    assert "Ikkinchi xodimni kutmoqda" in page

    change = f"/staff/accounts/relinkrequest/{asked.pk}/change/"
    assert change in page
    assert f"/staff/accounts/relinkrequest/{asked.pk}/approve/" in text_of(second, change)
    assert "Pasport koʻrildi" in text_of(second, f"/staff/relinks/{asked.pk}/approve/")
    done = second.post(f"/staff/relinks/{asked.pk}/approve/", {"decided": "yes"})
    assert done.headers["Location"] == f"/staff/customers/{owner.pk}/"
    assert "kuchga kiradi" in text_of(second, f"/staff/customers/{owner.pk}/")

    carry_out_relinks(at=now() + timedelta(hours=25))
    person = User.objects.get(pk=owner.pk)
    assert (person.tg_id, person.phone) == (900_900, "+998935554433")
    events = AuditEvent.objects.filter(event__startswith="account.relink").order_by("at")
    assert [(item.event, item.address) for item in events][:2] == [
        ("account.relink.requested", "127.0.0.1"),
        ("account.relink.approved", "127.0.0.1"),
    ]


def test_whoever_asked_does_not_approve(first: Client, owner: User, asked: RelinkRequest) -> None:
    page = first.post(f"/staff/relinks/{asked.pk}/approve/", {"decided": "yes"})

    assert page.status_code == 200
    assert RelinkRequest.objects.get().approved_at is None


def test_a_change_is_stopped(first: Client, owner: User, asked: RelinkRequest) -> None:
    assert first.post(f"/staff/relinks/{asked.pk}/cancel/", {"decided": "yes"}).status_code == 302

    assert RelinkRequest.objects.get().cancelled_at is not None
    assert "900900" not in text_of(first, f"/staff/customers/{owner.pk}/").split("<section")[0]


@pytest.mark.parametrize("wrong", [{"tg_id": "x"}, {"tg_id": "-5"}, {"phone": "12"}, {"reason": " "}])
def test_what_is_wrong_is_said_on_the_form(first: Client, owner: User, wrong: dict[str, str]) -> None:
    page = first.post(f"/staff/customers/{owner.pk}/telegram/", {**NEW, **wrong})

    assert page.status_code == 200
    assert page.context["form"].errors
    assert not RelinkRequest.objects.exists()


def test_a_telegram_that_is_anothers_is_refused(first: Client, owner: User, stranger: User) -> None:
    page = first.post(f"/staff/customers/{owner.pk}/telegram/", {**NEW, "tg_id": str(stranger.tg_id)})

    assert page.context["form"].non_field_errors()
    assert not RelinkRequest.objects.exists()


def test_a_cashier_neither_asks_nor_sees_it(owner: User, asked: RelinkRequest) -> None:
    panel = open_panel(make_member(Role.CASHIER))

    assert "900900" not in text_of(panel, f"/staff/customers/{owner.pk}/")
    assert panel.get(f"/staff/customers/{owner.pk}/telegram/").status_code == 403
