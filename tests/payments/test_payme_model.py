"""Any order of Payme's calls, with jumps of the clock, against a model written from the protocol's facts."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projectsplatform.accounts.models import User
from projectsplatform.payments.models import ProviderEvent
from projectsplatform.payments.operations.timeouts import end_waiting
from projectsplatform.payments.rules.timeouts import milliseconds
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.counts import full
from tests.factories.payments import Payme
from tests.factories.wallet import spend_money

pytestmark = pytest.mark.django_db
HALF_A_DAY_MS = 43_200_000
AMOUNTS = (500_000, 700_000, 50, 500_050)
"""Tiyin; the last two are not taken."""
NAMES = ("owner", "stranger", "nobody")
CALLS = ("create", "perform", "cancel", "check", "statement", "check_perform", "spend", "sweep", "receipt")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(CALLS),
        st.integers(0, 2),  # which transaction
        st.sampled_from([0, 0, 0, 1, 2]),  # whose
        st.sampled_from([0, 0, 0, 1, 2, 3]),  # how much
        st.sampled_from([0, 1_000, 60_000, HALF_A_DAY_MS - 1, HALF_A_DAY_MS, HALF_A_DAY_MS + 1]),  # how much later
    ),
    min_size=3,
    max_size=18,
)


@dataclass
class Paid:
    """A transaction of the model."""

    time: int
    amount: int
    name: str
    create_time: int
    state: int = 1
    perform_time: int = 0
    cancel_time: int = 0
    reason: int | None = None
    transaction: str = ""


@dataclass
class Model:
    """What should be, from the facts alone."""

    now: int
    paid: dict[str, Paid] = field(default_factory=dict)
    balances: dict[str, int] = field(default_factory=lambda: {"owner": 0, "stranger": 0})

    def later(self, span: int) -> None:
        self.now += span

    def is_late(self, one: Paid) -> bool:
        return one.state == 1 and self.now - one.time > HALF_A_DAY_MS

    def end(self, one: Paid) -> None:
        one.state, one.reason, one.cancel_time = -1, 4, self.now

    def check_perform(self, name: str, amount: int) -> Any:
        if amount not in {500_000, 700_000}:
            return -31001
        return -31050 if name not in self.balances else {"allow": True}

    def create(self, number: str, time: int, name: str, amount: int) -> Any:
        if amount not in {500_000, 700_000}:
            return -31001
        one = self.paid.get(number)
        if one is None:
            if name not in self.balances:
                return -31050
            if self.now - time > HALF_A_DAY_MS:
                return -31008
            one = self.paid[number] = Paid(time, amount, name, self.now)
        elif (one.amount, one.name) != (amount, name):
            return -31008
        elif self.is_late(one):
            self.end(one)
        if one.state != 1:
            return -31008
        return {"create_time": one.create_time, "transaction": one.transaction, "state": 1, "receivers": None}

    def perform(self, number: str) -> Any:
        one = self.paid.get(number)
        if one is None:
            return -31003
        if self.is_late(one):
            self.end(one)
        if one.state < 0:
            return -31008
        if one.state == 1:
            one.state, one.perform_time = 2, self.now
            self.balances[one.name] += one.amount // 100
        return {"transaction": one.transaction, "perform_time": one.perform_time, "state": 2}

    def cancel(self, number: str, reason: int) -> Any:
        one = self.paid.get(number)
        if one is None:
            return -31003
        if one.state == 2 and self.balances[one.name] < one.amount // 100:
            return -31007
        if one.state == 2:
            self.balances[one.name] -= one.amount // 100
        if one.state > 0:
            one.state, one.reason, one.cancel_time = -one.state, reason, self.now
        return {"transaction": one.transaction, "cancel_time": one.cancel_time, "state": one.state}

    def check(self, number: str) -> Any:
        one = self.paid.get(number)
        return -31003 if one is None else self.standing(one)

    def standing(self, one: Paid) -> dict[str, Any]:
        return {
            "create_time": one.create_time,
            "perform_time": one.perform_time,
            "cancel_time": one.cancel_time,
            "transaction": one.transaction,
            "state": one.state,
            "reason": one.reason,
        }

    def statement(self, first: int, last: int) -> list[tuple[str, int]]:
        found = [
            (one.time, int(one.transaction), number, one.state)
            for number, one in self.paid.items()
            if first <= one.time <= last
        ]
        return [(number, state) for _time, _id, number, state in sorted(found)]

    def sweep(self) -> None:
        for one in self.paid.values():
            if self.is_late(one):
                self.end(one)


@dataclass
class Play:
    """One history, in both worlds."""

    payme: Payme
    people: dict[str, User]
    model: Model
    times: dict[str, int] = field(default_factory=dict)
    calls: int = 0

    def step(self, call: str, which: int, whose: int, how_much: int, later: int) -> None:
        self.model.later(later)
        self.payme.wait(milliseconds=later)
        number, name, amount = f"{which:024x}", NAMES[whose], AMOUNTS[how_much]
        match call:
            case "create":
                self.create(number, name, amount)
            case "perform":
                self.compare(self.model.perform(number), "PerformTransaction", id=number)
            case "cancel":
                self.compare(self.model.cancel(number, 3 + which), "CancelTransaction", id=number, reason=3 + which)
            case "check":
                self.compare(self.model.check(number), "CheckTransaction", id=number)
            case "check_perform":
                told = self.model.check_perform(name, amount)
                self.compare(told, "CheckPerformTransaction", amount=amount, account={"username": name})
            case "statement":
                self.statement(self.model.now - HALF_A_DAY_MS, self.model.now)
            case "receipt":
                told = {"success": True} if number in self.model.paid else -31003
                self.compare(told, "SetFiscalData", id=number, type="PERFORM", fiscal_data={"status_code": 0})
            case "spend":
                self.spend(name)
            case "sweep":
                self.model.sweep()
                end_waiting(at=self.payme.at)

    def create(self, number: str, name: str, amount: int) -> None:
        time = self.times.setdefault(number, self.model.now)
        told = self.model.create(number, time, name, amount)
        params = {"id": number, "time": time, "amount": amount, "account": {"username": name}}
        answer = self.payme.ask("CreateTransaction", **params)
        self.calls += 1
        one = self.model.paid.get(number)
        if one is not None and not one.transaction:
            one.transaction = told["transaction"] = answer["transaction"]
        assert answer == told

    def compare(self, told: Any, method: str, **params: Any) -> None:
        """Twice: the answers are one."""
        assert [self.payme.ask(method, **params) for _ in range(2)] == [told, told]
        self.calls += 2

    def statement(self, first: int, last: int) -> None:
        lines = self.payme.ask("GetStatement", **{"from": first, "to": last})["transactions"]
        self.calls += 1
        assert [(line["id"], line["state"]) for line in lines] == self.model.statement(first, last)

    def spend(self, name: str) -> None:
        person = self.people.get(name)
        if person is not None and self.model.balances[name] >= 1_000:
            spend_money(person, 1_000, self.payme.at)
            self.model.balances[name] -= 1_000

    def agree(self) -> None:
        """State, events and ledger."""
        assert {name: balance(person.pk) for name, person in self.people.items()} == self.model.balances
        for number, one in self.model.paid.items():
            assert self.payme.ask("CheckTransaction", id=number) == self.model.standing(one)
        assert ProviderEvent.objects.exclude(method="timeout").count() == self.calls + len(self.model.paid)
        assert differences() == []


UNHURRIED: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


@settings(max_examples=full(25, 1_500), **UNHURRIED)
@given(steps=STEPS)
def test_any_order_of_calls_is_answered_as_the_facts_say(
    payme: Payme, owner: User, stranger: User, at: datetime, steps: list[Any]
) -> None:
    payme.at = at + timedelta(days=1)
    with transaction.atomic():
        play = Play(payme, {"owner": owner, "stranger": stranger}, Model(milliseconds(payme.at)))
        for step in steps:
            play.step(*step)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        play.agree()
        transaction.set_rollback(True)
