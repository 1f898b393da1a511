"""The panel's lists of payments and events."""

import pytest
from django.test import Client

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.kit.uz.money import format_som
from projectsplatform.payments.models import ProviderEvent, ProviderPayment
from tests.factories.payments import Payme, payme_headers
from tests.factories.staff import make_member, open_panel

PAYMENTS, EVENTS = "/staff/payments/providerpayment/", "/staff/payments/providerevent/"


@pytest.fixture
def panel(db: None) -> Client:
    return open_panel(make_member(Role.ANALYST))


@pytest.fixture
def number(payme: Payme, owner: User, stranger: User) -> str:
    """Of a payment that came; another waits."""
    payme.create(stranger, 900_000)
    return payme.paid(owner, 4_000_000)


def page_of(panel: Client, path: str) -> str:
    response = panel.get(path, headers={"accept-language": "en"})
    assert response.status_code == 200
    return response.content.decode()


def test_payments_are_listed_by_provider_state_and_number(panel: Client, number: str) -> None:
    everything = page_of(panel, PAYMENTS)
    assert [format_som(amount) in everything for amount in (40_000, 9_000)] == [True, True]
    for query in (f"q={number}", "state__exact=confirmed", "provider__exact=payme&state__exact=confirmed", "q=owner"):
        found = page_of(panel, f"{PAYMENTS}?{query}")
        assert (number in found, "stranger" in found) == (True, False)
    assert number not in page_of(panel, f"{PAYMENTS}?provider__exact=click")


def test_a_payment_shows_what_was_asked_of_it(panel: Client, number: str) -> None:
    payment = ProviderPayment.objects.get(provider_id=number)
    page = page_of(panel, f"{PAYMENTS}{payment.pk}/change/")
    assert all(text in page for text in (number, "CreateTransaction", "PerformTransaction"))


def test_events_are_found_by_the_number_and_refused_ones_alone(panel: Client, payme: Payme, number: str) -> None:
    payme.send({"id": 1, "method": "CheckTransaction", "params": {}}, **payme_headers(key="wrong"))
    refused = page_of(panel, f"{EVENTS}?refused__exact=auth")
    assert ("PerformTransaction" in refused, "127.0.0.1" in refused) == (False, True)
    assert "PerformTransaction" in page_of(panel, f"{EVENTS}?q={number}")
    event = ProviderEvent.objects.filter(method="PerformTransaction").get()
    assert number in page_of(panel, f"{EVENTS}{event.pk}/change/")


@pytest.mark.parametrize("role", [Role.OWNER, Role.CASHIER, Role.SUPPORT, Role.ANALYST])
def test_nobody_changes_them(role: Role, number: str) -> None:
    panel = open_panel(make_member(role))
    payment = ProviderPayment.objects.get(provider_id=number)
    assert panel.post(f"{PAYMENTS}{payment.pk}/change/", {"amount": 1}).status_code == 403
    assert panel.get(f"{PAYMENTS}{payment.pk}/delete/").status_code == 403
    assert panel.get(f"{PAYMENTS}add/").status_code == 403
