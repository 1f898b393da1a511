"""Automatic renewal against a model: weeks of random events, and what must be true of every charge afterwards."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projectsplatform.accounts.models import Notice
from projectsplatform.kit.clock import TASHKENT
from projectsplatform.licences.enums import RenewalState
from projectsplatform.licences.models import Licence, PriceTier, Product, Purchase, Renewal
from projectsplatform.licences.operations.renewal_switch import switch_renewal
from projectsplatform.licences.operations.renewals import renew_all
from projectsplatform.wallet.queries import balance
from tests.counts import full
from tests.factories.licences import PC, give_money, make_licence

pytestmark = pytest.mark.usefixtures("catalogue")
BEGIN = datetime(2027, 2, 1, 9, tzinfo=TASHKENT)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EVENTS = (
    "switch on",
    "switch off",
    "top up",
    "dearer",
    "cheaper",
    "withdraw",
    "sell again",
    "suspend",
    "run on",
    "down",
)
STEPS = st.lists(st.tuples(st.integers(1, 60), st.sampled_from(EVENTS)), min_size=4, max_size=14)


@dataclass
class World:
    """One licence, and what its owner and staff did."""

    licence: Licence
    at: datetime = BEGIN
    price: int = 40_000
    is_up: bool = True
    was_off: list[tuple[datetime, str]] = field(default_factory=list)

    def go_on(self, hours: int) -> None:
        """The task comes every six hours, unless the platform is down."""
        until = self.at + hours * HOUR
        while self.at < until:
            if self.is_up:
                renew_all(at=self.at)
            self.at += 6 * HOUR

    def happen(self, event: str) -> None:
        self.is_up = event != "down"
        match event:
            case "switch on" | "switch off":
                is_on = event == "switch on"
                switch_renewal(licence_id=self.licence.pk, user_id=self.licence.user_id, is_on=is_on, at=self.at)
            case "top up":
                give_money(self.licence.user, 45_000, at=self.at)
            case "dearer" | "cheaper":
                self.price += 10_000 if event == "dearer" else -5_000
                self.price = max(self.price, 5_000)
                PriceTier.objects.create(product_id=PC, from_months=1, som_a_month=self.price, valid_from=self.at)
            case "withdraw" | "sell again":
                Product.objects.filter(code=PC).update(active=event == "sell again")
            case "suspend":
                Licence.objects.filter(pk=self.licence.pk).update(suspended_at=self.at, remaining=DAY)
            case "run on":
                Licence.objects.filter(pk=self.licence.pk).update(suspended_at=None, remaining=None)
        self.was_off.append((self.at, event))

    def is_so(self, at: datetime, last_of: tuple[str, str], otherwise: bool) -> bool:
        """Whether the first of two opposites was the last to happen before a moment."""
        happened = [event for moment, event in self.was_off if moment <= at and event in last_of]
        return happened[-1] == last_of[0] if happened else otherwise


@settings(max_examples=full(2, 150), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_every_charge_was_wanted_announced_affordable_and_single(owner: Any, steps: list[tuple[int, str]]) -> None:
    with transaction.atomic():
        licence = make_licence(owner, at=BEGIN, days=10, anchor_day=11)
        world = World(licence)
        for hours, event in [(1, "switch on"), (1, "top up"), *steps]:
            world.go_on(hours)
            world.happen(event)
        world.go_on(24)
        look_at(world)
        transaction.set_rollback(True)


def look_at(world: World) -> None:
    renewals = list(Renewal.objects.filter(state=RenewalState.DONE).select_related("purchase"))
    assert {renewal.purchase_id for renewal in renewals} == set(Purchase.objects.values_list("pk", flat=True))
    assert balance(world.licence.user_id) >= 0
    for renewal in renewals:
        assert renewal.purchase is not None
        at = renewal.purchase.created_at
        assert renewal.ends_at - DAY <= renewal.charge_at <= at < renewal.ends_at
        assert world.is_so(at, ("switch on", "switch off"), otherwise=False)
        assert world.is_so(at, ("sell again", "withdraw"), otherwise=True)
        assert world.is_so(at, ("run on", "suspend"), otherwise=True)
        told = Notice.objects.filter(event__startswith=f"licence.renewal.announced:{renewal.pk}").order_by("-id")
        assert told[0].created_at <= at
        assert renewal.purchase.price <= told[0].details["price"]
