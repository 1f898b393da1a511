"""Many at once, against a real PostgreSQL."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from projectsplatform.kit.clock import now
from projectsplatform.licences.errors import ReleaseQuota
from projectsplatform.licences.fast_lane.routes import ROUTES
from projectsplatform.licences.models import DeviceBinding, Licence, Purchase, TrialGrant
from projectsplatform.licences.operations.catalogue import seed_catalogue
from projectsplatform.licences.operations.devices import release_device
from projectsplatform.licences.operations.licences import extend
from projectsplatform.licences.operations.reminders import remind_all
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.wallet.errors import InsufficientFunds
from projectsplatform.wallet.queries.balances import balance
from tests.cast import Api
from tests.factories.licences import PC, buy_months, check, give_money, make_binding, make_licence
from tests.races import run_at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("catalogue")]


def codes(answers: list[Any]) -> Counter[str]:
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    return Counter(answer["code"] for answer in answers)


def test_money_for_one_buys_one_of_twenty(owner: Any, sign_in: Any) -> None:
    give_money(owner, 40_000, at=now())
    token = sign_in(owner)
    answers = run_at_once(20, lambda _: Api().post("kundalikcom/buy", {"months_count": 1}, token))
    assert Counter(answer.status for answer in answers) == {200: 1, 402: 19}
    assert (balance(owner.id), Purchase.objects.count()) == (0, 1)


def test_ten_purchases_at_once_are_ten_months(owner: Any, at: datetime) -> None:
    give_money(owner, 400_000, at=at)
    run_at_once(10, lambda _: buy_months(owner, 1, at=at))
    assert Licence.objects.get().ends_at == datetime(2026, 11, 30, 7, tzinfo=at.tzinfo)
    assert (balance(owner.id), Purchase.objects.count()) == (0, 10)


def test_purchases_and_days_from_staff_at_once_are_all_there(owner: Any, staff_member: Any, at: datetime) -> None:
    give_money(owner, 160_000, at=at)
    licence = make_licence(owner, at=at, days=10, anchor_day=10)

    def act(index: int) -> Any:
        if index % 2:
            return buy_months(owner, 1, at=at)
        return extend(licence_id=licence.id, days=1, actor_id=staff_member.id, note="", at=at)

    run_at_once(8, act)
    assert Licence.objects.get().ends_at == datetime(2026, 6, 14, 7, tzinfo=at.tzinfo)


def test_one_key_at_once_has_one_effect_and_equal_answers(owner: Any, sign_in: Any) -> None:
    give_money(owner, 400_000, at=now())
    token = sign_in(owner)
    answers = run_at_once(10, lambda _: Api().post("kundalikcom/buy", {"months_count": 1}, token, idempotency_key="k1"))
    assert [(answer.status, answer.body) for answer in answers] == [(200, answers[0].body)] * 10
    assert (balance(owner.id), Purchase.objects.count()) == (360_000, 1)


def test_one_key_without_money_leaves_the_key_free(owner: Any, at: datetime) -> None:
    answers = run_at_once(5, lambda _: buy_months(owner, 1, at=at, key="k1"))
    assert [type(answer) for answer in answers] == [InsufficientFunds] * 5
    give_money(owner, 40_000, at=at)
    assert buy_months(owner, 1, at=at, key="k1").balance == 0


def test_purchases_of_two_products_at_once_keep_the_books(owner: Any, at: datetime) -> None:
    give_money(owner, 100_000, at=at)
    products = (PC, "kundalikcom-mobile")
    answers = run_at_once(10, lambda index: buy_months(owner, 1, at=at, product=products[index % 2]))
    spent = sum(Purchase.objects.values_list("price", flat=True))
    assert (balance(owner.id), spent % 5_000) == (100_000 - spent, 0)
    assert sum(isinstance(answer, InsufficientFunds) for answer in answers) == 10 - Purchase.objects.count()


def test_of_two_devices_at_once_one_is_bound(owner: Any, sign_in: Any, at: datetime) -> None:
    make_licence(owner, at=at)
    token = sign_in(owner, at=at)
    answers = run_at_once(8, lambda index: check(ROUTES["kundalikcom/check_pc"], token, at, device_id=f"PC-{index}"))
    assert codes(answers) == {"valid": 1, "device_mismatch": 7}
    assert DeviceBinding.objects.count() == 1


def test_one_device_asking_twice_at_once_is_bound_once(owner: Any, sign_in: Any, at: datetime) -> None:
    make_licence(owner, at=at)
    token = sign_in(owner, at=at)
    answers = run_at_once(8, lambda _: check(ROUTES["kundalikcom/check_pc"], token, at, device_id="PC-1"))
    assert (codes(answers), DeviceBinding.objects.count()) == ({"valid": 8}, 1)


def test_of_two_devices_taking_over_at_once_one_does(owner: Any, sign_in: Any, at: datetime) -> None:
    make_binding(make_licence(owner, at=at), "old", at=at - timedelta(days=3))
    token = sign_in(owner, at=at)
    answers = run_at_once(8, lambda index: check(ROUTES["kundalikcom/check_pc"], token, at, device_id=f"PC-{index}"))
    assert codes(answers) == {"valid": 1, "device_mismatch": 7}
    assert DeviceBinding.objects.count() == 2


def test_a_silent_device_that_comes_back_at_the_same_moment_shares_nothing(
    owner: Any, sign_in: Any, at: datetime
) -> None:
    make_binding(make_licence(owner, at=at), "PC-0", at=at - timedelta(days=3))
    token = sign_in(owner, at=at)
    answers = run_at_once(2, lambda index: check(ROUTES["kundalikcom/check_pc"], token, at, device_id=f"PC-{index}"))
    live = DeviceBinding.objects.get(released_at__isnull=True)
    assert check(ROUTES["kundalikcom/check_pc"], token, at, device_id=live.device_id)["code"] == "valid"
    assert codes(answers)["valid"] >= 1


def test_a_person_starting_two_trials_at_once_gets_one(owner: Any, sign_in: Any, at: datetime) -> None:
    token = sign_in(owner, at=at)
    answers = run_at_once(8, lambda index: check(ROUTES["kundalikcom/check_pc"], token, at, device_id=f"PC-{index}"))
    assert codes(answers) == {"valid": 1, "device_mismatch": 7}
    assert (TrialGrant.objects.count(), Licence.objects.count()) == (1, 1)


def test_one_device_starting_a_trial_twice_at_once_is_told_yes_each_time(
    owner: Any, sign_in: Any, at: datetime
) -> None:
    token = sign_in(owner, at=at)
    answers = run_at_once(8, lambda _: check(ROUTES["kundalikcom/check_pc"], token, at, device_id="PC-1"))
    assert (codes(answers), TrialGrant.objects.count()) == ({"valid": 8}, 1)


def test_a_device_starting_two_peoples_trials_at_once_gives_one(make_person: Any, sign_in: Any, at: datetime) -> None:
    tokens = [sign_in(make_person(), at=at) for _ in range(6)]
    answers = run_at_once(6, lambda index: check(ROUTES["kundalikcom/check_pc"], tokens[index], at, device_id="PC-1"))
    assert codes(answers) == {"valid": 1, "no_licence": 5}
    assert (TrialGrant.objects.count(), Licence.objects.count()) == (1, 1)


def test_a_purchase_and_a_first_check_at_once_both_count(owner: Any, sign_in: Any, at: datetime) -> None:
    give_money(owner, 40_000, at=at)
    token = sign_in(owner, at=at)

    def act(index: int) -> Any:
        return (
            buy_months(owner, 1, at=at) if index else check(ROUTES["kundalikcom/check_pc"], token, at, device_id="PC-1")
        )

    checked, receipt = run_at_once(2, act)
    licence = Licence.objects.get()
    assert (checked["code"], licence.is_trial, licence.ends_at) == ("valid", False, receipt.ends_at)
    trial_days = 7 if TrialGrant.objects.exists() else 0
    assert licence.ends_at >= at + timedelta(days=28 + trial_days)


def test_two_releases_at_the_quotas_edge_are_one(owner: Any, at: datetime) -> None:
    licence = make_licence(owner, at=at)
    make_binding(licence, "old", at=at, released_at=at, release_reason="owner")
    make_binding(licence, "PC-1", at=at)
    answers = run_at_once(6, lambda _: release_device(licence_id=licence.id, user_id=owner.id, at=at))
    assert answers == [0] * 6
    assert DeviceBinding.objects.filter(release_reason="owner").count() == 2


def test_releases_and_new_devices_at_once_stay_within_the_quota(owner: Any, sign_in: Any, at: datetime) -> None:
    licence = make_licence(owner, at=at)
    token = sign_in(owner, at=at)

    def act(index: int) -> Any:
        check(ROUTES["kundalikcom/check_pc"], token, at, device_id=f"PC-{index}")
        return release_device(licence_id=licence.id, user_id=owner.id, at=at)

    answers = run_at_once(8, act)
    assert {type(answer) for answer in answers} <= {int, ReleaseQuota}
    assert DeviceBinding.objects.filter(release_reason="owner").count() <= 2


def test_two_workers_send_one_reminder(owner: Any, at: datetime) -> None:
    make_licence(owner, at=at, days=2)
    assert sum(run_at_once(4, lambda _: remind_all(at=at))) == OutboxMessage.objects.count() == 1  # type: ignore[arg-type]


def test_seeding_at_once_seeds_once() -> None:
    assert run_at_once(4, lambda _: seed_catalogue()) == [None] * 4
