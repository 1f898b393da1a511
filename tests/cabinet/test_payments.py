"""Paying through a provider: begun by one press, waited for, received, and a purchase finished with it."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import now
from projectsplatform.kit.db.limiter import take
from projectsplatform.payments.enums import PaymentState, Provider
from projectsplatform.payments.models import ProviderPayment
from projectsplatform.payments.operations.payments import cancel, confirm, lock_payment, reserve
from projectsplatform.payments.payme.methods import PAID
from projectsplatform.payments.rules.attempts import BEGUN
from tests.cabinet.browsing import hidden_fields, text_of
from tests.factories.licences import PC

PURCHASE = f"/buy/?product={PC}&months=3"


def begin(customer: Client, back: str = "", **fields: Any) -> Any:
    """Presses a provider's button."""
    page = customer.get("/top-up/", {"back": back} if back else {})
    key = re.findall(r'name="pay_key" value="([^"]+)"', page.content.decode())[0]
    sent = {"pay_amount": "90 000", "provider": "payme", "pay_key": key, "pay_back": back, **fields}
    return customer.post("/top-up/payments/", sent)


def begun(customer: Client, **fields: Any) -> ProviderPayment:
    answer = begin(customer, **fields)
    return ProviderPayment.objects.get(pk=answer["Location"].split("/")[-2])


def reserved(payment: ProviderPayment) -> ProviderPayment:
    """As the provider does it."""
    with transaction.atomic():
        reserve(
            provider=Provider(payment.provider),
            provider_id=f"p{payment.pk}",
            person_id=payment.person_id,
            amount=payment.amount,
            number=payment.pk,
            at=now(),
        )
    return payment


def received(payment: ProviderPayment) -> ProviderPayment:
    reserved(payment)
    with transaction.atomic():
        confirm(lock_payment(provider=Provider(payment.provider), provider_id=f"p{payment.pk}"), note=PAID, at=now())
    return payment


def ended(payment: ProviderPayment, reason: int | None = None) -> ProviderPayment:
    with transaction.atomic():
        known = lock_payment(provider=Provider(payment.provider), provider_id=f"p{payment.pk}")
        cancel(known, reason=reason, note=PAID, at=now())
    return payment


def path_of(payment: ProviderPayment) -> str:
    return f"/top-up/payments/{payment.pk}/"


def test_the_page_offers_the_providers_that_are_on(customer: Client, settings: Any) -> None:
    def offered() -> list[str]:
        return re.findall(r'name="provider" value="(\w+)"', customer.get("/top-up/").content.decode())

    assert offered() == ["payme", "click", "uzum"]
    settings.CLICK_SECRET_KEY = ""
    assert offered() == ["payme", "uzum"]
    settings.PAYME_KEYS, settings.UZUM_PASSWORD = (), ""
    assert (offered(), "Pay now" in text_of(customer.get("/top-up/"))) == ([], False)


def test_a_double_press_is_one_payment(customer: Client, owner: Any) -> None:
    first = begin(customer, pay_key="k")
    second = begin(customer, pay_key="k")
    payment = ProviderPayment.objects.get()
    assert (first.status_code, first["Location"], second["Location"]) == (302, path_of(payment), path_of(payment))
    assert (payment.person_id, payment.provider, payment.amount, payment.state) == (owner.pk, "payme", 90_000, "begun")


def test_another_amount_or_provider_is_another_payment(customer: Client) -> None:
    for fields in ({}, {"pay_amount": "5000"}, {"provider": "click"}):
        begin(customer, pay_key="k", **fields)
    assert ProviderPayment.objects.count() == 3


@pytest.mark.parametrize("amount", ["", "0", "999", "50000001", "1.5", "-5", "abc", "9" * 40])
def test_an_amount_that_is_none_is_said_at_its_field(customer: Client, amount: str) -> None:
    answer = begin(customer, pay_amount=amount)
    assert (answer.status_code, list(answer.context["payment_form"].errors)) == (422, ["pay_amount"])
    assert f'value="{escape(amount)}"' in answer.content.decode()
    assert not ProviderPayment.objects.exists()


