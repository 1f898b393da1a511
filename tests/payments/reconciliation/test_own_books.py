"""Payments, their events and the ledger against each other."""

from datetime import datetime

from django.db import transaction

from projectsplatform.accounts.models import User
from projectsplatform.kit.db.statements import execute
from projectsplatform.payments.enums import Provider, RefundWay, StatementSource
from projectsplatform.payments.operations.refund_ends import give_back, lock_refund
from tests.factories.refunds import ask_refund
from tests.factories.statements import kinds, received, reconciled
from tests.tables import past_guards

DAMAGE = (
    "DELETE FROM payments_providerevent WHERE payment_id = (SELECT id FROM payments_providerpayment WHERE provider_id = 'no event')",
    """
    DELETE FROM wallet_entry WHERE number IS NOT NULL
    AND transfer_id = (SELECT transfer_id FROM payments_providerpayment WHERE provider_id = 'no line')
    """,
    """
    UPDATE payments_providerpayment SET state = 'cancelled', cancelled_at = now(), transfer_id = NULL
    WHERE provider_id = 'no payment'
    """,
)


def test_our_own_books_are_compared_without_a_statement(owners_connection: None, owner: User, at: datetime) -> None:
    for number in ("fine", "no line", "no payment", "no event"):
        received(owner, number, at)
    with past_guards():
        for statement in DAMAGE:
            execute(statement, [])
    run = reconciled([], at, source=StatementSource.BOOKS)
    assert (run.found, kinds()) == (
        3,
        [
            ("line_without_payment", "", "open"),
            ("payment_without_event", "no event", "open"),
            ("payment_without_line", "no line", "open"),
        ],
    )


def test_what_staff_give_back_through_click_is_no_difference(member: User, owner: User, at: datetime) -> None:
    payments = [received(owner, number, at, provider=Provider.CLICK, paydoc=number) for number in ("70", "71")]
    refunds = [
        ask_refund(payment, member, at, way=RefundWay.CLICK, idempotency_key=payment.provider_id)
        for payment in payments
    ]
    with transaction.atomic():
        give_back(lock_refund(refunds[1].pk), actor_id=None, at=at)
    run = reconciled([], at, source=StatementSource.BOOKS, provider=Provider.CLICK)
    assert (run.found, kinds()) == (0, [])
