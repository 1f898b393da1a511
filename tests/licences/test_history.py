"""Whole lives of a licence: whatever happens in whatever order, no paid day is lost and the books agree."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations.sessions import open_session
from projectsplatform.kit.clock import TASHKENT
from projectsplatform.licences.errors import LicenceIsSuspended
from projectsplatform.licences.fast_lane.routes import ROUTES
from projectsplatform.licences.models import Licence, Purchase
from projectsplatform.licences.operations.licences import extend, resume, suspend
from projectsplatform.licences.rules.months import add_months
from projectsplatform.wallet.queries.balances import balance
from tests.factories.catalogue import put_catalogue
from tests.factories.licences import buy_months, check, give_money

PAID_IN = 50_000_000
STAFF = uuid4()


class Life(RuleBasedStateMachine):
    """`end` and `kept` are what the person is owed, computed without the code under test's rows."""

    @initialize(start=st.datetimes(datetime(2024, 1, 1), datetime(2028, 3, 1), timezones=st.just(UTC)))  # noqa: DTZ001
    def begin(self, start: datetime) -> None:
        put_catalogue()
        number = User.objects.count() + 1
        self.person = User.objects.create(username=f"life{number}", full_name="Life", phone=f"+9989911{number:05}")
        self.at = start
        self.end: datetime | None = None
        self.anchor: int | None = None
        self.kept: timedelta | None = None
        give_money(self.person, PAID_IN, at=self.at)

    @rule(days=st.floats(0, 100))
    def time_passes(self, days: float) -> None:
        self.at += timedelta(seconds=int(days * 86_400))

    @rule(days=st.sampled_from([27, 28, 29, 30, 31]))
    def about_a_month_passes(self, days: int) -> None:
        self.at += timedelta(days=days)

    @rule(months=st.integers(1, 13))
    def buy(self, months: int) -> None:
        if self.kept is not None:
            with pytest.raises(LicenceIsSuspended):
                buy_months(self.person, months, at=self.at)
            return
        base = max(self.at, self.end or self.at)
        receipt = buy_months(self.person, months, at=self.at)
        day = base.astimezone(TASHKENT).day
        assert receipt.ends_at >= add_months(base, months, anchor=day), (
            "calendar months from the later of now and the end"
        )
        assert receipt.ends_at <= add_months(base, months, anchor=31)
        self.end = receipt.ends_at

    @rule(a=st.integers(1, 12), b=st.integers(1, 12))
    def buy_twice_is_buying_the_sum(self, a: int, b: int) -> None:
        if self.kept is not None:
            return
        other = User.objects.create(username=f"twin{User.objects.count()}", full_name="Twin")
        give_money(other, PAID_IN, at=self.at)
        mine = Licence.objects.filter(user=self.person).first()
        if mine is not None:
            Licence.objects.create(
                user=other,
                product_id=mine.product_id,
                starts_at=mine.starts_at,
                ends_at=mine.ends_at,
                anchor_day=mine.anchor_day,
                is_trial=mine.is_trial,
                created_at=mine.created_at,
            )
        at_once = buy_months(other, a + b, at=self.at).ends_at
        buy_months(self.person, a, at=self.at)
        self.end = buy_months(self.person, b, at=self.at).ends_at
        assert self.end == at_once

    @rule()
    def check_now(self) -> None:
        token = open_session(user_id=self.person.id, device_name="", at=self.at).token
        answer = check(ROUTES["kundalikcom/check_pc"], token, self.at, device_id=f"PC-of-{self.person.username}")
        if self.end is None:
            self.end = self.at + timedelta(days=7)
            assert (answer["code"], answer["trial"]) == ("valid", True)
        runs = self.kept is None and self.end > self.at
        expected = "valid" if runs else "suspended" if self.kept is not None else "expired"
        assert answer["code"] == expected

    @precondition(lambda self: self.end is not None and self.kept is None)
    @rule()
    def pause(self) -> None:
        suspend(licence_id=self.licence().id, actor_id=STAFF, note="", at=self.at)
        assert self.end is not None
        self.kept = max(self.end - self.at, timedelta(0))

    @precondition(lambda self: self.kept is not None)
    @rule()
    def go_on(self) -> None:
        resume(licence_id=self.licence().id, actor_id=STAFF, note="", at=self.at)
        self.end = self.at + self.kept if self.kept else self.end
        self.kept = None

    @precondition(lambda self: self.end is not None)
    @rule(days=st.integers(1, 60))
    def staff_give_days(self, days: int) -> None:
        extend(licence_id=self.licence().id, days=days, actor_id=STAFF, note="", at=self.at)
        if self.kept is not None:
            self.kept += timedelta(days=days)
        else:
            assert self.end is not None
            self.end = max(self.end, self.at) + timedelta(days=days)

    @invariant()
    def nothing_is_lost(self) -> None:
        if not hasattr(self, "person") or self.end is None:
            return
        licence = self.licence()
        assert (licence.ends_at, licence.remaining) == (self.end, self.kept) or self.kept is not None
        assert licence.remaining == self.kept
        if self.kept is None:
            assert add_months(self.end, 0, anchor=licence.anchor_day) == self.end, "the end lies on its anchor"

    @invariant()
    def the_books_agree(self) -> None:
        if hasattr(self, "person"):
            spent = sum(Purchase.objects.filter(user=self.person).values_list("price", flat=True))
            assert balance(self.person.id) == PAID_IN - spent

    def licence(self) -> Any:
        return Licence.objects.get(user=self.person)


@pytest.mark.django_db
def test_whatever_happens_no_paid_day_is_lost() -> None:
    lives = settings(
        max_examples=12,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    run_state_machine_as_test(Life, settings=lives)


@pytest.mark.prove
@pytest.mark.django_db
def test_not_in_three_hundred_lives() -> None:
    lives = settings(max_examples=300, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Life, settings=lives)
