"""The desk: the page of a payment, and giving it back by presses."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import local_day, now
from projectsplatform.kit.uz.money import format_som
from projectsplatform.payments.enums import Provider, RefundState, RefundWay
from projectsplatform.payments.models import ProviderEvent, ProviderPayment, ProviderRefund
from projectsplatform.payments.operations.payments import begin_payment
from projectsplatform.payments.operations.refund_ends import withdraw_refund
from projectsplatform.wallet.queries import balance
from tests.factories.payments import Payme
from tests.factories.refunds import ask_refund, paid_through_click, paid_through_payme
from tests.factories.staff import make_member, open_panel
from tests.factories.uzum import Uzum
from tests.factories.wallet import spend_money

pytestmark = pytest.mark.django_db
PAYMENTS, REFUNDS = "/staff/payments/providerpayment/", "/staff/payments/providerrefund/"
THROUGH_CLICK, BY_BANK = "Give back through Click", "Give back by bank transfer"


@pytest.fixture
def panel(member: User) -> Client:
    return open_panel(member)


def page_of(panel: Client, path: str) -> str:
    answer = panel.get(path, headers={"accept-language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


def one(panel: Client, payment: ProviderPayment) -> str:
    return page_of(panel, f"{PAYMENTS}{payment.pk}/change/")


def press(panel: Client, path: str, **fields: Any) -> Any:
    """Sends the page's form as a browser would: its hidden fields, and what was typed."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page_of(panel, path)))
    return panel.post(path, {**hidden, **fields}, headers={"accept-language": "en"})


def test_a_payment_tells_its_course_its_lines_and_what_is_unspent(
    payme: Payme, panel: Client, owner: User, member: User
) -> None:
    payment = paid_through_payme(payme, owner)
    spend_money(owner, 15_000, payme.at)
    withdraw_refund(refund_id=ask_refund(payment, member, payme.at, amount=25_000).pk, actor_id=member.pk, at=payme.at)

    page = one(panel, payment)

    told = (
        "Created: Payme asked",
        "Confirmed: the money came",
        f"Refund asked for: {format_som(25_000)}",
        "Refund not made",
    )
    assert [text in page for text in told] == [True] * 4
    assert f"Unspent of it: {format_som(25_000)}" in page
    assert page.count(escape("Paid through Payme")) == 1
    assert f"/staff/customers/{owner.pk}/" in page
    assert str(member) in page


def test_what_a_provider_gives_back_itself_is_said_in_steps(payme: Payme, panel: Client, owner: User) -> None:
    page = one(panel, paid_through_payme(payme, owner))
    assert ("https://merchant.payme.uz/" in page, BY_BANK in page, THROUGH_CLICK in page) == (True, True, False)
    Uzum().paid("owner")
    page = one(panel, ProviderPayment.objects.get(provider=Provider.UZUM))
    assert escape("Write to Uzum Bank's support") in page


def test_click_is_offered_within_its_time_alone(panel: Client, owner: User) -> None:
    payment = paid_through_click(owner)
    assert THROUGH_CLICK in one(panel, payment)
    ProviderPayment.objects.filter(pk=payment.pk).update(confirmed_at=now() - timedelta(days=70))
    page = one(panel, payment)
    assert (THROUGH_CLICK in page, escape("Click's time for it is over") in page) == (False, True)


def test_what_is_spent_or_has_gone_offers_nothing(payme: Payme, panel: Client, owner: User) -> None:
    spent = paid_through_payme(payme, owner)
    spend_money(owner, 40_000, payme.at)
    assert ("Nothing of it is left" in one(panel, spent), BY_BANK in one(panel, spent)) == (True, False)
    assert panel.get(f"{PAYMENTS}{spent.pk}/by-bank/").headers["Location"] == f"{PAYMENTS}{spent.pk}/change/"
    begun = begin_payment(provider=Provider.CLICK, person_id=owner.pk, amount=5_000, at=payme.at)
    page = one(panel, begun)
    assert ("Begun on our pages" in page, "Giving it back" in page) == (True, False)


@pytest.mark.parametrize("role", [Role.CASHIER, Role.SUPPORT, Role.ANALYST])
def test_other_roles_read(payme: Payme, owner: User, role: Role) -> None:
    payment, panel = paid_through_payme(payme, owner), open_panel(make_member(role))
    assert BY_BANK not in one(panel, payment)
    assert panel.get(f"{PAYMENTS}{payment.pk}/by-bank/").status_code == 403