@pytest.mark.parametrize("amount", [1_000, 50_000_000])
def test_both_ends_of_what_is_taken_are_taken(customer: Client, amount: int) -> None:
    assert begun(customer, pay_amount=str(amount)).amount == amount


@pytest.mark.parametrize("provider", ["", "paynet", "payme\0"])
def test_a_provider_that_is_none_begins_nothing(customer: Client, provider: str) -> None:
    assert begin(customer, provider=provider).status_code == 422
    assert not ProviderPayment.objects.exists()


def test_a_provider_that_is_off_begins_nothing(customer: Client, settings: Any) -> None:
    settings.CLICK_SECRET_KEY = ""
    assert begin(customer, provider="click").status_code == 404
    assert not ProviderPayment.objects.exists()


def test_nobody_begins_payments_without_end(customer: Client, owner: User) -> None:
    for _ in range(BEGUN.allowed - 1):
        take(BEGUN, str(owner.pk), at=now())
    answers = [begin(customer, pay_key=str(number)).status_code for number in range(2)]
    assert (BEGUN.allowed, answers) == (60, [302, 429])


@pytest.mark.parametrize(
    "back",
    [
        "//elsewhere.uz/buy/?x",
        "https://elsewhere.uz/",
        "/staff/",
        "/logout/",
        "/api/v1/",
        "/buy/confirm/",
        "/home/?next=//elsewhere.uz",
        "/buy/?\n",
        "/buy/?product=" + "x" * 300,
        "javascript:alert(1)",
    ],
)
def test_the_way_back_leads_nowhere_else(customer: Client, back: str) -> None:
    assert begun(customer, pay_back=back).back == ""


@pytest.mark.parametrize("back", ["/home/", "/statement/", "/licences/", PURCHASE])
def test_the_way_back_is_kept(customer: Client, back: str) -> None:
    assert begun(customer, pay_back=back).back == back


@pytest.mark.parametrize(("provider", "address"), [("payme", "payme/"), ("click", "click/?"), ("uzum", "uzum/?")])
def test_the_page_leads_to_the_provider_and_draws_a_code(customer: Client, provider: str, address: str) -> None:
    page = customer.get(path_of(begun(customer, provider=provider)))
    assert f'href="{settings.PUBLIC_URL}/demo/pay/{address}' in page.content.decode()
    assert "<svg" in page.content.decode()
    assert "Waiting for the payment" in text_of(page)
    assert len(page.content) < 60_000


def test_outside_the_demo_links_are_the_providers_own(customer: Client, settings: Any) -> None:
    settings.DEMO = False
    pages = {name: customer.get(path_of(begun(customer, provider=name))).content.decode() for name in Provider.values}
    assert 'href="https://checkout.paycom.uz/' in pages["payme"]
    assert 'href="https://my.click.uz/services/pay?' in pages["click"]
    assert "Type this name and this amount" in pages["uzum"]


def test_no_page_holds_a_secret(customer: Client) -> None:
    secrets = [*settings.PAYME_KEYS, settings.CLICK_SECRET_KEY, settings.UZUM_PASSWORD, settings.UZUM_LOGIN]
    for provider in Provider.values:
        page = customer.get(path_of(begun(customer, provider=provider)))
        for text in (page.content.decode(), browser_of(page)):
            assert [secret for secret in secrets if secret in text] == []


def browser_of(page: Any) -> str:
    """The demo's checkout page."""
    link = re.findall(r'href="([^"]+/demo/pay/[^"]+)"', page.content.decode())[0]
    return Client().get(link.removeprefix(settings.PUBLIC_URL).replace("&amp;", "&")).content.decode()


def test_the_part_is_silent_until_something_changes(customer: Client) -> None:
    payment = begun(customer)
    state = f"{path_of(payment)}state/"
    assert customer.get(f"{state}?seen=begun").status_code == 204
    reserved(payment)
    waits = customer.get(f"{state}?seen=begun")
    assert "Payme waits for you to confirm the payment." in text_of(waits)
    assert "<html" not in waits.content.decode()
    assert 'id="poll"' in waits.content.decode()


