"""What happens to customers between two calls of a provider, and at one moment."""

from collections.abc import Callable
from datetime import datetime
from threading import Barrier
from typing import Any, TypeVar

from projectsplatform.accounts.models import User
from projectsplatform.payments.enums import PaymentState, Provider
from projectsplatform.payments.models import ProviderPayment
from projectsplatform.payments.operations.payments import begin_payment, cancel
from tests.races import run_at_once

T = TypeVar("T")
R = TypeVar("R")


def leave(person: User, at: datetime) -> None:
    """What is left of a person who is gone."""
    gone = {"full_name": "", "sex": None, "email": None, "phone": None, "tg_id": None, "password": ""}
    User.objects.filter(pk=person.pk).update(username=f"x{person.pk.hex[-20:]}", is_active=False, deleted_at=at, **gone)


def begin(provider: Provider, person: User, at: datetime, amount: int = 5_000) -> ProviderPayment:
    """A payment begun on our pages."""
    return begin_payment(provider=provider, person_id=person.pk, amount=amount, at=at)


def give_up(payment: ProviderPayment, at: datetime) -> None:
    """By the customer, on our pages."""
    payment.refresh_from_db()
    cancel(payment, at=at)


def states(**of: Any) -> list[str]:
    """Of the payments, oldest first."""
    return [
        PaymentState(state)
        for state in ProviderPayment.objects.filter(**of).order_by("id").values_list("state", flat=True)
    ]


def race(
    rounds: int, begin: Callable[[], T], act: Callable[[int, T], R], *, callers: int = 4
) -> list[tuple[T, list[R]]]:
    """Each round begins something and then `callers`, each with a connection that it keeps, act on it at one moment."""
    begun = [begin() for _ in range(rounds)]
    barrier = Barrier(callers)

    def work(index: int) -> list[R]:
        done = []
        for each in begun:
            barrier.wait(timeout=60)
            done.append(act(index, each))
        return done

    columns = [column for column in run_at_once(callers, work) if not isinstance(column, Exception)]
    assert len(columns) == callers
    return [(each, list(row)) for each, row in zip(begun, zip(*columns, strict=True), strict=True)]
