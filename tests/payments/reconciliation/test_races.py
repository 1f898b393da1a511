"""Two press at once, and the provider confirms at that moment: the money comes once."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.kit.errors import Refusal
from projectsplatform.payments.enums import Provider
from projectsplatform.payments.models import Difference, ProviderPayment
from projectsplatform.payments.operations.payments import cancel, confirm, lock_payment, reserve
from projectsplatform.payments.reconciliation.operations.crediting import credit
from projectsplatform.payments.reconciliation.operations.resolving import take_back
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences as broken
from tests.counts import full
from tests.factories.staff import make_member
from tests.factories.statements import line, received, reconciled, reserved
from tests.races import run_at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = full(5, 200)


def outcome(act: Callable[[], Any]) -> str:
    """What came of it; of a refusal its code."""
    try:
        act()
    except Refusal as refusal:
        return refusal.code
    return "done"


def at_once(*acts: Callable[[], Any]) -> list[str | Exception]:
    """Each on a connection of its own."""
    return run_at_once(len(acts), lambda index: outcome(acts[index]))


@transaction.atomic
def confirmed_by_provider(number: str, at: datetime) -> None:
    confirm(lock_payment(provider=Provider.PAYME, provider_id=number), note="Payment", at=at)


@transaction.atomic
def paid_by_provider(person: User, number: str, at: datetime) -> None:
    payment, _is_new = reserve(provider=Provider.PAYME, provider_id=number, person_id=person.pk, amount=5_000, at=at)
    confirm(payment, note="Payment", at=at)


@transaction.atomic
def cancelled_by_provider(number: str, at: datetime) -> None:
    cancel(lock_payment(provider=Provider.PAYME, provider_id=number), note="Payment", at=at)


def credited(row: Difference, member: User, at: datetime, username: str = "") -> None:
    credit(difference_id=row.pk, username=username, reason="Seen in the cabinet", actor_id=member.pk, at=at)


def test_two_credits_and_the_providers_confirm(owner: User, at: datetime) -> None:
    members = [make_member(Role.OWNER), make_member(Role.OWNER)]
    for number in range(ROUNDS):
        reserved(owner, f"late{number}", at)
        reconciled([line(f"late{number}", at)], at)
        row = Difference.objects.get(provider_id=f"late{number}")
        acts = [
            partial(credited, row, members[0], at),
            partial(credited, row, members[1], at),
            partial(confirmed_by_provider, f"late{number}", at),
        ]
        said = at_once(*acts)
        assert sorted(map(str, said[:2])) == ["difference_closed", "done"] and said[2] == "done"
    assert (balance(owner.pk), broken()) == (5_000 * ROUNDS, [])


def test_two_credits_of_an_unknown_payment_that_comes_now(owner: User, at: datetime) -> None:
    members = [make_member(Role.OWNER), make_member(Role.OWNER)]
    for number in range(ROUNDS):
        reconciled([line(f"new{number}", at)], at)
        row = Difference.objects.get(provider_id=f"new{number}")
        acts = [
            partial(credited, row, members[0], at, "owner"),
            partial(credited, row, members[1], at, "owner"),
            partial(paid_by_provider, owner, f"new{number}", at),
        ]
        said = at_once(*acts)
        assert sorted(map(str, said[:2])) == ["difference_closed", "done"] and said[2] == "done"
    assert (balance(owner.pk), ProviderPayment.objects.count(), broken()) == (5_000 * ROUNDS, ROUNDS, [])


def test_a_take_back_and_the_providers_cancel(owner: User, at: datetime) -> None:
    member = make_member(Role.OWNER)
    for number in range(ROUNDS):
        received(owner, f"back{number}", at)
        reconciled([line(f"back{number}", at, state="cancelled")], at)
        row = Difference.objects.get(provider_id=f"back{number}")
        acts = [
            partial(take_back, difference_id=row.pk, reason="By letter", actor_id=member.pk, at=at),
            partial(cancelled_by_provider, f"back{number}", at),
        ]
        assert at_once(*acts) == ["done", "done"]
    assert (balance(owner.pk), broken()) == (0, [])


def test_two_runs_at_once_find_each_difference_once(owner: User, at: datetime) -> None:
    reserved(owner, "late", at)
    said = [line("late", at), line("new", at)]
    runs = run_at_once(2, lambda _index: reconciled(said, at))
    assert sorted((run.found, run.seen_again) for run in runs if not isinstance(run, Exception)) == [(0, 2), (2, 0)]
    assert Difference.objects.count() == 2
