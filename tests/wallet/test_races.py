"""Many at once, on a real database: money moves once and never below zero."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from django.db import OperationalError, connection, transaction

from projectsplatform.accounts.models import User
from projectsplatform.kit.db.retry import retried
from projectsplatform.wallet.errors import AlreadyReversed, InsufficientFunds, ReceiptUsed
from projectsplatform.wallet.models import LedgerAccount, Transfer
from projectsplatform.wallet.operations.ledger import Movement
from projectsplatform.wallet.operations.reversals import reverse_transfer
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.factories.wallet import give_money, spend_money
from tests.races import run_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def outcomes(results: Sequence[object]) -> list[str]:
    """The kinds of the results, sorted by name."""
    return sorted(type(result).__name__ for result in results)


def test_money_for_one_buys_once(owner: User, at: datetime) -> None:
    give_money(owner, 100, at)

    results = run_at_once(6, lambda _: spend_money(owner, 100, at))

    assert outcomes(results) == [InsufficientFunds.__name__] * 5 + [Movement.__name__]
    assert (balance(owner.pk), differences()) == (0, [])


def test_a_receipt_is_credited_once(owner: User, stranger: User, at: datetime) -> None:
    people = [owner, stranger]

    results = run_at_once(6, lambda i: give_money(people[i % 2], 100, at, receipt_number="R-1"))

    assert outcomes(results) == [Movement.__name__] + [ReceiptUsed.__name__] * 5
    assert balance(owner.pk) + balance(stranger.pk) == 100
    assert differences() == []


def test_a_key_has_one_effect(owner: User, at: datetime) -> None:
    results = run_at_once(6, lambda _: give_money(owner, 100, at, idempotency_key="k"))

    assert [result == results[0] for result in results] == [True] * 6
    assert (balance(owner.pk), Transfer.objects.count(), differences()) == (100, 1, [])


def test_a_transfer_is_reversed_once(owner: User, at: datetime) -> None:
    mistake = give_money(owner, 100, at)
    give_money(owner, 100, at)

    results = run_at_once(
        4, lambda _: reverse_transfer(transfer_id=mistake.transfer_id, actor_id=None, note="x", at=at)
    )

    assert outcomes(results) == [AlreadyReversed.__name__] * 3 + [Movement.__name__]
    assert (balance(owner.pk), differences()) == (100, [])


def test_a_reversal_and_a_purchase_share_what_is_there(owner: User, at: datetime) -> None:
    mistake = give_money(owner, 100, at)

    def act(index: int) -> Movement:
        if index:
            return spend_money(owner, 100, at)
        return reverse_transfer(transfer_id=mistake.transfer_id, actor_id=None, note="x", at=at)

    results = run_at_once(2, act)

    assert sum(isinstance(result, Movement) for result in results) == 1
    assert (balance(owner.pk), differences()) == (0, [])


def test_first_top_ups_at_once_share_one_account(owner: User, at: datetime) -> None:
    results = run_at_once(6, lambda _: give_money(owner, 10, at))

    assert sorted(result.balance_after for result in results) == [10, 20, 30, 40, 50, 60]
    assert LedgerAccount.objects.filter(owner=owner).count() == 1
    assert differences() == []


def test_people_do_not_wait_for_each_other(owner: User, stranger: User, at: datetime) -> None:
    """The platform's accounts are not locked: while one purchase is open, another person's goes through."""
    for person in (owner, stranger):
        give_money(person, 20, at)
        spend_money(person, 10, at)

    with transaction.atomic():
        spend_money(owner, 10, at)

        def spend(_: int) -> Movement:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            return spend_money(stranger, 10, at)

        assert outcomes(run_at_once(1, spend)) == [Movement.__name__]


def test_a_lost_serialization_is_tried_again(owner: User, at: datetime) -> None:
    give_money(owner, 10, at)
    tries = []

    @retried
    @transaction.atomic
    def spend() -> Movement:
        tries.append(1)
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
            cursor.execute("SELECT sum(amount) FROM wallet_entry")
        if len(tries) == 1:
            run_at_once(1, lambda _: give_money(owner, 5, at))
        return spend_money(owner, 1, at)

    assert spend().balance_after == 14
    assert len(tries) == 2


def test_inside_a_transaction_nothing_is_tried_again() -> None:
    tries = []

    @retried
    def fail() -> None:
        tries.append(1)
        with connection.cursor() as cursor:
            cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END $$")

    with pytest.raises(OperationalError), transaction.atomic():
        fail()
    assert len(tries) == 1


def test_a_conflict_that_stays_is_raised_in_the_end() -> None:
    tries = []

    @retried
    def fail() -> None:
        tries.append(1)
        with connection.cursor() as cursor:
            cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40P01'; END $$")

    with pytest.raises(OperationalError):
        fail()
    assert len(tries) == 5


def test_other_faults_are_not_tried_again() -> None:
    tries = []

    @retried
    def fail() -> None:
        tries.append(1)
        raise OperationalError

    with pytest.raises(OperationalError):
        fail()
    assert len(tries) == 1
