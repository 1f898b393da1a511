"""What the comparison finds, and that it finds nothing else."""

from datetime import datetime, timedelta

import pytest

from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import TASHKENT
from projectsplatform.kit.db.statements import execute
from projectsplatform.payments.enums import Provider, StatementSource
from projectsplatform.payments.models import ProviderPayment
from projectsplatform.payments.operations.payments import cancel, confirm
from projectsplatform.payments.reconciliation.statements.lines import Unread
from tests.factories.statements import given_up, kinds, line, received, reconciled, reserved
from tests.factories.wallet import give_money

pytestmark = pytest.mark.django_db


@pytest.fixture
def noon() -> datetime:
    return datetime(2026, 11, 20, 12, tzinfo=TASHKENT)


def test_books_that_agree_differ_in_nothing(owner: User, noon: datetime) -> None:
    for number in ("a", "b"):
        received(owner, number, noon)
    given_up(owner, "c", noon)
    reserved(owner, "d", noon)
    run = reconciled(
        [line("a", noon), line("b", noon), line("c", noon, state="cancelled"), line("e", noon, state="other")], noon
    )
    assert (run.lines, run.found, kinds()) == (4, 0, [])


def test_each_kind_is_found_once(owner: User, stranger: User, noon: datetime) -> None:
    reserved(owner, "late", noon)
    given_up(owner, "late too", noon)
    received(owner, "other sum", noon)
    reserved(owner, "other sum late", noon)
    received(owner, "cancelled", noon)
    received(owner, "missing", noon)
    received(owner, "twice", noon)
    received(owner, "by hand", noon)
    give_money(owner, 5_000, noon, receipt_number="BY HAND")
    received(owner, "fine", noon)
    give_money(owner, 700, noon, receipt_number="FINE")  # another payment's receipt has the same number
    said = [
        line("late", noon), line("late too", noon), line("other sum", noon, 6_000), line("other sum late", noon, 6_000),
        line("cancelled", noon, state="cancelled"), line("twice", noon), line("twice", noon), line("by hand", noon),
        line("never heard", noon), line("fine", noon),
    ]  # fmt: skip
    expected = [
        ("amount_differs", "other sum", "open"), ("amount_differs", "other sum late", "open"),
        ("cancelled_there_only", "cancelled", "open"), ("double", "by hand", "open"), ("double", "twice", "open"),
        ("late_credit", "late", "open"), ("late_credit", "late too", "open"), ("missing_there", "missing", "open"),
        ("unknown", "never heard", "open"),
    ]  # fmt: skip
    run = reconciled(said, noon)
    assert (run.found, run.seen_again, kinds()) == (9, 0, expected)
    again = reconciled(said, noon)
    assert (again.found, again.seen_again, again.gone, kinds()) == (0, 9, 0, expected)


def test_what_puts_itself_right_is_gone_and_may_come_back(owner: User, noon: datetime) -> None:
    payment = reserved(owner, "late", noon)
    reconciled([line("late", noon)], noon)
    confirm(payment, note="Payment", at=noon)
    run = reconciled([line("late", noon)], noon)
    assert (run.gone, kinds()) == (1, [("late_credit", "late", "gone")])
    execute("UPDATE payments_providerpayment SET state = 'created', transfer_id = NULL, confirmed_at = NULL", [])
    reconciled([line("late", noon)], noon)
    assert ("late_credit", "late", "open") in kinds()


def test_clicks_other_number_and_our_own_are_its_payment_too(owner: User, noon: datetime) -> None:
    received(owner, "trans", noon, provider=Provider.CLICK, paydoc="555")
    numbered = received(owner, "trans too", noon, provider=Provider.CLICK)
    said = [line("555", noon), line("a number of Click's", noon, our_number=numbered.pk)]
    assert reconciled(said, noon, provider=Provider.CLICK).found == 0


def test_a_payment_at_midnight_is_looked_for_on_both_days(owner: User, noon: datetime) -> None:
    midnight = noon.replace(hour=0)
    received(owner, "before", midnight - timedelta(minutes=5))
    received(owner, "after", midnight + timedelta(minutes=5))
    reconciled([line("after", midnight - timedelta(minutes=5))], midnight - timedelta(hours=1))
    assert kinds() == []
    reconciled([], noon)
    assert kinds() == [("missing_there", "before", "open")]


def test_another_providers_payments_are_none_of_a_runs_business(owner: User, noon: datetime) -> None:
    received(owner, "a", noon, provider=Provider.UZUM)
    reconciled([line("a", noon)], noon)
    assert kinds() == [("unknown", "a", "open")]


def test_click_answers_are_no_whole_statement(owner: User, noon: datetime) -> None:
    received(owner, "unasked", noon, provider=Provider.CLICK)
    reserved(owner, "late", noon, provider=Provider.CLICK)
    said = [line("late", noon, None)]
    reconciled(said, noon, provider=Provider.CLICK, source=StatementSource.CLICK)
    assert kinds() == [("late_credit", "late", "open")]


def test_lines_that_were_not_read_are_kept_and_a_refund_is_no_difference(owner: User, noon: datetime) -> None:
    payment = received(owner, "back", noon)
    cancel(payment, note="Payment", at=noon)
    run = reconciled([Unread(7, "amount", "x | y"), line("back", noon, state="cancelled")], noon)
    assert (run.unread, [(row.number, row.problem, row.text) for row in run.unread_lines.all()]) == (
        1,
        [(7, "amount", "x | y")],
    )
    assert (kinds(), ProviderPayment.objects.count()) == ([], 1)
