"""The list of notices, and the kinds that are chosen in Settings: plain forms."""

from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from projectsplatform.accounts.models import MutedNotice, Notice
from projectsplatform.accounts.queries.notices import PAGE_NOTICES
from projectsplatform.kit.clock import now
from tests.cabinet.browsing import text_of
from tests.factories.licences import give_money


def test_nothing_was_told_yet(customer: Client) -> None:
    assert "Nothing to tell yet" in text_of(customer.get("/notices/"))


def test_a_notice_is_in_the_readers_language_with_its_page(customer: Client, owner: Any) -> None:
    give_money(owner, 5_000, at=now())
    page = text_of(customer.get("/notices/"))
    assert "Your balance was topped up: 5 000 soʻm.<br>Balance: 5 000 soʻm." in page
    assert f'href="/statement/{Notice.objects.get().page_id}/">Open the receipt' in page
    customer.cookies["language"] = "ru"
    assert "Ваш баланс пополнен" in text_of(customer.get("/notices/"))


def test_what_a_notice_quotes_is_no_markup(customer: Client, owner: Any) -> None:
    give_money(owner, 5_000, at=now())
    Notice.objects.update(texts=["Reason: {reason}"], details={"reason": "<b>x</b>"})
    assert "Reason: &lt;b&gt;x&lt;/b&gt;" in customer.get("/notices/").content.decode()


def test_new_ones_are_marked_until_they_are_read(customer: Client, owner: Any) -> None:
    give_money(owner, 5_000, at=now())
    assert "Mark all as read" in text_of(customer.get("/notices/"))
    response = customer.post("/notices/read/")
    assert (response.status_code, response["Location"]) == (302, "/notices/")
    assert "Mark all as read" not in text_of(customer.get("/notices/"))


@pytest.mark.parametrize(("told", "shown"), [(1, "1"), (9, "9"), (12, "9+")])
def test_every_page_says_how_many_are_new(
    customer: Client, other_customer: Client, owner: Any, told: int, shown: str
) -> None:
    for _ in range(told):
        give_money(owner, 1, at=now())
    pages = [client.get("/settings/data/").content.decode() for client in (customer, other_customer)]
    assert [f'aria-label="New notices: {shown}"' in page for page in pages] == [True, False]
    customer.post("/notices/read/")
    assert "New notices" not in text_of(customer.get("/settings/data/"))


def test_other_peoples_notices_are_not_shown(other_customer: Client, owner: Any) -> None:
    give_money(owner, 5_000, at=now())
    other_customer.post("/notices/read/")
    assert "Nothing to tell yet" in text_of(other_customer.get("/notices/"))
    assert Notice.objects.get().read_at is None


def test_earlier_ones_are_a_page_further(customer: Client, owner: Any) -> None:
    for _ in range(PAGE_NOTICES + 1):
        give_money(owner, 1, at=now())
    page = customer.get("/notices/").content.decode()
    address = page.split('href="/notices/?cursor=')[1].split('"')[0]
    second = text_of(customer.get(f"/notices/?cursor={address}"))
    assert ("Balance: 1 soʻm." in second, "Earlier notices" in second) == (True, False)


def test_a_cursor_of_nobodys_making_is_refused(customer: Client) -> None:
    assert customer.get("/notices/?cursor=x").status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_two_queries(
    customer: Client, owner: Any, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        give_money(owner, 5_000, at=now())
    customer.get("/notices/")
    with django_assert_num_queries(2):
        customer.get("/notices/")


def test_kinds_are_chosen_in_settings(customer: Client, owner: Any) -> None:
    page = text_of(customer.get("/settings/"))
    assert page.count('name="notices"') == 8
    assert 'value="security" checked disabled' in page
    wanted = ["purchase", "licence", "channel", "news", "offers"]
    response = customer.post("/settings/notices/", {"notices": wanted})
    assert (response.status_code, response["Location"]) == (302, "/settings/")
    assert list(MutedNotice.objects.values_list("user_id", "kind")) == [(owner.pk, "reminder")]
    page = text_of(customer.get("/settings/"))
    assert "Your choice of notices is saved." in page
    assert ('value="reminder" checked' in page, 'value="purchase" checked' in page) == (False, True)


def test_the_list_is_found_from_home_and_from_every_page(customer: Client, nobody: Client) -> None:
    assert text_of(customer.get("/home/")).count('href="/notices/"') == 1
    assert text_of(customer.get("/buy/")).count('href="/notices/"') == 1
    assert 'href="/notices/"' not in text_of(nobody.get("/"))
