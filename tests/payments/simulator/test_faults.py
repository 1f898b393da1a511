"""Bad networks and sudden deaths, by seed: what the providers believe in the end is what our ledger says.

`SEED=17 pytest tests/payments/simulator/test_faults.py` repeats one run.
"""

import os
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client

from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import now
from projectsplatform.payments.enums import PaymentState
from projectsplatform.payments.models import ProviderEvent, ProviderPayment
from projectsplatform.payments.operations.timeouts import end_waiting
from projectsplatform.payments.rules.timeouts import PAYME_WAITS
from projectsplatform.payments.simulator.calls import Call
from projectsplatform.payments.simulator.faults import FaultDriver, Purchase
from projectsplatform.payments.simulator.lives import End
from projectsplatform.payments.simulator.payme import transaction_id
from projectsplatform.wallet.enums import TransferKind
from projectsplatform.wallet.errors import InsufficientFunds
from projectsplatform.wallet.models import Transfer
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.counts import full
from tests.factories.wallet import spend_money

pytestmark = pytest.mark.django_db(transaction=True)
SEEDS = [int(os.environ["SEED"])] if "SEED" in os.environ else list(range(full(3, 50)))
STEPS = full(40, 200)
"""Of each seed; 10 000 under PROVE=1."""
ENDS = {
    PaymentState.CREATED: End.OPEN,
    PaymentState.CONFIRMED: End.PAID,
    PaymentState.CANCELLED: End.CANCELLED,
    PaymentState.REFUNDED: End.RETURNED,
}


class Line:
    """Brings calls to us in process. A death is the end of our connection: what was not committed is lost, and so is the answer."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.client, self.deaths, self._left = Client(raise_request_exception=False), 0, 0
        wait = psycopg.Connection.wait

        def counted(connection: Any, *args: Any, **kwargs: Any) -> Any:
            self._left -= 1
            if not self._left:
                self.deaths += 1
                connection.close()
                raise psycopg.OperationalError("the process died")
            return wait(connection, *args, **kwargs)

        monkeypatch.setattr(psycopg.Connection, "wait", counted)

    def __call__(self, call: Call, *, dies_before: int | None = None) -> dict[str, Any] | None:
        before, self._left = self.deaths, dies_before or 0
        kind = call.headers["Content-Type"]
        headers = {name: value for name, value in call.headers.items() if name != "Content-Type"}
        answer = self.client.generic("POST", call.path, call.body, kind, headers=headers, REMOTE_ADDR="127.0.0.1")
        self._left = 0
        if self.deaths != before:
            connection.close()
            return None
        assert "json" in answer.headers["Content-Type"]
        said: dict[str, Any] = answer.json()
        return said


def spending(people: list[User]) -> Callable[[Random], None]:
    def spend(chance: Random) -> None:
        with suppress(InsufficientFunds):
            spend_money(chance.choice(people), chance.randint(1, 6_000), now())

    return spend


def sweep(chance: Random) -> None:
    """As if twelve hours had passed."""
    end_waiting(at=now() + timedelta(milliseconds=PAYME_WAITS))


def number_of(purchase: Purchase) -> str:
    order = purchase.order
    names = {"payme": transaction_id(order), "click": str(int(order.key.hex[:13], 16) + 1)}
    return names.get(order.provider, str(order.key))


@pytest.mark.parametrize("seed", SEEDS)
def test_what_providers_believe_is_what_we_hold(
    seed: int, owner: User, stranger: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [owner, stranger]
    line = Line(monkeypatch)
    driver = FaultDriver(seed, send=line, accounts=["owner", "Stranger"], beside=[spending(people), sweep])
    driver.run(STEPS)
    try:
        check(driver, people)
    except AssertionError as error:
        error.add_note("\n".join([f"SEED={seed}", *driver.trace]))
        raise
    assert line.deaths


def check(driver: FaultDriver, people: list[User]) -> None:
    ours = {payment.provider_id: payment for payment in ProviderPayment.objects.all()}
    ends = {number_of(purchase): purchase.end for purchase in driver.purchases}
    assert {number: end for number, end in ends.items() if number in ours} == {
        number: ENDS[PaymentState(payment.state)] for number, payment in ours.items()
    }
    assert {end for number, end in ends.items() if number not in ours} <= {End.OPEN}
    ended = ProviderEvent.objects.filter(method__in=["timeout", "CancelTransaction", "reverse"], refused="")
    assert not ended.filter(payment__state=PaymentState.CONFIRMED).exists()  # nothing is credited after a cancel
    credited = [payment for payment in ours.values() if payment.transfer_id]
    returned = [payment for payment in credited if payment.refund_id]
    kinds = Counter(Transfer.objects.values_list("kind", flat=True))
    assert (kinds[TransferKind.TOP_UP], kinds[TransferKind.REVERSAL]) == (len(credited), len(returned))
    assert differences() == []
    paid = sum(payment.amount for payment in credited) - sum(payment.amount for payment in returned)
    spent = -sum(
        Transfer.objects.filter(kind=TransferKind.PURCHASE, entries__account__owner__in=people).values_list(
            "entries__amount", flat=True
        )
    )
    assert sum(balance(person.pk) for person in people) == paid - spent


def silence(call: Call, *, dies_before: int | None = None) -> None:
    """Nobody answers."""


def test_the_same_seed_does_the_same() -> None:
    def orders(seed: int) -> list[str]:
        driver = FaultDriver(seed, send=silence, accounts=["owner"])
        for _ in range(60):
            driver._step()
        return [line for line in driver.trace if line.startswith("begin")]

    assert orders(1) == orders(1) != orders(2)
