"""Any order of Uzum Bank's calls, with a clock that jumps: answers, times, events and books are those of a model of the facts."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from projectsplatform.accounts.models import User
from projectsplatform.payments.models import ProviderEvent
from projectsplatform.payments.pages import uzum as page
from projectsplatform.wallet.errors import InsufficientFunds
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.counts import full
from tests.factories.uzum import Uzum, result
from tests.factories.wallet import spend_money

IDS = st.sampled_from([str(UUID(int=number)) for number in (1, 2, 3)])
MOVES = st.lists(
    st.one_of(
        st.tuples(
            st.just("create"),
            IDS,
            st.sampled_from(["owner", "owner", "stranger", "nobody"]),
            st.sampled_from([500_000, 500_000, 700_000, 99_900, 500_001]),
        ),
        st.tuples(st.sampled_from(["confirm", "confirm", "reverse", "status"]), IDS),
        st.tuples(st.just("spend"), st.sampled_from(["owner", "stranger"]), st.integers(1, 6000)),
        st.tuples(st.just("jump"), st.integers(-100_000, 100_000)),
    ),
    min_size=1,
    max_size=25,
)
UNHURRIED: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck)}
TIMES = ("transTime", "confirmTime", "reverseTime")


@dataclass
class Known:
    account: str
    som: int
    times: dict[str, int | None]


@dataclass
class Model:
    """Written from the facts alone; `ms` is the clock."""

    ms: int = 0
    payments: dict[str, Known] = field(default_factory=dict)
    balances: dict[str, int] = field(default_factory=lambda: {"owner": 0, "stranger": 0})

    def create(self, trans: str, account: str, tiyin: int) -> str:
        if trans in self.payments:
            return "10010"
        if account == "nobody":
            return "10007"
        if tiyin % 100:
            return "10011"
        if tiyin < 100_000:
            return "10012"
        self.payments[trans] = Known(account, tiyin // 100, dict.fromkeys(TIMES) | {"transTime": self.ms})
        return "CREATED"

    def confirm(self, trans: str) -> str:
        known = self.payments.get(trans)
        if known is None or known.times["reverseTime"] is not None:
            return "10015" if known else "10014"
        if known.times["confirmTime"] is not None:
            return "10016"
        known.times["confirmTime"] = self.ms
        self.balances[known.account] += known.som
        return "CONFIRMED"

    def reverse(self, trans: str) -> str:
        known = self.payments.get(trans)
        if known is None or known.times["reverseTime"] is not None:
            return "10018" if known else "10014"
        if known.times["confirmTime"] is not None:
            if self.balances[known.account] < known.som:
                return "10017"
            self.balances[known.account] -= known.som
        known.times["reverseTime"] = self.ms
        return "REVERSED"

    def status(self, trans: str) -> str:
        known = self.payments.get(trans)
        if known is None:
            return "10014"
        if known.times["reverseTime"] is not None:
            return "REVERSED"
        return "CREATED" if known.times["confirmTime"] is None else "CONFIRMED"


def play(move: tuple[Any, ...], model: Model, at: datetime, people: dict[str, User]) -> None:
    name, *rest = move
    if name == "spend":
        with suppress(InsufficientFunds), transaction.atomic():
            spend_money(people[rest[0]], rest[1], at)
            model.balances[rest[0]] -= rest[1]
        return
    trans, *more = rest
    answer = Uzum().create(more[0], trans, more[1]) if more else getattr(Uzum(), name)(trans)
    assert result(answer) == getattr(model, name)(*rest)
    times = {time: answer[time] for time in TIMES if time in answer}
    assert all(model.payments[trans].times[time] == value for time, value in times.items())
    event = ProviderEvent.objects.latest("id")
    assert (event.method, event.answered) == (name, answer)


def check(moves: list[Any], people: dict[str, User], at: datetime, set_clock: Callable[[datetime], None]) -> None:
    model = Model(ms=int(at.timestamp() * 1000))
    with transaction.atomic():
        for move in moves:
            if move[0] == "jump":
                at += timedelta(seconds=move[1])
                model.ms = int(at.timestamp() * 1000)
                set_clock(at)
            else:
                play(move, model, at, people)
        assert {name: balance(person.pk) for name, person in people.items()} == model.balances
        for trans, known in model.payments.items():
            assert {name: Uzum().status(trans)[name] for name in TIMES} == known.times
        calls = sum(move[0] not in {"spend", "jump"} for move in moves)
        assert ProviderEvent.objects.exclude(method="status").count() <= calls <= ProviderEvent.objects.count()
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
