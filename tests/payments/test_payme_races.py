"""Four connections at once: whatever meets, the money comes once, and never after a cancel."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from projectsplatform.accounts.models import User
from projectsplatform.kit.errors import Refusal
from projectsplatform.payments.models import ProviderPayment
from projectsplatform.payments.operations.timeouts import end_waiting
from projectsplatform.payments.rules.timeouts import PAYME_WAITS
from projectsplatform.wallet.models import Transfer
from projectsplatform.wallet.operations.reversals import reverse_transfer
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.counts import full
from tests.factories.payments import Payme
from tests.factories.wallet import spend_money

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = full(8, 1_700)
"""Of each of the six races: 10 000 together."""
SOM = 5_000


class Crew:
    """Four threads, each with one connection for all rounds."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(4)
        self._barrier = Barrier(4)

    def at_once(self, acts: Sequence[Callable[[], Any]]) -> list[Any]:
        """What each of the four said; an exception fails the test."""
        return list(self._pool.map(self._act, acts))

    def _act(self, act: Callable[[], Any]) -> Any:
        self._barrier.wait(timeout=60)
        return act()

    def close(self) -> None:
        self.at_once([connections.close_all] * 4)
        self._pool.shutdown()


@pytest.fixture
def crew() -> Iterator[Crew]:
    crew = Crew()
    yield crew
    crew.close()


def later(act: Callable[..., Any], *args: Any, **params: Any) -> Callable[[], Any]:
    """A call to make when all four are there; of a refusal its code."""

    def call() -> Any:
        try:
            return act(*args, **params)
        except Refusal as refusal:
            return refusal.code

    return call


def test_the_same_confirmation_is_one_credit(payme: Payme, crew: Crew, owner: User) -> None:
    for done in range(1, ROUNDS + 1):
        number = payme.create(owner)
        told = crew.at_once([later(payme.ask, "PerformTransaction", id=number)] * 4)
        assert [answer == told[0] and answer["state"] == 2 for answer in told] == [True] * 4
        assert balance(owner.pk) == done * SOM
    assert (Transfer.objects.count(), differences()) == (ROUNDS, [])


def test_a_confirmation_and_a_cancel(payme: Payme, crew: Crew, owner: User) -> None:
    """Whichever comes first, the cancel stands in the end."""
    for _ in range(ROUNDS):
        number = payme.create(owner)
        perform = later(payme.ask, "PerformTransaction", id=number)
        cancel = later(payme.ask, "CancelTransaction", id=number, reason=3)
        performed, cancelled, performed_too, cancelled_too = crew.at_once([perform, cancel, perform, cancel])
        was_credited = [performed, performed_too] != [-31008, -31008]
        assert cancelled == cancelled_too
        assert (cancelled["state"], balance(owner.pk)) == (-2 if was_credited else -1, 0)
    assert differences() == []


def test_the_same_creation_is_one_payment(payme: Payme, crew: Crew, owner: User) -> None:
    for done in range(1, ROUNDS + 1):
        creation = payme.creation(owner, SOM * 100, payme.new_id())
        told = crew.at_once([later(payme.ask, "CreateTransaction", **creation)] * 4)
        assert [answer == told[0] and answer["state"] == 1 for answer in told] == [True] * 4
        assert ProviderPayment.objects.count() == done


def test_one_number_for_two_people_is_the_firsts(payme: Payme, crew: Crew, owner: User, stranger: User) -> None:
    for done in range(1, ROUNDS + 1):
        number = payme.new_id()
        creations = [payme.creation(person, SOM * 100, number) for person in (owner, stranger)] * 2
        told = crew.at_once([later(payme.ask, "CreateTransaction", **creation) for creation in creations])
        refused = {answer == -31008 for answer in told[::2]}, {answer == -31008 for answer in told[1::2]}
        assert refused in [({True}, {False}), ({False}, {True})]
        assert ProviderPayment.objects.count() == done


def test_the_sweep_and_a_confirmation(payme: Payme, crew: Crew, owner: User) -> None:
    """At the last moment: it is paid, or over, and never both."""
    paid = 0
    for _ in range(ROUNDS):
        number = payme.create(owner, time=payme.time - PAYME_WAITS)
        perform = later(payme.ask, "PerformTransaction", id=number)
        sweep = later(end_waiting, at=payme.at + timedelta(milliseconds=1))
        performed, _swept, performed_too, _swept_too = crew.at_once([perform, sweep, perform, sweep])
        is_paid = payme.ask("CheckTransaction", id=number)["state"] == 2
        assert [performed == -31008, performed_too == -31008] == [not is_paid] * 2
        paid += is_paid
        assert balance(owner.pk) == paid * SOM
    assert differences() == []


def test_a_cancel_a_purchase_and_a_reversal_share_what_is_there(payme: Payme, crew: Crew, owner: User) -> None:
    for _ in range(ROUNDS):
        number = payme.paid(owner)
        transfer = ProviderPayment.objects.get(provider_id=number).transfer_id
        cancel = later(payme.ask, "CancelTransaction", id=number, reason=5)
        spend = later(spend_money, owner, SOM, payme.at)
        reverse = later(reverse_transfer, transfer_id=transfer, actor_id=None, note="x", at=payme.at)
        cancelled, spent, cancelled_too, reversed_ = crew.at_once([cancel, spend, cancel, reverse])
        is_spent = spent != "insufficient_funds"
        assert [cancelled == -31007, cancelled_too == -31007, balance(owner.pk)] == [is_spent, is_spent, 0]
        assert reversed_ in {"through_provider", "already_reversed"}
    assert differences() == []
