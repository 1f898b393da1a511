"""Two workers at once, and a sudden death in the middle of a renewal, with real connections."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction

from projectsplatform.accounts.models import Notice
from projectsplatform.kit.clock import now
from projectsplatform.licences.enums import RenewalState
from projectsplatform.licences.models import Licence, Purchase, Renewal
from projectsplatform.licences.operations.renewal_switch import switch_renewal
from projectsplatform.licences.operations.renewals import renew_all
from projectsplatform.wallet.operations.accounts import lock_account
from projectsplatform.wallet.queries import balance
from tests.counts import some
from tests.factories.licences import MOBILE, buy_months, give_money, make_licence
from tests.races import run_at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("catalogue")]
SOURCE = Path(__file__).parents[2] / "src"
# Runs the task and dies inside the transaction of the first renewal, or after its commit.
DYING = """
import os, signal, sys
import django
django.setup()
from projectsplatform.kit.clock import now
from projectsplatform.licences.operations import purchases, renewals
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[1] == "before the charge":
    purchases.charge_locked = die
elif sys.argv[1] == "before the notice":
    purchases.tell_of_purchase = die
elif sys.argv[1] == "before it is noted":
    renewals.audit.record = die
renewals.renew_all(at=now())
die()
"""


def make_due(person: Any, **fields: Any) -> Licence:
    """A licence that ends in 20 hours, whose renewal was announced two days ago."""
    at = now()
    licence = make_licence(person, at=at, days=20 / 24, **fields)
    switch_renewal(licence_id=licence.pk, user_id=person.pk, is_on=True, at=at - timedelta(days=2))
    return licence


@pytest.fixture
def due(owner: Any) -> Licence:
    give_money(owner, 100_000, at=now() - timedelta(days=3))
    return make_due(owner)


def made() -> tuple[int, int]:
    """Purchases, and the notices that tell of them."""
    return Purchase.objects.count(), Notice.objects.filter(event__startswith="licence.purchased").count()


def test_many_workers_at_once_renew_once(due: Licence, owner: Any) -> None:
    outcomes = run_at_once(4, lambda _: renew_all(at=now()))
    assert sorted(map(str, outcomes)) == ["0", "0", "0", "1"]
    assert (made(), balance(owner.pk)) == ((1, 1), 60_000)


def test_a_busy_account_is_left_for_the_next_time(due: Licence, owner: Any) -> None:
    with transaction.atomic():
        lock_account(user_id=owner.pk)
        assert run_at_once(1, lambda _: renew_all(at=now())) == [0]
    assert renew_all(at=now()) == 1


def test_two_licences_and_money_for_one_renew_one(owner: Any) -> None:
    give_money(owner, 50_000, at=now() - timedelta(days=3))
    make_due(owner)
    make_due(owner, product=MOBILE)
    run_at_once(3, lambda _: renew_all(at=now()))
    renew_all(at=now())
    assert sorted(Renewal.objects.values_list("state", flat=True)) == [RenewalState.DONE, RenewalState.SHORT]
    assert balance(owner.pk) in {10_000, 35_000}


def test_a_purchase_by_hand_in_the_same_moment_ends_where_both_orders_may(due: Licence, owner: Any) -> None:
    """Bought first: the end has moved and nothing is renewed. Renewed first: two months were paid."""
    run_at_once(3, lambda index: renew_all(at=now()) if index else buy_months(owner, 1, at=now()).price)
    renew_all(at=now())
    count = Purchase.objects.count()
    assert (count in {1, 2}, balance(owner.pk)) == (True, 100_000 - 40_000 * count)
    assert Renewal.objects.filter(state=RenewalState.DONE).count() == count - 1


def test_stopping_it_in_the_same_moment_pays_or_stops(due: Licence, owner: Any) -> None:
    def act(index: int) -> int | None:
        if index:
            return renew_all(at=now())
        return switch_renewal(licence_id=due.pk, user_id=owner.pk, is_on=False, at=now())

    outcomes = run_at_once(3, act)
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert renew_all(at=now()) == 0
    assert balance(owner.pk) == 100_000 - 40_000 * Purchase.objects.count()


@pytest.mark.parametrize(
    ("moment", "stored"),
    some(
        [("before it is noted", 0), ("after the commit", 1), ("before the charge", 0), ("before the notice", 0)],
        one_in=4,
    ),
)
@pytest.mark.prove
def test_a_killed_worker_leaves_a_whole_renewal_or_none(due: Licence, owner: Any, moment: str, stored: int) -> None:
    die_while_renewing(moment)
    assert (made(), balance(owner.pk)) == ((stored, stored), 100_000 - 40_000 * stored)
    assert renew_all(at=now()) == 1 - stored
    assert (made(), balance(owner.pk), renew_all(at=now())) == ((1, 1), 60_000, 0)


def die_while_renewing(moment: str) -> None:
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "projectsplatform.config.settings",
        "PYTHONPATH": str(SOURCE),
        "DATABASE_URL": address.geturl(),
        "DATABASE_ADMIN_URL": "",
    }
    command = [sys.executable, "-c", DYING, moment]
    assert subprocess.run(command, env=environ, check=False, timeout=60).returncode == -signal.SIGKILL
