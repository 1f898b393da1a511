"""Any order of Click's calls, with a clock that jumps: answers, states, events and books are those of a model of the facts."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from projectsplatform.accounts.models import User
from projectsplatform.payments.enums import PaymentState
from projectsplatform.payments.models import ProviderEvent, ProviderPayment
from projectsplatform.payments.pages import click as page
from projectsplatform.wallet.errors import InsufficientFunds
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.counts import full
from tests.factories.click import Click
from tests.factories.wallet import spend_money

TRANS = st.sampled_from(["71", "72", "73"])
ACCOUNTS = st.sampled_from(["owner", "owner", "stranger", "nobody"])
AMOUNTS = st.sampled_from(["5000.00", "5000.00", "7000", "999.00"])
ERRORS = st.sampled_from([0, 0, 0, -5017])
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("prepare"), TRANS, ACCOUNTS, AMOUNTS, ERRORS),
        st.tuples(st.just("complete"), TRANS, ACCOUNTS, AMOUNTS, ERRORS, st.sampled_from([0, 0, 0, 1])),
        st.tuples(st.just("spend"), st.sampled_from(["owner", "stranger"]), st.integers(1, 6000)),
        st.tuples(st.just("jump"), st.integers(-100_000, 100_000)),
    ),
    min_size=1,
    max_size=25,
)
UNHURRIED: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@dataclass
class Known:
    account: str
    amount: float
    state: PaymentState = PaymentState.CREATED


@dataclass
class Model:
    """Written from the facts alone."""

    payments: dict[str, Known] = field(default_factory=dict)
    balances: dict[str, int] = field(default_factory=lambda: {"owner": 0, "stranger": 0})

    def prepare(self, trans: str, account: str, amount: str, error: int) -> int:
        known = self.payments.get(trans)
        if account == "nobody" or (known and known.account != account):
            return -5
        if known and known.state == PaymentState.CONFIRMED:
            return -4
        if float(amount) < 1000 or (known and known.amount != float(amount)):
            return -2
        if error or (known and known.state == PaymentState.CANCELLED):
            return -9
        self.payments.setdefault(trans, Known(account, float(amount)))
        return 0

    def complete(self, trans: str, account: str, amount: str, error: int, off: int) -> int:
        known = self.payments.get(trans)
        if account == "nobody":
            return -5
        if known is None or off or known.account != account:
            return -6
        is_same = known.amount == float(amount)
        if known.state == PaymentState.CONFIRMED:
            return 0 if is_same and not error else -4
        if not is_same:
            return -2
        if error or known.state == PaymentState.CANCELLED:
            known.state = PaymentState.CANCELLED
            return -9
        known.state = PaymentState.CONFIRMED
        self.balances[account] += int(known.amount)
        return 0


def play(move: tuple[Any, ...], model: Model, at: datetime, people: dict[str, User]) -> None:
    name, *rest = move
    if name == "spend":
        with suppress(InsufficientFunds), transaction.atomic():
            spend_money(people[rest[0]], rest[1], at)
            model.balances[rest[0]] -= rest[1]
        return
    trans, account, amount, error, *off = rest
    fields = {"click_trans_id": trans, "error": error}
    if name == "prepare":
        answer = Click().prepare(account, amount, **fields)
    else:
        payment = ProviderPayment.objects.filter(provider_id=trans).first()
        answer = Click().complete(account, (payment.pk if payment else 1) + off[0], amount, **fields)
    assert answer["error"] == getattr(model, name)(*rest)
    event = ProviderEvent.objects.latest("id")
    assert (event.method, event.answered) == (name, answer)


def check(moves: list[Any], people: dict[str, User], at: datetime, set_clock: Callable[[datetime], None]) -> None:
    model = Model()
    with transaction.atomic():
        for move in moves:
            if move[0] == "jump":
                at += timedelta(seconds=move[1])
                set_clock(at)
            else:
                play(move, model, at, people)
        assert {name: balance(person.pk) for name, person in people.items()} == model.balances
        found = {payment.provider_id: payment.state for payment in ProviderPayment.objects.all()}
        assert found == {trans: known.state for trans, known in model.payments.items()}
        assert ProviderEvent.objects.count() == sum(move[0] in {"prepare", "complete"} for move in moves)
        assert differences() == []
        transaction.set_rollback(True)


@hypothesis_settings(max_examples=full(10, 1_000), **UNHURRIED)
@given(moves=MOVES)
def test_any_order_of_calls_is_answered_as_the_facts_say(
    owner: User, stranger: User, at: datetime, moves: list[Any]
) -> None:
    with pytest.MonkeyPatch.context() as patched:

        def set_clock(moment: datetime) -> None:
            patched.setattr(page, "now", lambda: moment)

        set_clock(at)
        check(moves, {"owner": owner, "stranger": stranger}, at, set_clock)
