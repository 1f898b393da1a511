"""Payments and the ledger: what differs is named."""

import pytest
from django.db import connection

from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import local_day, now
from projectsplatform.payments.enums import RefundWay
from projectsplatform.payments.models import ProviderPayment
from projectsplatform.staff.queries.money import money_by_day
from projectsplatform.staff.queries.spans import last_days
from projectsplatform.wallet.errors import ThroughProvider
from projectsplatform.wallet.operations.reversals import reverse_transfer
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.factories.payments import Payme
from tests.factories.refunds import ask_refund, paid_through_click, paid_through_payme
from tests.factories.wallet import give_money

FIRST = "(SELECT min(id) FROM payments_providerpayment)"
DAMAGE = {
    "a payment that nobody made": (
        f"UPDATE payments_providerpayment SET amount = amount + 1000 WHERE id = {FIRST}",
        ["payments_are_on_the_balance_once", "providers_accounts_are_their_payments"],
    ),
    "another person's": (
        f"UPDATE payments_providerpayment SET person_id = (SELECT id FROM accounts_user WHERE username = 'stranger') WHERE id = {FIRST}",
        ["payments_are_on_the_balance_once"],
    ),
    "a payment that was put back": (
        f"UPDATE payments_providerpayment SET state = 'created', transfer_id = NULL WHERE id = {FIRST}",
        ["payments_are_on_the_balance_once", "providers_accounts_are_their_payments"],
    ),
    "a refund of another amount": (
        "UPDATE payments_providerrefund SET amount = amount - 1 WHERE way = 'bank'",
        ["bank_transfers_are_refunds", "refunds_are_off_the_balance_once"],
    ),
    "a refund of another's payment": (
        f"UPDATE payments_providerrefund SET payment_id = {FIRST} WHERE way = 'bank'",
        ["refunds_are_off_the_balance_once"],
    ),
    "a reversal through Click that nobody made": (
        "UPDATE payments_providerrefund SET state = 'done', ended_at = requested_at WHERE way = 'click'",
        ["providers_accounts_are_their_payments", "refunds_are_off_the_balance_once"],
    ),
    "another provider's": (
        f"UPDATE payments_providerpayment SET provider = 'click' WHERE id = {FIRST}",
        ["payments_are_on_the_balance_once", "providers_accounts_are_their_payments"],
    ),
}


@pytest.fixture
def paid(payme: Payme, owner: User, stranger: User, member: User) -> None:
    """Two that came, one of them given back; cash beside them; somebody else's, given back by bank and through Click."""
    payme.paid(owner)
    payme.ask("CancelTransaction", id=payme.paid(owner), reason=5)
    payme.create(owner)
    give_money(owner, 700, payme.at)
    ask_refund(paid_through_payme(payme, stranger, 3_000), member, payme.at)
    ask_refund(paid_through_click(stranger, 2_000), member, now(), way=RefundWay.CLICK, idempotency_key="two")


@pytest.mark.usefixtures("paid")
def test_books_with_payments_are_right(owner: User) -> None:
    assert (differences(), balance(owner.pk)) == ([], 5_700)


@pytest.mark.parametrize("name", DAMAGE)
def test_what_differs_is_found(owners_connection: None, paid: None, name: str) -> None:
    statement, checks = DAMAGE[name]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)
    assert sorted({difference.check for difference in differences()}) == checks


@pytest.mark.usefixtures("paid")
def test_staff_give_a_payment_back_on_its_own_page(owner: User, payme: Payme) -> None:
    transfer = ProviderPayment.objects.get(person=owner, state="confirmed").transfer_id
    assert transfer is not None

    with pytest.raises(ThroughProvider) as refusal:
        reverse_transfer(transfer_id=transfer, actor_id=None, note="x", at=payme.at)

    assert refusal.value.details == {"provider": "Payme"}
    assert (balance(owner.pk), differences()) == (5_700, [])


@pytest.mark.usefixtures("paid")
def test_money_of_providers_is_money_received(payme: Payme) -> None:
    (day,) = money_by_day(last_days(local_day(payme.at), 1))
    assert (day.cash, day.kept) == (5_700, 5_700)
