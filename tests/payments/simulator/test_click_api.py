"""The demo's Merchant API of Click: a refund that is asked for in the panel is seen to work."""

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from pytest_django.live_server_helper import LiveServer

from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import now
from projectsplatform.payments import tasks
from projectsplatform.payments.click.merchant_api import ClickRefused, ClickUnclear, merchant_api
from projectsplatform.payments.enums import PaymentState, RefundState, RefundWay
from projectsplatform.payments.models import ProviderEvent, ProviderRefund
from projectsplatform.payments.simulator.click_api import REVERSED
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.factories.refunds import ask_refund, paid_through_click

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def site(live_server: LiveServer, settings: Any) -> str:
    """Our own addresses, which stand in for Click's."""
    settings.PUBLIC_URL = live_server.url
    settings.CLICK_API = f"{live_server.url}/demo/pay/click/api"
    return str(live_server.url)


def test_a_refund_through_click_works_in_the_demo(owner: User, member: User) -> None:
    payment = paid_through_click(owner)
    refund = ask_refund(payment, member, now(), way=RefundWay.CLICK)

    tasks.follow_reversals(0)

    refund.refresh_from_db()
    payment.refresh_from_db()
    assert (refund.state, payment.state) == (RefundState.DONE, PaymentState.REFUNDED)
    assert (balance(owner.pk), differences()) == (0, [])


def test_it_takes_back_once_and_says_what_is_so(owner: User) -> None:
    paydoc = int(paid_through_click(owner).details["paydoc"])
    api = merchant_api()
    assert api.status(paydoc, at=now()).has_moved
    api.reverse(paydoc, at=now())
    assert api.status(paydoc, at=now()).status < 0
    with pytest.raises(ClickUnclear, match="taken back before"):
        api.reverse(paydoc, at=now())
    assert ProviderEvent.objects.filter(method=REVERSED).count() == 1


def test_a_stranger_and_an_unknown_number_are_refused(owner: User, site: str, settings: Any) -> None:
    with pytest.raises(ClickRefused, match="no such payment"):
        merchant_api().status(404, at=now())
    with pytest.raises(ClickUnclear, match="no such payment"):
        merchant_api().reverse(404, at=now())
    paydoc = paid_through_click(owner).details["paydoc"]
    link = http.client.HTTPConnection(urlsplit(site).netloc, timeout=10)
    link.request("DELETE", f"/demo/pay/click/api/payment/reversal/{settings.CLICK_SERVICE_ID}/{paydoc}")
    assert json.loads(link.getresponse().read())["error_note"] == "not signed"
    assert not ProviderRefund.objects.exists()
