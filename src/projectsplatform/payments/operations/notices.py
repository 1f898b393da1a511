"""What a person is told of money that goes back, and staff of refunds that wait."""

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import NoticeKind
from projectsplatform.accounts.operations.notify import notify
from projectsplatform.accounts.operations.staff_notices import tell_members
from projectsplatform.accounts.queries.staff import members_who_may
from projectsplatform.accounts.rules.notice_pages import Page
from projectsplatform.accounts.rules.notices import Event, StaffEvent
from projectsplatform.payments.enums import RefundWay
from projectsplatform.payments.models import ProviderPayment, ProviderRefund
from projectsplatform.wallet.operations.ledger import Movement

_BALANCE = _("Balance: {balance}.")
_REASON = _("Reason: {reason}")
_WHY = _("Reason: {why}")
_ASKED = {
    RefundWay.CLICK: _("{amount} goes back to your card through Click. It is off your balance."),
    RefundWay.BANK: _("{amount} is paid back to you by bank transfer. It is off your balance."),
}
_DONE = {
    RefundWay.CLICK: _("Click has taken the payment back: {amount} comes to your card."),
    RefundWay.BANK: _("{amount} was paid back to you by bank transfer {number}."),
}
_NOT_MADE = _("The refund was not made: {amount} is on your balance again.")


def tell_of_payment_taken_back(payment: ProviderPayment, movement: Movement, *, why: str, at: datetime) -> None:
    """The provider has it back, and it is off the balance. `why` is a message id."""
    event = Event(
        kind=NoticeKind.MONEY_RECEIVED,
        name="payments.payment.taken_back",
        key=str(payment.pk),
        texts=[_("A top-up was taken back: {amount}."), _BALANCE, _WHY],
        details={"amount": payment.amount, "balance": movement.balance_after, "why": why},
        page=Page("cabinet:receipt", movement.transfer_id),
    )
    notify(user_id=payment.person_id, event=event, at=at)


def tell_of_refund_asked(refund: ProviderRefund, movement: Movement, *, at: datetime) -> None:
    """The money is off the balance."""
    _tell(refund, "payments.refund.requested", [_ASKED[RefundWay(refund.way)], _BALANCE, _REASON], movement, at)


def tell_of_refund_done(refund: ProviderRefund, *, at: datetime) -> None:
    """The money has gone to the customer."""
    _tell(refund, "payments.refund.done", [_DONE[RefundWay(refund.way)]], None, at)


def tell_of_refund_not_made(refund: ProviderRefund, movement: Movement, *, at: datetime) -> None:
    """The money is on the balance again."""
    _tell(refund, "payments.refund.refused", [_NOT_MADE, _BALANCE], movement, at)


def tell_staff_of_refund(refund: ProviderRefund, *, at: datetime) -> None:
    """A refund waits: every member who may approve it is told, neither who asked nor the customer."""
    customer = refund.payment.person
    event = StaffEvent(
        name="staff.request.refund",
        key=refund.pk,
        texts=[
            _("{actor} asks for a refund of {amount} to {customer}."),
            _("Another member of staff approves or refuses it in the panel."),
        ],
        details={"actor": refund.requested_by.username, "amount": refund.amount, "customer": customer.username},
        page=Page("admin:payments_providerrefund_approve", refund.pk),
    )
    members = members_who_may("wallet.can_top_up").exclude(pk__in={refund.requested_by_id, customer.pk})
    tell_members(member_ids=members.values_list("pk", flat=True), event=event, at=at)


def _tell(refund: ProviderRefund, name: str, texts: list[Promise], movement: Movement | None, at: datetime) -> None:
    event = Event(
        kind=NoticeKind.MONEY_RECEIVED,
        name=name,
        key=refund.pk,
        texts=texts,
        details={
            "amount": refund.amount,
            "reason": refund.reason,
            "number": refund.transfer_number,
            **({"balance": movement.balance_after} if movement else {}),
        },
        page=Page("cabinet:receipt", movement.transfer_id if movement else refund.transfer_id),
    )
    notify(user_id=refund.payment.person_id, event=event, at=at)
