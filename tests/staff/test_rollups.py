"""The roll-up with what came since is the ledger, whatever commits when."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.models import Sum

from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import TASHKENT, local_day
from projectsplatform.licences.operations.purchases import buy
from projectsplatform.staff.models import MoneyRollUp, TopSpenders
from projectsplatform.staff.operations import rollups
from projectsplatform.staff.operations.rollups import count_top_spenders, roll_up_again, roll_up_money
from projectsplatform.staff.queries import settled
from projectsplatform.staff.queries.money import money_by_day, money_by_kind, sales_by_product, top_customers
from projectsplatform.staff.queries.spans import Span, offered_spans
from projectsplatform.staff.queries.spenders import ALL_ENTRIES, counted_spenders
from projectsplatform.staff.queries.sums import money_sums, roll_up_errors, rolled_to
from projectsplatform.wallet.enums import AccountKind
from projectsplatform.wallet.models import Entry
from projectsplatform.wallet.operations.reversals import reverse_transfer
from projectsplatform.wallet.queries import balance
from tests.factories.catalogue import put_catalogue
from tests.factories.wallet import give_money, spend_money
from tests.races import run_at_once

SPAN = Span(datetime(2026, 1, 25, tzinfo=TASHKENT), datetime(2026, 2, 5, tzinfo=TASHKENT))


def ledger() -> dict[str, int]:
    """What the entries themselves sum to, by kind of account."""
    return dict(Entry.objects.values_list("account__kind").annotate(total=Sum("amount")).order_by())


def shown() -> dict[str, int]:
    """The same from what the panel reads."""
    sums: dict[str, int] = {}
    for item in money_sums(SPAN):
        sums[item.account] = sums.get(item.account, 0) + item.incoming - item.outgoing
    return sums


def everything() -> list[Any]:
    return [money_by_day(SPAN), money_by_kind(SPAN), sales_by_product(SPAN), top_customers(SPAN)]


def live(person: User, at: datetime) -> None:
    """A bit of everything: two days, a product bought and given back, a mistake."""
    buy(user_id=person.pk, product_code="kundalikcom-pc", months=1, idempotency_key=None, body={}, endpoint="x", at=at)
    mistake = give_money(person, 500, at + timedelta(days=1))
    reverse_transfer(transfer_id=mistake.transfer_id, actor_id=None, note="x", at=at + timedelta(days=1))
    taken = spend_money(person, 300, at + timedelta(days=1))
    reverse_transfer(transfer_id=taken.transfer_id, actor_id=None, note="x", at=at + timedelta(days=2))
    spend_money(person, 70, at + timedelta(days=2))


def test_every_number_stays_the_same_while_the_worker_rolls(
    owner: User, stranger: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rollups, "_AT_ONCE", 3)
    put_catalogue()
    for person in (owner, stranger):
        give_money(person, 100_000, at)
        live(person, at)
    before = everything()

    assert roll_up_money()
    assert rolled_to() == Entry.objects.latest("pk").pk
    assert everything() == before
    assert roll_up_errors() == []
    live(owner, at)
    after = everything()
    assert after != before
    roll_up_money()
    assert (everything(), shown()) == (after, ledger())
    assert roll_up_errors() == []


def test_an_entry_of_an_earlier_day_counts_on_its_day(owner: User, at: datetime) -> None:
    give_money(owner, 10, at)
    roll_up_money()
    stranger = User.objects.create(username="late")
    give_money(stranger, 5, at - timedelta(days=3))
    roll_up_money()

    cash = {day.day: day.cash for day in money_by_day(SPAN) if day.cash}
    assert cash == {local_day(at): 10, local_day(at - timedelta(days=3)): 5}


def test_a_roll_up_that_differs_is_told_and_made_anew(owner: User, at: datetime) -> None:
    give_money(owner, 10, at)
    roll_up_money()
    call_command("check_roll_up")
    MoneyRollUp.objects.filter(account=AccountKind.PERSON).update(incoming=11)
    assert len(roll_up_errors()) == 1
    with pytest.raises(SystemExit):
        call_command("check_roll_up")

    roll_up_again()
    assert shown() == ledger()
    roll_up_money()
    assert (roll_up_errors(), shown()) == ([], ledger())


@contextmanager
def unfinished(person: User, amount: int, at: datetime) -> Iterator[None]:
    """A top-up whose transaction another connection keeps open until the end."""
    written, end = Event(), Event()

    def write() -> None:
        try:
            with transaction.atomic():
                give_money(person, amount, at)
                written.set()
                end.wait(30)
        finally:
            connection.close()

    writer = Thread(target=write)
    writer.start()
    assert written.wait(30)
    try:
        yield
    finally:
        end.set()
        writer.join()


@pytest.mark.django_db(transaction=True)
def test_who_commits_late_is_not_lost(
    owner: User, stranger: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lower ids are still being written while higher ones are there: the worker waits, and rolls nothing past them."""
    monkeypatch.setattr(settled, "_PATIENCE_SECONDS", 0.2)
    give_money(stranger, 1, at)
    roll_up_money()
    before = rolled_to()
    with unfinished(owner, 1_000, at):
        give_money(stranger, 6, at)
        assert roll_up_money() is False
        assert rolled_to() == before
        assert shown() == ledger() == {"person": 7, "cash": -7}
    assert shown() == ledger() == {"person": 1_007, "cash": -1_007}
    assert roll_up_money() is True
    assert (shown(), roll_up_errors()) == (ledger(), [])
    assert rolled_to() == Entry.objects.latest("pk").pk


