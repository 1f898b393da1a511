"""Providers whose network is bad, by a seed: calls are sent twice, late or not at all, answers are lost, we die between two
statements, the provider forgets what it heard. The same seed does the same again, so that a run that failed can be repeated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Final, Protocol
from uuid import UUID

from projectsplatform.payments.enums import Provider
from projectsplatform.payments.simulator.calls import Call
from projectsplatform.payments.simulator.lives import LIVES, Answer, End, Life, Wish, learned
from projectsplatform.payments.simulator.orders import Order

_MOST_OPEN: Final = 6
_TIYIN: Final = 100


class Fault(StrEnum):
    """What happens to one call."""

    NONE = "none"
    TWICE = "sent twice"
    LATE = "sent, and a copy later"
    UNSENT = "never arrives"
    LOST = "its answer is lost"
    CRASH = "we die while we answer"
    FORGOTTEN = "the provider begins anew"


_ODDS: Final = {
    Fault.NONE: 10,
    Fault.TWICE: 2,
    Fault.LATE: 3,
    Fault.UNSENT: 1,
    Fault.LOST: 2,
    Fault.CRASH: 3,
    Fault.FORGOTTEN: 1,
}
_MOST_STATEMENTS: Final = 12


class Transport(Protocol):
    """Brings a call to us; None where no answer comes. `dies_before`: the statement before which our process dies, if it gets there."""

    def __call__(self, call: Call, *, dies_before: int | None = None) -> Answer: ...


@dataclass(slots=True)
class Purchase:
    """An order, and what its provider believes of it."""

    order: Order
    wish: Wish
    life: Life
    call: Call | None
    end: End = End.OPEN


class FaultDriver:
    """`accounts` are paid for; `beside` happens between calls, such as a purchase or the sweep of what waits too long."""

    def __init__(
        self, seed: int, *, send: Transport, accounts: Sequence[str], beside: Sequence[Callable[[Random], object]] = ()
    ) -> None:
        self._chance, self._send, self._accounts, self._beside = Random(seed), send, accounts, beside  # noqa: S311  to be repeated
        self._late: list[tuple[Purchase, Call]] = []
        self.purchases: list[Purchase] = []
        self.trace: list[str] = []
        """What was done, oldest first."""

    def run(self, steps: int) -> None:
        """So many steps with faults, and then, without any, until every provider knows how its orders ended."""
        for _ in range(steps):
            self._step()
        for purchase, call in self._late:
            self._deliver(purchase, call, None)
        while open_ones := self._open():
            self._act(open_ones[0], Fault.NONE)

    def _step(self) -> None:
        what = self._chance.random()
        open_ones = self._open()
        if self._late and what < 0.1:
            purchase, call = self._late.pop(self._chance.randrange(len(self._late)))
            self.trace.append(f"late {call.path} {call.body!r}")
            self._deliver(purchase, call, None)
        elif self._beside and what < 0.2:
            self.trace.append("beside")
            self._chance.choice(self._beside)(self._chance)
        elif not open_ones or (len(open_ones) < _MOST_OPEN and what < 0.4):
            self._begin()
        else:
            fault = self._chance.choices(list(_ODDS), list(_ODDS.values()))[0]
            self._act(self._chance.choice(open_ones), fault)

    def _open(self) -> list[Purchase]:
        return [purchase for purchase in self.purchases if purchase.call is not None]

    def _begin(self) -> None:
        order = Order(
            provider=self._chance.choice(list(Provider)),
            account=self._chance.choice(self._accounts),
            tiyin=self._chance.randint(1_000, 9_000) * _TIYIN,
            back="",
            key=UUID(int=self._chance.getrandbits(128), version=4),
        )
        wish = self._chance.choice(list(Wish))
        life = LIVES[order.provider](order, wish)
        self.purchases.append(Purchase(order, wish, life, next(life)))
        self.trace.append(f"begin {order.provider} {order.key} {order.account} {order.som} {wish}")

    def _act(self, purchase: Purchase, fault: Fault) -> None:
        call = purchase.call
        assert call is not None  # noqa: S101  only open ones are chosen
        self.trace.append(f"{fault}: {call.path} {call.body!r}")
        if fault == Fault.FORGOTTEN:
            purchase.life = LIVES[purchase.order.provider](purchase.order, purchase.wish)
            purchase.call = next(purchase.life)
            return
        answer = None
        if fault != Fault.UNSENT:
            dies = self._chance.randint(1, _MOST_STATEMENTS) if fault == Fault.CRASH else None
            answer = self._deliver(purchase, call, dies, is_heard=fault != Fault.LOST)
        if fault == Fault.TWICE:
            self._deliver(purchase, call, None)
        if fault == Fault.LATE:
            self._late.append((purchase, call))
        try:
            purchase.call = purchase.life.send(answer)
        except StopIteration:
            purchase.call = None

    def _deliver(self, purchase: Purchase, call: Call, dies_before: int | None, *, is_heard: bool = True) -> Answer:
        answer = self._send(call, dies_before=dies_before)
        if not is_heard:
            return None
        purchase.end = learned(purchase.order.provider, answer, purchase.end)
        return answer
