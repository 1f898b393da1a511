from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import local_day, now
from projectsplatform.licences.operations.catalogue import seed_catalogue
from projectsplatform.licences.operations.purchases import buy
from projectsplatform.staff.queries.dashboard import (
    MoneyDay,
    SignUps,
    latest_entries,
    licences_by_product,
    money_by_day,
    queues,
    sign_ups,
)
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.operations.outbox import enqueue
from projectsplatform.wallet.operations.reversals import reverse_transfer
from tests.factories.staff import make_member, open_panel
from tests.factories.wallet import give_money, spend_money


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode().replace("\xa0", " ")


@pytest.fixture
def bought(owner: User, at: datetime) -> None:
    """100 000 in, a month of Kundalik for computers bought."""
    seed_catalogue()
    give_money(owner, 100_000, at, note="Naqd, kassa", receipt_number="R-1")
    buy(user_id=owner.pk, product_code="kundalikcom-pc", months=1, idempotency_key=None, body={}, endpoint="x", at=at)


def test_money_is_counted_by_the_day_in_tashkent(owner: User, at: datetime) -> None:
    evening = at.replace(hour=18, minute=59)
    mistake = give_money(owner, 500, evening)
    give_money(owner, 1_000, evening + timedelta(minutes=1))
    spend_money(owner, 300, evening + timedelta(minutes=2))
    reverse_transfer(transfer_id=mistake.transfer_id, actor_id=None, note="x", at=evening + timedelta(minutes=3))

    days = money_by_day(evening + timedelta(minutes=4))
    today = local_day(evening + timedelta(minutes=1))
    assert days[0] == MoneyDay(day=today, cash=500, revenue=300)
    assert days[1] == MoneyDay(day=today - timedelta(days=1), cash=500, revenue=0)
    assert [day.cash for day in days[2:]] == [0] * 5


def test_sign_ups_are_customers(owner: User, stranger: User, staff_member: User) -> None:
    User.objects.filter(pk=stranger.pk).update(created_at=now() - timedelta(days=3))

    assert sign_ups(now()) == SignUps(today=1, week=2, total=2)


def test_running_licences_are_counted_by_product(bought: None, at: datetime) -> None:
    first, *others = licences_by_product(at + timedelta(days=23))

    assert (first.active, first.trials, first.ending) == (1, 0, 1)
    assert [item.active for item in others] == [0, 0, 0]
    assert licences_by_product(at + timedelta(days=40))[0].active == 0


def test_waiting_messages_are_counted(owner: User, at: datetime) -> None:
    assert owner.tg_id
    enqueue(chat_id=owner.tg_id, text="x", lane=Lane.TRANSACTIONAL, kind="test", at=at)

    assert (queues(at).messages_waiting, queues(at).messages_failed) == (1, 0)


def test_the_latest_entries_are_peoples(owner: User, at: datetime) -> None:
    for amount in range(1, 11):
        give_money(owner, amount, at)

    assert [entry.amount for entry in latest_entries()] == [10, 9, 8, 7, 6, 5, 4, 3]


def test_the_dashboard_shows_it(owner: User) -> None:
    give_money(owner, 123_000, now())

    page = text_of(open_panel(make_member(Role.OWNER)), "/staff/")
    assert all(text in page for text in ("123 000 soʻm", "Bugungi kassa", "Faol litsenziyalar", "Navbatdagi xabarlar"))


@pytest.mark.django_db
def test_the_dashboard_shows_what_the_role_may_see() -> None:
    page = text_of(open_panel(make_member(Role.CASHIER)), "/staff/")

    assert "Bugungi kassa" in page
    assert "Navbatdagi xabarlar" not in page


def test_the_dashboard_costs_the_same_with_one_row_and_three(owner: User, stranger: User) -> None:
    panel, counts = open_panel(make_member(Role.OWNER)), []
    give_money(owner, 1, now())
    text_of(panel, "/staff/")
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            text_of(panel, "/staff/")
        counts.append(len(queries))
        give_money(stranger, 1, now())
        give_money(stranger, 1, now())
    assert counts[0] == counts[1]


def test_a_customers_page_shows_everything(owner: User, bought: None) -> None:
    page = text_of(open_panel(make_member(Role.OWNER)), f"/staff/customers/{owner.pk}/")

    expected = ("60 000 soʻm", "−40 000 soʻm", "Naqd, kassa", "Balans toʻldirildi", str(owner.phone))
    assert [text for text in expected if text not in page] == []
    assert f"/staff/customers/{owner.pk}/top-up/" in page


@pytest.mark.parametrize(
    ("role", "hidden"),
    [
        (Role.CASHIER, "Balans toʻldirildi"),
        (Role.ANALYST, "Balans toʻldirildi"),
        (Role.ANALYST, "/top-up/"),
        (Role.SUPPORT, "/top-up/"),
    ],
)
def test_a_customers_page_shows_what_the_role_may_see(owner: User, bought: None, role: Role, hidden: str) -> None:
    page = text_of(open_panel(make_member(role)), f"/staff/customers/{owner.pk}/")

    assert hidden not in page
    assert "60 000 soʻm" in page


@pytest.mark.django_db
def test_nobody_is_offered_to_top_up_themselves() -> None:
    member = make_member(Role.OWNER)

    assert "/top-up/" not in text_of(open_panel(member), f"/staff/customers/{member.pk}/")


@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in() -> None:
    path = f"/staff/customers/{uuid4()}/"

    assert Client().get(path).headers["Location"] == f"/staff/login/?next={path}"


@pytest.mark.django_db
def test_nobody_is_nowhere() -> None:
    assert open_panel(make_member(Role.OWNER)).get(f"/staff/customers/{uuid4()}/").status_code == 404


def test_whoever_has_no_role_sees_no_customers(owner: User, staff_member: User) -> None:
    assert open_panel(staff_member).get(f"/staff/customers/{owner.pk}/").status_code == 403


def test_a_person_leads_to_their_page(owner: User) -> None:
    panel = open_panel(make_member(Role.SUPPORT))

    assert f"/staff/customers/{owner.pk}/" in text_of(panel, f"/staff/accounts/user/{owner.pk}/change/")


def test_people_are_found_from_anywhere(owner: User) -> None:
    panel = open_panel(make_member(Role.SUPPORT))

    found = text_of(panel, f"/staff/search/?extended=1&s={str(owner.phone)[-7:]}")
    assert f"/staff/accounts/user/{owner.pk}/change/" in found