def test_a_bank_refund_by_presses(payme: Payme, panel: Client, owner: User) -> None:
    payment = paid_through_payme(payme, owner)

    asked = press(panel, f"{PAYMENTS}{payment.pk}/by-bank/", reason="Mijoz soʻradi")

    refund = ProviderRefund.objects.get()
    assert (asked.status_code, asked.headers["Location"]) == (302, f"{REFUNDS}{refund.pk}/change/")
    assert (refund.amount, refund.reason, balance(owner.pk)) == (40_000, "Mijoz soʻradi", 0)
    page = page_of(panel, f"{REFUNDS}{refund.pk}/change/")
    assert ("The transfer was made" in page, "/approve/" in page) == (True, False)
    assert "Look at the refund" in one(panel, payment)
    bad = press(panel, f"{REFUNDS}{refund.pk}/paid/", transfer_number="", transferred_on="2020-01-01")
    assert bad.status_code == 200
    done = press(
        panel, f"{REFUNDS}{refund.pk}/paid/", transfer_number="B-9", transferred_on=local_day(now()).isoformat()
    )
    refund.refresh_from_db()
    assert (done.status_code, refund.state, refund.transfer_number) == (302, RefundState.DONE, "B-9")


def test_a_click_refund_by_presses(panel: Client, owner: User) -> None:
    payment = paid_through_click(owner)
    press(panel, f"{PAYMENTS}{payment.pk}/through-click/", reason="Xato toʻlov")
    refund = ProviderRefund.objects.get()
    assert (refund.way, refund.state, balance(owner.pk)) == (RefundWay.CLICK, RefundState.REQUESTED, 0)


def test_another_rest_is_looked_at_again(payme: Payme, panel: Client, owner: User) -> None:
    payment = paid_through_payme(payme, owner)
    path = f"{PAYMENTS}{payment.pk}/by-bank/"
    answer = press(panel, path, reason="x", amount="39999")
    assert (answer.headers["Location"], ProviderRefund.objects.count()) == (path, 0)
    assert 'value="40000"' in page_of(panel, path)


def test_a_large_one_is_approved_from_the_queue(payme: Payme, owner: User, member: User, cashier: User) -> None:
    refund = ask_refund(paid_through_payme(payme, owner, 2_000_000), member, payme.at)
    approve = f"{REFUNDS}{refund.pk}/approve/"
    theirs, own = open_panel(cashier), open_panel(member)
    assert (approve in page_of(theirs, "/staff/"), approve in page_of(own, "/staff/")) == (True, False)
    assert press(theirs, approve).status_code == 302
    refund.refresh_from_db()
    assert refund.state == RefundState.REQUESTED
    assert f"{REFUNDS}{refund.pk}/change/" in page_of(own, "/staff/")


def test_payments_are_found_by_number_and_customer(payme: Payme, panel: Client, owner: User, stranger: User) -> None:
    mine, other = paid_through_payme(payme, owner), paid_through_payme(payme, stranger)
    for query in (f"q={mine.pk}", f"q={mine.provider_id}", f"customer={owner.pk}"):
        found = page_of(panel, f"{PAYMENTS}?{query}")
        assert (str(mine.provider_id) in found, str(other.provider_id) in found) == (True, False)
    assert f"{PAYMENTS}?customer={owner.pk}" in escape(page_of(panel, f"/staff/customers/{owner.pk}/"))
    day = local_day(mine.created_at)
    on_day, before = (page_of(panel, f"{PAYMENTS}?day={on}") for on in (day, day - timedelta(days=1)))
    assert (str(mine.provider_id) in on_day, str(mine.provider_id) in before) == (True, False)
    assert str(mine.provider_id) in page_of(panel, f"{PAYMENTS}?day=x&customer=x")
    for end in ("0001-01-01", "9999-12-31"):
        assert str(mine.provider_id) not in page_of(panel, f"{PAYMENTS}?day={end}")


def test_nobody_reads_a_secret(payme: Payme, panel: Client, owner: User) -> None:
    payment = paid_through_payme(payme, owner)
    secrets = {
        "sign_string": "s3cr3t-1",
        "Authorization": "s3cr3t-2",
        "params": {"key": "s3cr3t-3"},
        "auth": "s3cr3t-4",
    }
    ProviderEvent.objects.create(
        provider=Provider.PAYME,
        payment=payment,
        method="old",
        asked=secrets,
        answered={"password": "s3cr3t-5"},
        at=now(),
    )
    event = ProviderEvent.objects.latest("pk")
    for page in (one(panel, payment), page_of(panel, f"/staff/payments/providerevent/{event.pk}/change/")):
        assert "s3cr3t" not in page


def test_a_page_costs_the_same_however_much_happened(payme: Payme, panel: Client, owner: User, member: User) -> None:
    payment = paid_through_payme(payme, owner)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            one(panel, payment)
        return len(queries)

    one(panel, payment)
    counts = []
    for number in range(3):
        refund = ask_refund(payment, member, payme.at, idempotency_key=str(number))
        withdraw_refund(refund_id=refund.pk, actor_id=member.pk, at=payme.at)
        counts.append(cost())
    assert counts == counts[:1] * 3
