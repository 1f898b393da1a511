"""What staff do to licences and to the catalogue."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from projectsplatform.accounts.models import AuditEvent
from projectsplatform.kit.errors import NothingThere, Refusal
from projectsplatform.licences.errors import AlreadyRevoked, AlreadySuspended, DaysInvalid, NotSuspended
from projectsplatform.licences.models import Licence, Product
from projectsplatform.licences.operations.catalogue import change_product
from projectsplatform.licences.operations.licences import extend, resume, revoke, suspend
from tests.factories.licences import PC, buy_months, give_money, make_licence

pytestmark = pytest.mark.usefixtures("catalogue")
DAY = timedelta(days=1)


@pytest.fixture
def licence(owner: Any, at: datetime) -> Licence:
    return make_licence(owner, at=at, days=30)


@pytest.fixture
def act(licence: Licence, staff_member: Any) -> Any:
    def act(operation: Any, moment: datetime, **fields: Any) -> Licence:
        return operation(licence_id=licence.id, actor_id=staff_member.id, note="why", at=moment, **fields)

    return act


def events() -> list[str]:
    return list(AuditEvent.objects.order_by("id").values_list("event", flat=True))


def test_a_pause_of_ten_days_moves_the_end_by_ten_days(act: Any, licence: Licence, at: datetime) -> None:
    act(suspend, at + DAY)
    assert act(resume, at + 11 * DAY).ends_at == licence.ends_at + 10 * DAY
    assert events() == ["licence.suspended", "licence.resumed"]


def test_months_bought_after_a_pause_begin_at_the_moved_end(act: Any, owner: Any, at: datetime) -> None:
    give_money(owner, 40_000, at=at)
    act(suspend, at)
    resumed = act(resume, at + 10 * DAY)
    receipt = buy_months(owner, 1, at=at + 10 * DAY)
    assert resumed.ends_at == datetime(2026, 3, 12, 7, tzinfo=at.tzinfo)
    assert receipt.ends_at == datetime(2026, 4, 12, 7, tzinfo=at.tzinfo)


def test_days_for_a_suspended_licence_wait_with_the_rest(act: Any, licence: Licence, at: datetime) -> None:
    act(suspend, at)
    act(extend, at + DAY, days=5)
    assert act(resume, at + 2 * DAY).ends_at == licence.ends_at + 7 * DAY


def test_days_are_added_to_a_running_licence(act: Any, licence: Licence, at: datetime) -> None:
    assert act(extend, at, days=5).ends_at == licence.ends_at + 5 * DAY
    assert AuditEvent.objects.get().details == {"licence": str(licence.id), "note": "why", "days": 5}


def test_no_days_are_no_change(act: Any, at: datetime) -> None:
    with pytest.raises(DaysInvalid):
        act(extend, at, days=0)


@pytest.mark.parametrize(
    ("before", "operation", "refusal"),
    [
        ((), resume, NotSuspended),
        ((suspend,), suspend, AlreadySuspended),
        ((revoke,), suspend, AlreadyRevoked),
        ((revoke,), resume, AlreadyRevoked),
        ((revoke,), revoke, AlreadyRevoked),
        ((suspend, revoke), resume, AlreadyRevoked),
    ],
)
def test_what_is_done_is_not_done_again(
    act: Any, at: datetime, before: tuple[Any, ...], operation: Any, refusal: type[Refusal]
) -> None:
    for step in before:
        act(step, at)
    with pytest.raises(refusal):
        act(operation, at)


def test_a_revoked_licence_gets_no_days(act: Any, at: datetime) -> None:
    act(revoke, at)
    with pytest.raises(AlreadyRevoked):
        act(extend, at, days=1)


def test_a_licence_that_never_was_is_not_there(staff_member: Any, at: datetime) -> None:
    with pytest.raises(NothingThere):
        revoke(licence_id=uuid4(), actor_id=staff_member.id, note="", at=at)


def test_a_products_rules_change_with_a_trace(staff_member: Any, at: datetime) -> None:
    change_product(product_code=PC, changes={"trial_days": 3}, actor_id=staff_member.id, at=at)
    assert Product.objects.get(code=PC).trial_days == 3
    assert AuditEvent.objects.get().details == {"product": PC, "before": {"trial_days": 7}, "after": {"trial_days": 3}}
