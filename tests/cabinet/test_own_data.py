"""What we keep about a person: read, taken along, deleted."""

import json
from typing import Any

import pytest
from django.test import Client

from projectsplatform.accounts.models import User
from projectsplatform.accounts.rules.limits import EXPORTS
from projectsplatform.kit.clock import now
from tests.cabinet.browsing import text_of
from tests.cast import PASSWORD
from tests.factories.kundalikcom import make_login
from tests.factories.licences import give_money, make_licence
from tests.factories.telegram import make_message


def test_the_page_says_what_is_kept(customer: Client, owner: Any) -> None:
    make_login(owner, now())
    give_money(owner, 40_000, at=now())
    page = text_of(customer.get("/settings/data/"))
    kept = (owner.full_name, owner.email, "40 000 soʻm", "Logins, without their passwords", "TestMax")
    assert all(text in page for text in kept)


def test_the_file_has_it_all(customer: Client, owner: Any) -> None:
    response = customer.get("/settings/data/download/")
    assert response["Content-Disposition"] == 'attachment; filename="projectsplatform-owner.json"'
    assert json.loads(response.content)["accounts"]["profile"]["email"] == owner.email


def test_the_file_is_not_made_all_day(customer: Client) -> None:
    statuses = [customer.get("/settings/data/download/").status_code for _ in range(EXPORTS.allowed + 1)]
    assert statuses[-2:] == [200, 429]


def test_the_account_is_deleted_with_the_password(customer: Client, owner: Any) -> None:
    assert "Delete owner for good" in text_of(customer.get("/settings/delete/"))
    response = customer.post("/settings/delete/", {"password": PASSWORD})
    assert (response.status_code, response["Location"], response.cookies["session"].value) == (302, "/", "")
    assert "Your account was deleted." in text_of(customer.get("/"))
    assert User.objects.get(pk=owner.pk).deleted_at is not None
    assert customer.get("/home/").status_code == 302


def test_a_wrong_password_deletes_nothing(customer: Client, owner: Any) -> None:
    response = customer.post("/settings/delete/", {"password": "wrong"})
    assert (response.status_code, "This password is wrong." in text_of(response)) == (401, True)
    assert User.objects.get(pk=owner.pk).is_active


def test_money_stands_in_the_way_and_is_named(customer: Client, owner: Any) -> None:
    give_money(owner, 40_000, at=now())
    page = text_of(customer.get("/settings/delete/"))
    assert "There are 40 000 soʻm on your balance" in page
    assert "for good" not in page
    response = customer.post("/settings/delete/", {"password": PASSWORD})
    assert (response.status_code, "There is still money on your balance." in text_of(response)) == (409, True)
    assert User.objects.get(pk=owner.pk).is_active


def test_paid_time_that_would_be_lost_is_named(customer: Client, owner: Any) -> None:
    make_licence(owner, at=now(), days=30)
    assert "Kundalik for computers is paid until" in text_of(customer.get("/settings/delete/"))


@pytest.mark.parametrize(("path", "queries"), [("/settings/data/", 43), ("/settings/delete/", 4)])
@pytest.mark.parametrize("rows", [1, 30])
def test_it_costs_the_same_however_much_there_is(
    customer: Client, owner: Any, path: str, queries: int, rows: int, django_assert_num_queries: Any
) -> None:
    make_licence(owner, at=now())
    for number in range(rows):
        make_login(owner, now(), login=f"login{number}")
        make_message(now(), chat_id=owner.tg_id)
        give_money(owner, 1000, at=now())
    customer.get(path)
    with django_assert_num_queries(queries):
        customer.get(path)
