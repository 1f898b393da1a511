"""Click takes a payment back: asked once; what is not clear is asked about, never asked again."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import TASHKENT, now
from projectsplatform.payments import tasks
from projectsplatform.payments.click import reversals
from projectsplatform.payments.enums import PaymentState, RefundState, RefundWay
from projectsplatform.payments.models import ProviderEvent, ProviderPayment, ProviderRefund
from projectsplatform.payments.rules.refunds import is_in_clicks_time
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.factories.click import Click
from tests.factories.refunds import ask_refund, code_of, paid_through_click
from tests.factories.wallet import give_money, spend_money
from tests.payments.click.lookalike import LookAlike, click_online

pytestmark = pytest.mark.django_db
NO, LATE = {"error_code": -9, "error_note": "Uzcard says no"}, timedelta(hours=1, minutes=1)


class Clock:
    """Now, moved by the test."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return now() + self.ahead


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    for module in (reversals, tasks):
        monkeypatch.setattr(module, "now", clock.now)
    return clock


@pytest.fixture
def there(settings: Settings) -> Iterator[LookAlike]:
    with click_online() as online:
        settings.CLICK_API = online.url
        yield online


@pytest.fixture
def asked(owner: User, member: User, clock: Clock) -> ProviderRefund:
    """A reversal that was asked for and not sent yet."""
    return ask_reversal(paid_through_click(owner), member)


def ask_reversal(payment: ProviderPayment, member: User, **changes: Any) -> ProviderRefund:
    return ask_refund(payment, member, now(), way=RefundWay.CLICK, **changes)


def status(refund: ProviderRefund, number: int) -> dict[str, Any]:
    paydoc = int(refund.payment.details["paydoc"])
    return {"error_code": 0, "error_note": "", "payment_id": paydoc, "payment_status": number}


def follow(clock: Clock, **ahead: float) -> None:
    """The worker comes by, so much later."""
    clock.ahead += timedelta(**ahead)
    tasks.follow_reversals(0)


def standing(refund: ProviderRefund) -> tuple[str, str, int]:
    """State of the refund and of the payment, and the balance."""
    refund.refresh_from_db()
    payment = ProviderPayment.objects.get(pk=refund.payment_id)
    return refund.state, payment.state, balance(payment.person_id)


def verbs(there: LookAlike) -> list[str]:
    return [verb for verb, _path, _auth in there.asked]


DONE = (RefundState.DONE, PaymentState.REFUNDED, 0)
NOT_MADE = (RefundState.REFUSED, PaymentState.CONFIRMED, 40_000)


def test_the_money_is_held_until_click_says_yes(asked: ProviderRefund, there: LookAlike, clock: Clock) -> None:
    assert standing(asked) == (RefundState.REQUESTED, PaymentState.CONFIRMED, 0)
    assert differences() == []
    there.will_say(status(asked, 2))

    follow(clock)

    assert (standing(asked), differences()) == (DONE, [])
    path = f"/v2/merchant/payment/reversal/11111/{asked.payment.details['paydoc']}"
    assert [(verb, path.rpartition("/")[2] in asked_path) for verb, asked_path, _ in there.asked] == [("DELETE", True)]
    follow(clock, days=1)
    assert len(there.asked) == 1


def test_what_was_asked_and_answered_is_kept_without_secrets(
    asked: ProviderRefund, there: LookAlike, clock: Clock, settings: Settings
) -> None:
    there.will_say(status(asked, 2))
    follow(clock)
    kept = ProviderEvent.objects.filter(payment=asked.payment).order_by("pk")
    assert [event.method for event in kept] == ["prepare", "complete", "reversal.sent", "reversal"]
    text = str(list(kept.values_list("asked", "answered")))
    assert (settings.CLICK_SECRET_KEY in text, there.asked[0][2] in text) == (False, False)


@pytest.mark.parametrize("answer", [NO, b"<html>", {"error_code": 0, "payment_id": 1}])
def test_what_is_not_clear_is_asked_about_and_never_again(
    asked: ProviderRefund, there: LookAlike, clock: Clock, answer: Any
) -> None:
    there.will_say(answer)
    follow(clock)
    assert standing(asked) == (RefundState.UNCERTAIN, PaymentState.CONFIRMED, 0)
    there.will_say(status(asked, -99))

    follow(clock, minutes=2)

    assert (standing(asked), verbs(there), differences()) == (DONE, ["DELETE", "GET"], [])


