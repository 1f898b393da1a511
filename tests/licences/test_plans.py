"""What a preview says of a purchase is what the purchase then does, in every state and for any count of months."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projectsplatform.kit.clock import local_day
from projectsplatform.kit.errors import NothingThere, Refusal
from projectsplatform.licences.errors import (
    EndChanged,
    LicenceIsRevoked,
    LicenceIsSuspended,
    MonthsCountInvalid,
    PriceChanged,
    ProductInactive,
)
from projectsplatform.licences.models import Licence, Product, Purchase
from projectsplatform.licences.operations.purchases import PurchaseReceipt
from projectsplatform.licences.queries.products import Offer, offer_at
from projectsplatform.licences.rules.months import add_months
from projectsplatform.licences.rules.purchases import PurchasePlan, plan_purchase, preview_purchase
from projectsplatform.wallet.errors import InsufficientFunds
from projectsplatform.wallet.queries import balance
from tests.counts import full
from tests.factories.licences import PC, buy_months, change_rules, give_money, make_licence

pytestmark = pytest.mark.usefixtures("catalogue")
MONTHS = (1, 2, 3, 6, 12, 36)
ENOUGH = 36 * 40_000


def withdrawn(_owner: Any, _at: datetime) -> None:
    change_rules(active=False)


def without_price(_owner: Any, _at: datetime) -> None:
    """No set of prices is valid yet in the year in which these tests ask."""


def suspended(owner: Any, at: datetime) -> None:
    make_licence(owner, at=at, suspended_at=at, remaining=timedelta(days=3))


def revoked(owner: Any, at: datetime) -> None:
    make_licence(owner, at=at, revoked_at=at)


def on_trial(owner: Any, at: datetime) -> None:
    make_licence(owner, at=at, days=5, is_trial=True)


def active(owner: Any, at: datetime) -> None:
    make_licence(owner, at=at, days=40, anchor_day=31)


def expired(owner: Any, at: datetime) -> None:
    make_licence(owner, at=at, days=-10)


def nothing(_owner: Any, _at: datetime) -> None:
    """A person without a licence."""


State = Callable[[Any, datetime], None]
STATES: dict[State, type[Refusal] | None] = {
    nothing: None,
    on_trial: None,
    active: None,
    expired: None,
    withdrawn: ProductInactive,
    without_price: ProductInactive,
    suspended: LicenceIsSuspended,
    revoked: LicenceIsRevoked,
}


def agree(owner: Any, months: int, at: datetime) -> PurchasePlan:
    """Looks, then buys: both say the same, and a refused purchase leaves nothing."""
    plan = preview_purchase(user_id=owner.id, product_code=PC, months=months, at=at)
    bought, licences = Purchase.objects.count(), list(Licence.objects.values())
    outcome: PurchaseReceipt | Refusal
    try:
        outcome = buy_months(owner, months, at=at)
    except Refusal as refusal:
        outcome = refusal
    if isinstance(outcome, PurchaseReceipt):
        assert plan.refusal is None
        quote, term = plan.accepted()
        assert (outcome.price, outcome.balance) == (quote.price, plan.balance_after)
        assert (outcome.starts_at, outcome.ends_at) == (term.starts_at, term.ends_at)
        purchase = Purchase.objects.get(id=outcome.purchase_id)
        assert (purchase.months, purchase.bonus_months) == (plan.months, quote.bonus_months)
    else:
        assert type(outcome) is type(plan.refusal)
        assert plan.refusal is not None
        assert outcome.details == plan.refusal.details
        assert (Purchase.objects.count(), list(Licence.objects.values())) == (bought, licences)
        assert balance(owner.id) == plan.balance
    return plan


@pytest.mark.parametrize("months", MONTHS)
@pytest.mark.parametrize("state", STATES)
def test_a_preview_and_a_purchase_agree(owner: Any, at: datetime, state: State, months: int) -> None:
    if state is without_price:
        at = at.replace(year=2020)
    give_money(owner, ENOUGH, at=at)
    state(owner, at)
    assert type(agree(owner, months, at).refusal) is (STATES[state] or type(None))


@pytest.mark.parametrize("months", MONTHS)
@pytest.mark.parametrize("state", [state for state, refusal in STATES.items() if refusal is None])
def test_they_agree_on_what_is_missing(owner: Any, at: datetime, state: State, months: int) -> None:
    give_money(owner, 10_000, at=at)
    state(owner, at)
    plan = agree(owner, months, at)
    assert isinstance(plan.refusal, InsufficientFunds)
    assert plan.refusal.details["missing"] == plan.missing > 0
    assert plan.balance_after is None


@pytest.mark.parametrize("state", [withdrawn, suspended, revoked])
def test_without_money_the_graver_refusal_is_said(owner: Any, at: datetime, state: State) -> None:
    state(owner, at)
    assert type(agree(owner, 1, at).refusal) is STATES[state]


LICENCES = st.one_of(
    st.none(),
    st.fixed_dictionaries(
        {"days": st.integers(-400, 800), "is_trial": st.booleans(), "anchor_day": st.integers(1, 31)},
        optional={"stopped": st.sampled_from(["suspended", "revoked"])},
    ),
)
RULES = st.one_of(
    st.just({"bonus_from_months": None, "bonus_months": 0}),
    st.fixed_dictionaries({"bonus_from_months": st.integers(1, 36), "bonus_months": st.integers(1, 36)}),
)


def put_licence(owner: Any, at: datetime, licence: dict[str, Any]) -> None:
    stopped = {"suspended": {"suspended_at": at, "remaining": timedelta(days=3)}, "revoked": {"revoked_at": at}}.get(
        licence.pop("stopped", ""), {}
    )
    make_licence(owner, at=at, **licence, **stopped)


@pytest.mark.django_db
def test_they_agree_whatever_is_stored(owner: Any, at: datetime) -> None:
    @settings(max_examples=full(20, 600), database=None, suppress_health_check=list(HealthCheck))
    @given(
        licence=LICENCES,
        rules=RULES,
        is_active=st.booleans() | st.just(value=True),
        money=st.integers(0, 2 * ENOUGH),
        months=st.integers(1, 36),
        later=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=1000)),
    )
    def try_one(
        licence: dict[str, Any] | None, rules: dict[str, Any], *, is_active: bool, money: int, months: int, later: Any
    ) -> None:
        moment = at + later
        with transaction.atomic():
            change_rules(active=is_active, **rules)
            if money >= 1000:
                give_money(owner, money, at=moment)
            if licence is not None:
                put_licence(owner, moment, dict(licence))
            agree(owner, months, moment)
            transaction.set_rollback(True)

    try_one()


@pytest.mark.parametrize("months", [0, 37, -1])
def test_other_counts_of_months_have_no_plan(owner: Any, at: datetime, months: int) -> None:
    for function in (agree, buy_months_of):
        with pytest.raises(MonthsCountInvalid):
            function(owner, months, at)


def buy_months_of(owner: Any, months: int, at: datetime) -> None:
    buy_months(owner, months, at=at)


def test_an_unknown_product_has_no_plan(owner: Any, at: datetime) -> None:
    with pytest.raises(NothingThere):
        preview_purchase(user_id=owner.id, product_code="kundalikcom-watch", months=1, at=at)


def plan(at: datetime, offer: Offer | None = None, **more: Any) -> PurchasePlan:
    known = {"licence": None, "balance": 100_000, "months": 1, "at": at}
    return plan_purchase(product_code=PC, offer=offer or offer_at(PC, at), **{**known, **more})


def test_a_price_that_was_not_seen_is_refused(at: datetime) -> None:
    refusal = plan(at, seen_price=30_000).refusal
    assert isinstance(refusal, PriceChanged)
    assert refusal.details == {"price": 40_000}
    assert plan(at, seen_price=40_000).refusal is None


def test_a_product_without_prices_has_no_end(at: datetime) -> None:
    empty = plan(at, Offer(active=True, bonus_from_months=None, bonus_months=0, tiers={}))
    assert (empty.quote, empty.term, empty.missing, empty.is_on_sale) == (None, None, 0, False)
    with pytest.raises(ProductInactive):
        empty.accepted()


def test_every_product_can_be_planned(owner: Any, at: datetime) -> None:
    give_money(owner, ENOUGH, at=at)
    codes = list(Product.objects.values_list("code", flat=True))
    plans = [preview_purchase(user_id=owner.id, product_code=code, months=1, at=at) for code in codes]
    assert [item.refusal for item in plans] == [None] * len(codes)


def test_an_end_that_was_not_seen_is_refused(at: datetime) -> None:
    end = local_day(add_months(at, 1, anchor=31))
    assert plan(at, seen_end=end).refusal is None
    assert isinstance(plan(at, seen_end=end + timedelta(days=1)).refusal, EndChanged)
