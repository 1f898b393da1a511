from datetime import datetime, timedelta

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from projectsplatform.accounts.models import User
from projectsplatform.wallet.enums import AccountKind, TransferKind
from projectsplatform.wallet.errors import AmountInvalid, InsufficientFunds
from projectsplatform.wallet.models import Entry, LedgerAccount, Transfer
from projectsplatform.wallet.operations.transfers import charge
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.factories.wallet import give_money, spend_money


def test_a_charge_moves_money_to_the_revenue(owner: User, at: datetime) -> None:
    give_money(owner, 50, at)

    assert spend_money(owner, 20, at).balance_after == 30
    sides = Entry.objects.filter(transfer__kind=TransferKind.PURCHASE).order_by("amount")
    assert list(sides.values_list("account__kind", "amount")) == [(AccountKind.PERSON, -20), (AccountKind.REVENUE, 20)]
    assert differences() == []


def test_the_whole_balance_can_be_spent(owner: User, at: datetime) -> None:
    give_money(owner, 50, at)

    assert spend_money(owner, 50, at).balance_after == 0


def test_nobody_spends_what_is_not_there(owner: User, at: datetime) -> None:
    give_money(owner, 50, at)

    with pytest.raises(InsufficientFunds) as refusal:
        spend_money(owner, 51, at)
    assert refusal.value.details == {"balance": 50, "price": 51, "missing": 1}
    assert balance(owner.pk) == 50


def test_a_person_who_never_paid_has_nothing_to_spend(owner: User, at: datetime) -> None:
    with pytest.raises(InsufficientFunds) as refusal:
        spend_money(owner, 1, at)
    assert refusal.value.details == {"balance": 0, "price": 1, "missing": 1}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uz", "Balansingizga yetarli mablag' mavjud emas!"),
        ("ru", "На вашем балансе недостаточно средств!"),
        ("en", "Your balance does not hold enough money."),
    ],
)
def test_too_little_money_is_said_in_the_readers_language(language: str, text: str) -> None:
    with override(language):
        assert InsufficientFunds(balance=0, price=1, missing=1).text() == text


@pytest.mark.parametrize("amount", [0, -5])
def test_a_charge_takes_something(owner: User, at: datetime, amount: int) -> None:
    with pytest.raises(AmountInvalid):
        spend_money(owner, amount, at)


def test_dates_never_run_backwards_on_one_account(owner: User, at: datetime) -> None:
    give_money(owner, 50, at)
    spend_money(owner, 20, at - timedelta(seconds=3))

    assert list(Entry.objects.filter(number=2).values_list("created_at", flat=True)) == [at]


def test_the_platforms_accounts_are_made_once_and_keep_no_balance(owner: User, stranger: User, at: datetime) -> None:
    for person in (owner, stranger):
        give_money(person, 5, at)
        spend_money(person, 5, at)

    platform = LedgerAccount.objects.filter(owner=None).order_by("kind")
    assert list(platform.values_list("kind", "balance")) == [("cash", None), ("revenue", None)]


def test_a_systems_note_is_read_in_the_readers_language(owner: User, at: datetime) -> None:
    give_money(owner, 5, at)
    charge(
        user_id=owner.pk,
        amount=5,
        kind=TransferKind.PURCHASE,
        note="{subject}: {months}",
        details={"subject": "Top-up", "months": 3},
        at=at,
    )

    transfer = Transfer.objects.get(kind=TransferKind.PURCHASE)
    with override("en"):
        assert transfer.bio == "Top-up: 3"
    with override("ru"):
        assert transfer.bio == "Пополнение: 3"


def test_what_staff_typed_is_shown_as_typed(owner: User, at: datetime) -> None:
    give_money(owner, 5, at, note="Top-up {amount} 100%")

    with override("ru"):
        assert Transfer.objects.get().bio == "Top-up {amount} 100%"


def test_a_charge_costs_four_queries(
    owner: User, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    give_money(owner, 50, at)
    spend_money(owner, 1, at)
    with django_assert_num_queries(4):
        spend_money(owner, 1, at)
