"""Whatever people and staff do in whatever order, the books are right and the balances are what a child would count."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projectsplatform.accounts.models import User
from projectsplatform.kit.errors import Refusal
from projectsplatform.wallet.operations.ledger import Movement
from projectsplatform.wallet.operations.reversals import reverse_transfer
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from projectsplatform.wallet.queries.periods import Period
from projectsplatform.wallet.queries.statements import statement
from tests.factories.wallet import give_money, spend_money

Move = tuple[str, int, int]
PEOPLE = st.integers(0, 1)
AMOUNTS = st.integers(1, 40)
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("top_up"), PEOPLE, AMOUNTS),
        st.tuples(st.just("spend"), PEOPLE, AMOUNTS),
        st.tuples(st.just("reverse"), st.integers(0, 30), st.just(0)),
    ),
    min_size=1,
    max_size=25,
)


@dataclass
class Moved:
    """A transfer of the model: what may still come back of it."""

    transfer_id: UUID
    person: int
    amount: int


class Count:
    """The model: balances and what each transfer may still give back."""

    def __init__(self) -> None:
        self.balances = [0, 0]
        self.lines: list[list[tuple[int, int]]] = [[], []]
        self.transfers: list[Moved] = []

    def add(self, person: int, amount: int, movement: Movement, *, reversible: bool = True) -> None:
        self.balances[person] += amount
        self.lines[person].insert(0, (amount, self.balances[person]))
        self.transfers.append(Moved(movement.transfer_id, person, amount if reversible else 0))
        assert movement.balance_after == self.balances[person]


def play(people: list[User], at: datetime, moves: list[Move]) -> Count:
    count = Count()
    for name, which, amount in moves:
        with suppress(Refusal), transaction.atomic():
            if name == "top_up":
                count.add(which, amount, give_money(people[which], amount, at))
            elif name == "spend":
                affordable = count.balances[which] >= amount
                movement = spend_money(people[which], amount, at)
                assert affordable
                count.add(which, -amount, movement)
            elif count.transfers:
                reverse(count, count.transfers[which % len(count.transfers)], at)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return count


def reverse(count: Count, moved: Moved, at: datetime) -> None:
    movement = reverse_transfer(transfer_id=moved.transfer_id, actor_id=None, note="x", at=at)
    assert moved.amount
    held = count.balances[moved.person]
    back = -min(moved.amount, held) if moved.amount > 0 else -moved.amount
    moved.amount = 0
    count.add(moved.person, back, movement, reversible=False)


def check_any_history(owner: User, stranger: User, at: datetime, moves: list[Move]) -> None:
    people = [owner, stranger]
    with transaction.atomic():
        count = play(people, at, moves)
        assert differences() == []
        assert [balance(person.pk) for person in people] == count.balances
        for person, lines in zip(people, count.lines, strict=True):
            page = statement(user_id=person.pk, period=Period(), before=None, limit=50)
            assert [(line.size, line.balance_after) for line in page.lines] == lines
        transaction.set_rollback(True)


UNHURRIED: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


@settings(max_examples=25, **UNHURRIED)
@given(moves=MOVES)
def test_any_history_leaves_the_books_right(owner: User, stranger: User, at: datetime, moves: list[Move]) -> None:
    check_any_history(owner, stranger, at, moves)


@pytest.mark.prove
@settings(max_examples=500, **UNHURRIED)
@given(moves=MOVES)
def test_any_of_many_histories_leaves_the_books_right(
    owner: User, stranger: User, at: datetime, moves: list[Move]
) -> None:
    check_any_history(owner, stranger, at, moves)
