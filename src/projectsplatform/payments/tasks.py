"""Background work on payments."""

from typing import Final
from uuid import UUID

from projectsplatform.kit.clock import now
from projectsplatform.kit.jobs import RETRY, app, every
from projectsplatform.payments.click.merchant_api import has_click_itself, merchant_api
from projectsplatform.payments.click.receipts import ask_for_receipts
from projectsplatform.payments.click.reversals import ask_about_reversal, send_reversal
from projectsplatform.payments.operations.fiscal import settle_receipts
from projectsplatform.payments.operations.forgotten import end_forgotten
from projectsplatform.payments.operations.refunds import SEND_JOB
from projectsplatform.payments.operations.timeouts import end_waiting
from projectsplatform.payments.queries.refunds import reversals_to_ask_about, reversals_to_send
from projectsplatform.payments.reconciliation.operations.daily import carry_out, reconcile_yesterday
from projectsplatform.payments.reconciliation.operations.runs import RUN_JOB

_AT_ONCE: Final = 20


@every("*/3 * * * *", name="payments.end_waiting")
def end_waiting_payments(timestamp: int) -> None:
    """Every three minutes, until none is left: payments that Payme began and nobody made."""
    while end_waiting(at=now()):
        pass


@every("17 3 * * *", name="payments.end_forgotten")
def end_forgotten_payments(timestamp: int) -> None:
    """Once a night, until none is left: payments of Click and Uzum Bank that stopped on their way a week ago."""
    while end_forgotten(at=now()):
        pass


@app.task(name=SEND_JOB, queue="default", retry=RETRY)
def send_one_reversal(refund_id: str) -> None:
    """A reversal through Click, at once when it was asked for."""
    send_reversal(UUID(refund_id))


@every("* * * * *", name="payments.reversals")
def follow_reversals(timestamp: int) -> None:
    """Every minute: those whose job was lost are sent, and those nobody knows the end of are asked about."""
    for refund_id in reversals_to_send(_AT_ONCE):
        send_reversal(refund_id)
    for refund_id in reversals_to_ask_about(now(), _AT_ONCE):
        ask_about_reversal(refund_id)


@every("* * * * *", name="payments.ask_for_receipts")
def ask_for_click_receipts(timestamp: int) -> None:
    """Every minute, until none is due: receipts of payments through Click."""
    while has_click_itself() and ask_for_receipts(merchant_api(), at=now()):
        pass


@every("23 * * * *", name="payments.settle_receipts")
def settle_fiscal_receipts(timestamp: int) -> None:
    """Every hour: receipts that did not come within a day."""
    settle_receipts(at=now())


@every("10 23 * * *", name="payments.reconcile")
def reconcile_payments(timestamp: int) -> None:
    """Every night at 4.10 in Tashkent: yesterday's payments against the ledger and what Click says."""
    reconcile_yesterday(at=now())


@app.task(name=RUN_JOB, queue="default", retry=RETRY)
def carry_out_run(run_id: str) -> None:
    """A reconciliation that a member of staff asked for, or whose file they uploaded."""
    carry_out(run_id=UUID(run_id), at=now())
