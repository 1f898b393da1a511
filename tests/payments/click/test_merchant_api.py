"""The Merchant API that we call, against a look-alike on a loopback port."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha1
from typing import Any

import pytest

from projectsplatform.payments.click.merchant_api import ClickRefused, ClickUnclear, MerchantApi, PaymentStatus
from tests.payments.click.lookalike import LookAlike, click_online

AT = datetime(2026, 11, 27, 7, 0, tzinfo=UTC)
PAID = {"error_code": 0, "error_note": "ok", "payment_id": 77, "payment_status": 2}
UNCLEAR: list[Any] = [b"", b"<html>", b"[]", b"{", {"payment_id": 77}, {"error_code": None}, {"error_code": True}]


@pytest.fixture
def online() -> Iterator[LookAlike]:
    with click_online() as found:
        yield found


@pytest.fixture
def api(online: LookAlike) -> MerchantApi:
    return MerchantApi(service_id="11", user_id="33", secret="a-secret", address=online.url, seconds=2)


def test_a_payment_is_asked_for_by_clicks_number_and_signed(online: LookAlike, api: MerchantApi) -> None:
    online.will_say(PAID)
    online.will_say({**PAID, "payment_status": 1})

    assert api.status(77, at=AT) == PaymentStatus(77, 2, "ok")
    assert [api.status(77, at=AT).has_moved, PaymentStatus(77, 2, "").has_moved] == [False, True]
    timestamp = str(int(AT.timestamp()))
    auth = f"33:{sha1(f'{timestamp}a-secret'.encode()).hexdigest()}:{timestamp}"
    assert online.asked == [("GET", "/v2/merchant/payment/status/11/77", auth)] * 2


def test_a_lost_payment_is_asked_for_by_our_account_and_day(online: LookAlike, api: MerchantApi) -> None:
    online.will_say(PAID)

    assert api.status_by_account("ali/../x.7", day=date(2026, 11, 27), at=AT).payment_id == 77
    assert online.asked[0][1] == "/v2/merchant/payment/status_by_mti/11/ali%2F..%2Fx.7/2026-11-27"


def test_a_reversal_is_a_delete_and_a_clear_yes(online: LookAlike, api: MerchantApi) -> None:
    online.will_say({"error_code": 0, "payment_id": 77})

    api.reverse(77, at=AT)
    assert online.asked[0][:2] == ("DELETE", "/v2/merchant/payment/reversal/11/77")


def test_a_question_that_click_refuses_has_its_code(online: LookAlike, api: MerchantApi) -> None:
    online.will_say({"error_code": -16, "error_note": "not found"})

    with pytest.raises(ClickRefused, match="-16: not found"):
        api.status(77, at=AT)


@pytest.mark.parametrize("body", UNCLEAR)
def test_an_answer_that_says_nothing_is_unclear(online: LookAlike, api: MerchantApi, body: Any) -> None:
    for call in (api.status, api.reverse):
        online.will_say(body)
        with pytest.raises(ClickUnclear):
            call(77, at=AT)


@pytest.mark.parametrize("body", [{"error_code": -1}, {"error_code": 0, "payment_id": 78}])
def test_whatever_else_a_reversal_says_is_unclear(online: LookAlike, api: MerchantApi, body: Any) -> None:
    online.will_say(body)
    with pytest.raises(ClickUnclear):
        api.reverse(77, at=AT)


def test_another_status_of_http_is_unclear(online: LookAlike, api: MerchantApi) -> None:
    for status in (500, 401, 302):
        online.will_say(PAID, status=status)
        with pytest.raises(ClickUnclear):
            api.status(77, at=AT)


def test_an_answer_that_does_not_come_is_unclear_and_told_without_the_secret(online: LookAlike) -> None:
    online.will_say(PAID, after=1)
    hasty = MerchantApi(service_id="11", user_id="33", secret="a-secret", address=online.url, seconds=0.2)

    with pytest.raises(ClickUnclear, match="TimeoutError") as raised:
        hasty.reverse(77, at=AT)
    assert raised.value.__cause__ is None
    assert "a-secret" not in repr(hasty)


def test_nobody_there_is_unclear() -> None:
    with pytest.raises(ClickUnclear):
        MerchantApi(service_id="11", user_id="33", secret="s", address="http://127.0.0.1:1").status(77, at=AT)
