"""Money: many purchases at once over real HTTP, and thousands of movements in no order."""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Max, Min, Sum

from projectsplatform.kit.clock import now
from projectsplatform.licences.models import Purchase
from projectsplatform.licences.operations.catalogue import seed_catalogue
from projectsplatform.wallet.enums import TransferKind
from projectsplatform.wallet.models import Entry, LedgerAccount
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.counts import full
from tests.factories.wallet import give_money
from tests.holds.spending import Sessions, Spender
from tests.holds.web import Web
from tests.races import run_at_once

pytestmark = pytest.mark.django_db(transaction=True)

PRICE = 40_000
AT_ONCE = 50
CONNECTIONS = 8
ANSWERED = {200, 401, 402, 403}


@pytest.fixture(autouse=True)
def catalogue(db: None) -> None:
    seed_catalogue()


def test_of_fifty_purchases_with_money_for_one_one_succeeds(web: Web, owner: Any, sign_in: Any) -> None:
    give_money(owner, PRICE, now())
    token = sign_in(owner)

    answers = run_at_once(AT_ONCE, lambda _: web.post("kundalikcom/buy", {"months_count": 1}, token))

    assert Counter(answer.status for answer in answers) == {200: 1, 402: AT_ONCE - 1}
    assert (balance(owner.id), Purchase.objects.count(), differences()) == (0, 1, [])


def test_fifty_purchases_with_one_key_are_one(web: Web, owner: Any, sign_in: Any) -> None:
    give_money(owner, 3 * PRICE, now())
    token = sign_in(owner)

    answers = run_at_once(
        AT_ONCE, lambda _: web.post("kundalikcom/buy", {"months_count": 1}, token, Idempotency_Key="one")
    )

    assert [(answer.status, answer.body) for answer in answers] == [(200, answers[0].body)] * AT_ONCE
    assert (balance(owner.id), Purchase.objects.count(), differences()) == (2 * PRICE, 1, [])


def test_money_holds_through_thousands_of_movements(
    web: Web, make_person: Callable[..., Any], staff_member: Any
) -> None:
    people = [make_person() for _ in range(4)]
    sessions = Sessions(people)
    spenders = [Spender(web, people, staff_member, sessions, random.Random(number)) for number in range(CONNECTIONS)]

    done = run_at_once(CONNECTIONS, lambda index: spenders[index].act(full(300, 10_000) // CONNECTIONS))

    assert done == spenders
    assert_named_answers(spenders)
    assert_the_books_are_what_was_answered(people, spenders)


def assert_named_answers(spenders: list[Spender]) -> None:
    """No 5xx, and nothing that says what the database went through."""
    answers = sum((spender.answers for spender in spenders), Counter())
    assert {status for _, status, _ in answers} <= ANSWERED, answers
    assert any(status == 200 for path, status, _ in answers if "buy" in path)


def assert_the_books_are_what_was_answered(people: list[Any], spenders: list[Spender]) -> None:
    assert differences() == []
    lowest = Entry.objects.filter(number__isnull=False).aggregate(value=Min("balance_after"))["value"]
    assert lowest >= 0
    assert LedgerAccount.objects.aggregate(value=Min("balance"))["value"] >= 0
    prices = sorted(answer["price"] for spender in spenders for answer in spender.bought)
    assert sorted(Purchase.objects.values_list("price", flat=True)) == prices
    back = Entry.objects.filter(transfer__kind=TransferKind.REVERSAL, number__isnull=False)
    taken_back = back.aggregate(value=Sum("amount"))["value"] or 0
    assert sum(balance(person.id) for person in people) == taken_back + sum(spender.moved for spender in spenders)
    assert Entry.objects.aggregate(value=Max("number"))["value"] > 1