def test_a_payment_that_still_stands_after_an_hour_was_not_taken_back(
    asked: ProviderRefund, there: LookAlike, clock: Clock
) -> None:
    there.will_say(NO)
    there.will_say(status(asked, 2))
    there.will_say(status(asked, 2))
    follow(clock)
    follow(clock, minutes=2)
    assert standing(asked)[0] == RefundState.UNCERTAIN
    follow(clock, hours=2)
    assert (standing(asked), verbs(there), differences()) == (NOT_MADE, ["DELETE", "GET", "GET"], [])


@pytest.mark.parametrize(
    "answer", [{"error_code": -1, "error_note": "away"}, {"error_code": 0, "payment_id": 5, "payment_status": 2}, b""]
)
def test_a_status_that_says_nothing_settles_nothing(
    asked: ProviderRefund, there: LookAlike, clock: Clock, answer: Any
) -> None:
    there.will_say(NO)
    follow(clock)
    for _ in range(3):
        there.will_say(answer)
        follow(clock, hours=2)
    assert standing(asked) == (RefundState.UNCERTAIN, PaymentState.CONFIRMED, 0)
    assert verbs(there) == ["DELETE", "GET", "GET", "GET"]


def test_one_that_begins_to_be_processed_is_waited_for(asked: ProviderRefund, there: LookAlike, clock: Clock) -> None:
    there.will_say(NO)
    there.will_say(status(asked, 1))
    follow(clock)
    follow(clock, hours=2)
    assert standing(asked)[0] == RefundState.UNCERTAIN


def test_click_is_not_asked_when_its_month_is_over(asked: ProviderRefund, there: LookAlike, clock: Clock) -> None:
    follow(clock, days=40)
    assert (standing(asked), there.asked, differences()) == (NOT_MADE, [], [])


def test_a_process_that_slept_does_not_call(
    asked: ProviderRefund, there: LookAlike, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter([now(), now() + timedelta(minutes=5)])
    monkeypatch.setattr(reversals, "now", lambda: next(moments))
    reversals.send_reversal(asked.pk)
    assert (standing(asked)[0], there.asked) == (RefundState.SENT, [])


def test_without_clicks_settings_it_waits(
    asked: ProviderRefund, there: LookAlike, clock: Clock, settings: Settings
) -> None:
    settings.CLICK_SECRET_KEY = ""
    follow(clock)
    assert (standing(asked)[0], there.asked) == (RefundState.REQUESTED, [])


def test_only_a_whole_unspent_payment_goes_through_click(owner: User, member: User) -> None:
    payment = paid_through_click(owner)
    spend_money(owner, 1_000, now())
    assert code_of(ask_reversal, payment, member, amount=39_000) == "not_through_click"
    give_money(owner, 1_000, now())
    assert ask_reversal(payment, member).state == RefundState.REQUESTED


@pytest.mark.parametrize(
    ("came", "today", "is_in_time"),
    [
        ((2026, 11, 1, 0), (2026, 11, 30, 23), True),
        ((2026, 11, 2, 9), (2026, 12, 1, 23), True),
        ((2026, 11, 2, 9), (2026, 12, 2, 0), False),
        ((2026, 10, 31, 23), (2026, 12, 1, 9), False),
        ((2026, 12, 31, 23), (2027, 1, 1, 9), True),
        ((2025, 11, 27, 9), (2026, 11, 27, 9), False),
    ],
)
def test_clicks_time_goes_by_months_in_tashkent(came: Any, today: Any, is_in_time: bool) -> None:
    payment = ProviderPayment(confirmed_at=datetime(*came, tzinfo=TASHKENT))
    assert is_in_clicks_time(payment, datetime(*today, tzinfo=TASHKENT)) is is_in_time


def test_a_payment_that_goes_back_is_the_same_to_click_until_it_has_gone(
    asked: ProviderRefund, there: LookAlike, clock: Clock, owner: User
) -> None:
    """A repeated Complete is answered as before, and nothing is credited twice."""
    payment = asked.payment
    again = {"click_trans_id": payment.provider_id, "click_paydoc_id": payment.provider_id}
    assert Click().complete("owner", payment.pk, "40000.00", **again)["error"] == 0
    assert balance(owner.pk) == 0
