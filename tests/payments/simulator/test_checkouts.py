"""The demo's checkout pages act as the providers do: over HTTP, against our own addresses, by their protocols."""

from importlib import reload
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from projectsplatform.kit.clock import now
from projectsplatform.payments.enums import PaymentState, Provider
from projectsplatform.payments.models import ProviderEvent, ProviderPayment
from projectsplatform.payments.rules.checkouts import checkout_of
from projectsplatform.wallet.queries import balance
from tests.cabinet.browsing import hidden_fields, text_of
from tests.payments.people import begin

PROVIDERS = list(Provider)
CALLS = {
    Provider.PAYME: ["CheckPerformTransaction", "CreateTransaction", "PerformTransaction"],
    Provider.CLICK: ["prepare", "complete"],
    Provider.UZUM: ["check", "create", "confirm"],
}
TURNED_BACK = {
    Provider.PAYME: ["CheckPerformTransaction", "CreateTransaction", "CancelTransaction"],
    Provider.CLICK: ["prepare", "complete"],
    Provider.UZUM: ["check", "create", "reverse"],
}


@pytest.fixture
def site(live_server: LiveServer, settings: Any) -> str:
    """Our own addresses, where the pages call them."""
    settings.PUBLIC_URL = live_server.url
    return str(live_server.url)


def link_of(payment: ProviderPayment, site: str) -> str:
    """Its checkout page, as a path; the way back is the payment's page."""
    link = checkout_of(payment, language="en", back=f"{site}/top-up/payments/{payment.pk}/").link
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def press(link: str, button: str, *, times: int = 1) -> Any:
    """On the page that was loaded once, however often it is sent."""
    visitor = Client(headers={"accept-language": "en"})
    form = hidden_fields(visitor.get(link))
    answers = [visitor.post(link, {**form, button: ""}) for _ in range(times)]
    return answers[-1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("provider", PROVIDERS)
def test_pay_credits_once_though_it_is_pressed_twice(site: str, owner: Any, provider: Provider) -> None:
    payment = begin(provider, owner, now())
    answer = press(link_of(payment, site), "pay", times=2)
    assert (answer.status_code, answer["Location"]) == (302, f"{site}/top-up/payments/{payment.pk}/")
    payment.refresh_from_db()
    assert (payment.state, balance(owner.pk), ProviderPayment.objects.count()) == (PaymentState.CONFIRMED, 5_000, 1)
    assert [event.method for event in ProviderEvent.objects.order_by("pk")][: len(CALLS[provider])] == CALLS[provider]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("provider", PROVIDERS)
def test_cancel_ends_the_payment_and_credits_nothing(site: str, owner: Any, provider: Provider) -> None:
    payment = begin(provider, owner, now())
    assert press(link_of(payment, site), "cancel").status_code == 302
    payment.refresh_from_db()
    assert (payment.state, balance(owner.pk)) == (PaymentState.CANCELLED, 0)
    assert [event.method for event in ProviderEvent.objects.order_by("pk")] == TURNED_BACK[provider]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("click/?amount=5000.00&transaction_param=nobody.at.all", "-5 User does not exist"),
        ("click/?amount=1.00&transaction_param={username}", "-2 Incorrect parameter amount"),
        ("uzum/?amount=500000&account=nobody.at.all", "10007"),
        ("uzum/?amount=1&account={username}", "10011"),
    ],
)
def test_what_we_refuse_is_shown_in_the_protocols_words(site: str, owner: Any, path: str, code: str) -> None:
    answer = press(f"/demo/pay/{path.format(username=owner.username)}", "pay")
    assert (answer.status_code, f"The platform refused: {code}" in text_of(answer)) == (200, True)
    assert not ProviderPayment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_leads_back_to_no_other_host(site: str, owner: Any) -> None:
    link = f"/demo/pay/uzum/?account={owner.username}&amount=500000&return_url=https://elsewhere.uz/"
    answer = press(link, "pay")
    assert (answer.status_code, "You may close this page" in text_of(answer)) == (200, True)


@pytest.mark.django_db
def test_without_an_answer_it_says_so(settings: Any) -> None:
    settings.PUBLIC_URL = "http://127.0.0.1:9"
    answer = press("/demo/pay/uzum/?account=ali&amount=500000", "pay")
    assert (answer.status_code, "The platform refused: ConnectionRefusedError" in text_of(answer)) == (200, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["paynet/", "payme/", "payme/%%%", "payme/bm8=", "click/", "click/?amount=abc&transaction_param=a", "uzum/?account=a",
     "uzum/?account=a&amount=" + "9" * 30, "uzum/?account=%00&amount=5"],
)  # fmt: skip
def test_a_link_that_no_page_made_is_not_found(path: str) -> None:
    assert Client().get(f"/demo/pay/{path}").status_code == 404


@pytest.mark.django_db
def test_outside_the_demo_there_are_no_such_pages(settings: Any) -> None:
    from projectsplatform.config import urls

    settings.DEMO = False
    try:
        assert "demo/pay/" not in [str(route.pattern) for route in reload(urls).urlpatterns]
    finally:
        settings.DEMO = True
        reload(urls)
