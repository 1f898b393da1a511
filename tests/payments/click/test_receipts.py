"""Fiscal receipts through Click's Merchant API: never sent again before it was read whether there is one."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import now
from projectsplatform.payments.click.merchant_api import MerchantApi
from projectsplatform.payments.click.receipts import ask_for_receipts
from projectsplatform.payments.enums import FiscalWay
from projectsplatform.payments.models import FiscalReceipt, ProviderPayment
from projectsplatform.payments.operations.fiscal import choose_fiscal_settings, claim_due, settle_receipts
from projectsplatform.payments.operations.payments import cancel
from tests.deaths import dies_before
from tests.factories.click import Click
from tests.factories.staff import make_member
from tests.payments.click.lookalike import LookAlike, click_online
from tests.payments.test_fiscal import DATA, LINK

NONE, CAME, DONE = {"paymentId": 77001, "qrCodeURL": ""}, {"paymentId": 77001, "qrCodeURL": LINK}, {"error_code": 0}
READ, SEND = ("GET", "/v2/merchant/payment/ofd_data/11/77001"), ("POST", "/v2/merchant/payment/ofd_data/submit_items")


@pytest.fixture
def online() -> Iterator[LookAlike]:
    with click_online() as found:
        yield found


@pytest.fixture
def api(online: LookAlike) -> MerchantApi:
    return MerchantApi(service_id="11", user_id="33", secret="a-secret", address=online.url, seconds=2)


@pytest.fixture
def paid(db: None, owner: User, settings: Any) -> ProviderPayment:
    settings.CLICK_SERVICE_ID = "11"
    boss = make_member(Role.OWNER)
    choose_fiscal_settings(way=FiscalWay.RECEIPT, actor=boss, at=now(), vat_percent=12, **DATA)
    Click().pay("owner", "20000.00")
    return ProviderPayment.objects.get()


def said(online: LookAlike) -> list[tuple[str, str]]:
    return [(verb, path) for verb, path, _auth in online.asked]


def test_a_receipt_is_read_sent_and_read_again(online: LookAlike, api: MerchantApi, paid: ProviderPayment) -> None:
    for answer in (NONE, DONE, CAME):
        online.will_say(answer)

    assert [ask_for_receipts(api, at=now()) for _ in range(2)] == [1, 0]

    assert said(online) == [READ, SEND, READ]
    item = {"Name": "Balans", "SPIC": DATA["code"], "PackageCode": "1514296", "Price": 2_000_000, "Amount": 1}
    tax = {"VAT": 214_286, "VATPercent": 12, "CommissionInfo": {"TIN": "310618348"}}
    sums = {"received_ecash": 0, "received_cash": 0, "received_card": 2_000_000}
    assert online.sent == [{"service_id": 11, "payment_id": 77001, "items": [item | tax], **sums}]
    paid.refresh_from_db()
    assert paid.fiscal == {"PERFORM": {"qrCodeURL": LINK}}


@pytest.mark.parametrize("answer", [b"", b"<html>", {"error_code": -500, "error_note": "?"}, {}])
def test_an_uncertain_answer_is_followed_by_reading(
    online: LookAlike, api: MerchantApi, paid: ProviderPayment, answer: Any
) -> None:
    online.will_say(NONE)
    online.will_say(answer)
    online.will_say(CAME)

    assert [ask_for_receipts(api, at=now()), ask_for_receipts(api, at=now() + timedelta(minutes=3))] == [0, 1]
    assert said(online) == [READ, SEND, READ]
    assert not claim_due(at=now() + timedelta(days=1), most=9)


def test_where_reading_fails_nothing_is_sent(online: LookAlike, api: MerchantApi, paid: ProviderPayment) -> None:
    for answer in (b"", {"error_code": -16, "error_note": "no"}):
        online.will_say(answer)

    for minutes in (0, 3):
        ask_for_receipts(api, at=now() + timedelta(minutes=minutes))
    assert (said(online), FiscalReceipt.objects.get().note) == ([READ, READ], "-16: no")


def test_where_click_is_away_the_others_wait(
    online: LookAlike, api: MerchantApi, paid: ProviderPayment, owner: User
) -> None:
    Click().pay("owner")
    online.will_say(b"")
    assert (ask_for_receipts(api, at=now()), said(online)) == (0, [READ])
    assert len(claim_due(at=now() + timedelta(minutes=3), most=9)) == 2


def test_of_a_payment_that_was_given_back_none_is_asked_for(paid: ProviderPayment) -> None:
    with transaction.atomic():
        cancel(ProviderPayment.objects.select_for_update().get(), note="Given back", at=now())
    assert claim_due(at=now() + timedelta(minutes=3), most=9) == []


def test_after_a_day_nobody_asks(paid: ProviderPayment) -> None:
    at = now() + timedelta(days=1, seconds=1)
    assert (settle_receipts(at=at), claim_due(at=at, most=9)) == (1, [])


def test_a_payment_without_clicks_number_is_not_asked_for(
    online: LookAlike, api: MerchantApi, paid: ProviderPayment, at: datetime
) -> None:
    ProviderPayment.objects.update(details={})
    ask_for_receipts(api, at=now())
    assert (online.asked, FiscalReceipt.objects.get().note) == ([], "no payment id of Click")


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
def test_whoever_dies_between_two_statements_is_followed_by_another(
    online: LookAlike, api: MerchantApi, paid: ProviderPayment
) -> None:
    """A receipt is sent while there is none, and kept once."""
    for statement in range(1, 40):
        FiscalReceipt.objects.update(next_at=now(), tries=0, settled_at=None)
        ProviderPayment.objects.update(fiscal={})
        online.answers.clear()
        for answer in (NONE, DONE, CAME):
            online.will_say(answer)
        if not dies_before(statement, lambda: ask_for_receipts(api, at=now())):
            assert statement > 5
            return
        online.answers.clear()
        online.will_say(CAME)
        ask_for_receipts(api, at=now() + timedelta(minutes=3))
        assert ProviderPayment.objects.get().fiscal == {"PERFORM": {"qrCodeURL": LINK}}
    raise AssertionError