@pytest.mark.django_db(transaction=True)
def test_the_worker_goes_on_when_the_late_one_ends(owner: User, at: datetime) -> None:
    """It waits for those who were there, not for whoever comes later."""
    with unfinished(owner, 1_000, at):
        worker = Thread(target=lambda: (roll_up_money(), connections.close_all()))
        worker.start()
    worker.join(30)
    roll_up_money()
    assert (shown(), roll_up_errors()) == ({"person": 1_000, "cash": -1_000}, [])


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_or_counted_twice_when_all_come_at_once(make_person: Any, at: datetime) -> None:
    people = [make_person() for _ in range(6)]

    def act(number: int) -> None:
        for _ in range(8):
            if number < 6:
                give_money(people[number], 10 + number, at)
                spend_money(people[number], 3, at)
            else:
                roll_up_money()
                sums = shown()
                assert sums.get("person", 0) + sums.get("cash", 0) + sums.get("revenue", 0) == 0

    assert [found for found in run_at_once(8, act) if found is not None] == []
    roll_up_money()
    assert shown() == ledger()
    assert roll_up_errors() == []
    assert sum(balance(person.pk) for person in people) == shown()["person"]


def test_top_customers_are_exact_between_two_counts(
    make_person: Any, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody climbs, somebody is given their money back, and nobody is forgotten who was not kept."""
    monkeypatch.setattr(rollups, "_SPENDERS_KEPT", 12)
    people = [make_person() for _ in range(14)]
    spent = []
    for number, person in enumerate(people, start=1):
        give_money(person, 1_000, at)
        spent.append(spend_money(person, number * 10, at))
    span = offered_spans(local_day(at))["7"]

    def exact() -> list[int]:
        return [amount for _account, amount in counted_spenders(span, limit=10, upto=ALL_ENTRIES)]

    roll_up_money()
    assert count_top_spenders(at=at) == 7
    assert [item.spent for item in top_customers(span)] == exact() == [*range(140, 40, -10)]
    spend_money(people[0], 500, at)
    assert [item.spent for item in top_customers(span)] == exact() == [510, *range(140, 50, -10)]
    for movement in spent[6:]:
        reverse_transfer(transfer_id=movement.transfer_id, actor_id=None, note="x", at=at)
    assert [item.spent for item in top_customers(span)] == exact() == [510, 60, 50, 40, 30, 20]
    assert count_top_spenders(at=at + timedelta(minutes=5)) == 0
    assert count_top_spenders(at=at + timedelta(hours=2)) == 7
    assert count_top_spenders(at=at + timedelta(days=40)) == 7
    assert TopSpenders.objects.count() == 7