def test_received_is_said_and_no_more_asked_for(customer: Client) -> None:
    payment = received(begun(customer))
    payment.refresh_from_db()
    for address in (path_of(payment), f"{path_of(payment)}state/?seen=created"):
        page = customer.get(address)
        assert "The money has come" in text_of(page)
        assert 'id="poll"' not in page.content.decode()
        assert f'href="/statement/{payment.transfer_id}/"' in page.content.decode()


def test_a_purchase_that_lacked_money_is_finished_with_one_press(customer: Client, owner: Any) -> None:
    payment = received(begun(customer, back=PURCHASE, pay_amount="90 000"))
    page = customer.get(path_of(payment))
    form = hidden_fields(page)
    assert {name: form[name] for name in ("product", "months")} == {"product": PC, "months": "3"}
    bought = customer.post("/buy/confirm/", form)
    assert re.fullmatch(r"/buy/[0-9a-f-]{36}/", bought["Location"])
    assert f'href="{PURCHASE.replace("&", "&amp;")}"' in customer.get(path_of(payment)).content.decode()


def test_a_purchase_that_still_lacks_money_is_only_led_back_to(customer: Client) -> None:
    page = customer.get(path_of(received(begun(customer, back=PURCHASE, pay_amount="1000")))).content.decode()
    assert "/buy/confirm/" not in page
    assert f'href="{PURCHASE.replace("&", "&amp;")}"' in page


@pytest.mark.parametrize(
    ("provider", "reason", "words"),
    [
        ("payme", 4, "The time for this payment is over"),
        ("payme", 3, "The payment did not go through"),
        ("click", -5017, "The payment did not go through"),
        ("uzum", None, "The payment was cancelled"),
    ],
)
def test_how_it_ended_is_said_in_words(customer: Client, provider: str, reason: int | None, words: str) -> None:
    page = text_of(customer.get(path_of(ended(reserved(begun(customer, provider=provider)), reason))))
    assert words in page
    assert "Nothing came onto your balance." in page
    assert 'href="/top-up/?amount=90000' in page


def test_a_payment_that_was_given_back_says_so(customer: Client) -> None:
    assert "The payment was given back" in text_of(customer.get(path_of(ended(received(begun(customer)), 5))))


def test_the_last_payments_stand_on_the_page_without_those_that_were_only_begun(customer: Client) -> None:
    only_begun, open_, paid = begun(customer), reserved(begun(customer)), received(begun(customer))
    gone = ended(reserved(begun(customer)))
    page = customer.get("/top-up/").content.decode()
    shown = re.findall(r'href="(/top-up/payments/\d+/)"', page)
    assert shown == [path_of(gone), path_of(paid), path_of(open_)]
    assert path_of(only_begun) not in page


def test_pages_cost_the_same_however_much_was_paid(
    customer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    payments = [received(begun(customer, back=PURCHASE)) for _ in range(7)]
    waiting = begun(customer, provider="click")
    with django_assert_max_num_queries(6):
        customer.get("/top-up/")
    with django_assert_max_num_queries(4):
        customer.get(path_of(waiting))
    with django_assert_max_num_queries(2):
        customer.get(f"{path_of(waiting)}state/?seen=begun")
    with django_assert_max_num_queries(12):
        customer.get(path_of(payments[0]))


@pytest.mark.parametrize("path", ["0/", f"{2**63}/", "999999999999999999999999999/", "1/state/"])
def test_a_payment_that_is_not_there_is_not_found(customer: Client, path: str) -> None:
    assert customer.get(f"/top-up/payments/{path}").status_code == 404


def test_its_state_is_the_persons_only(customer: Client, other_customer: Client) -> None:
    payment = received(begun(customer))
    assert PaymentState(ProviderPayment.objects.get(pk=payment.pk).state) == PaymentState.CONFIRMED
    for path in (path_of(payment), f"{path_of(payment)}state/?seen=confirmed"):
        assert other_customer.get(path).status_code == 404
