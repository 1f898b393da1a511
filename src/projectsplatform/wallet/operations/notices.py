"""What a person is told about their money."""

from collections.abc import Set
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import NoticeKind
from projectsplatform.accounts.operations.notify import notify
from projectsplatform.accounts.operations.staff_notices import tell_members
from projectsplatform.accounts.queries.staff import members_who_may
from projectsplatform.accounts.rules.notice_pages import Page
from projectsplatform.accounts.rules.notices import Event, StaffEvent
from projectsplatform.wallet.models import TopUpClaim, TopUpRequest, Transfer
from projectsplatform.wallet.operations.ledger import Movement

_BALANCE = _("Balance: {balance}.")
_REASON = _("Reason: {reason}")
_REFUSED = _("Your payment of {amount} was not confirmed. Write to support if you have paid.")
_REFUSED_BECAUSE = _("Your payment of {amount} was not confirmed. Reason: {reason}")


def tell_of_top_up(transfer: Transfer, movement: Movement, *, user_id: UUID, amount: int, at: datetime) -> None:
    """Money came in."""
    event = Event(
        kind=NoticeKind.MONEY_RECEIVED,
        name="wallet.money.received",
        key=transfer.pk,
        texts=[_("Your balance was topped up: {amount}."), _BALANCE],
        details={"amount": amount, "balance": movement.balance_after},
        page=Page("cabinet:receipt", transfer.pk),
    )
    notify(user_id=user_id, event=event, at=at)


def tell_of_reversal(movement: Movement, *, user_id: UUID, amount: int, reason: str, at: datetime) -> None:
    """`amount` so'm came back to the person, or was taken back when it is negative."""
    came_back, taken_back = _("Money came back to your balance: {amount}."), _("A top-up was taken back: {amount}.")
    event = Event(
        kind=NoticeKind.MONEY_RECEIVED,
        name="wallet.money.reversed",
        key=movement.transfer_id,
        texts=[came_back if amount > 0 else taken_back, _BALANCE, _REASON],
        details={"amount": abs(amount), "balance": movement.balance_after, "reason": reason},
        page=Page("cabinet:receipt", movement.transfer_id),
    )
    notify(user_id=user_id, event=event, at=at)


def tell_of_claim_refused(claim: TopUpClaim, *, at: datetime) -> None:
    """A payment that the person told of was not confirmed. One that was is told as money that came in."""
    text = _REFUSED_BECAUSE if claim.reason else _REFUSED
    event = Event(
        kind=NoticeKind.MONEY_RECEIVED,
        name="wallet.claim.refused",
        key=str(claim.pk),
        texts=[text],
        details={"amount": claim.amount, "reason": claim.reason},
        page=Page("cabinet:top_up"),
    )
    notify(user_id=claim.customer_id, event=event, at=at)


def tell_of_refusal(request: TopUpRequest, *, at: datetime) -> None:
    """A large top-up was refused: no money moved. Of a claim behind it the claim's answer is told instead."""
    claim = TopUpClaim.objects.filter(request=request).first()
    if claim is not None:
        tell_of_claim_refused(claim, at=at)
        return
    event = Event(
        kind=NoticeKind.MONEY_RECEIVED,
        name="wallet.top_up.refused",
        key=request.pk,
        texts=[
            _("A top-up was refused: {amount}, receipt {receipt}."),
            _("Your balance has not changed. If you paid this money, write to support."),
        ],
        details={"amount": request.amount, "receipt": request.receipt_number},
        page=Page("cabinet:statement"),
    )
    notify(user_id=request.customer_id, event=event, at=at)


def tell_staff_of_request(request: TopUpRequest, *, at: datetime) -> None:
    """A top-up waits: every member who may approve it is told, neither who asked nor the customer."""
    event = StaffEvent(
        name="staff.request.top_up",
        key=request.pk,
        texts=[
            _("{actor} asks for a top-up of {amount} for {customer}, receipt {receipt}."),
            _("Another member of staff approves or refuses it in the panel."),
        ],
        details={
            "actor": request.requested_by.username,
            "amount": request.amount,
            "customer": request.customer.username,
            "receipt": request.receipt_number,
        },
        page=Page("admin:wallet_topuprequest_approve", request.pk),
    )
    _tell_cashiers(event, without={request.requested_by_id, request.customer_id}, at=at)


def tell_staff_of_claim(claim: TopUpClaim, *, at: datetime) -> None:
    """A customer says that they have paid: every member who may decide it is told."""
    event = StaffEvent(
        name="staff.request.claim",
        key=claim.pk,
        texts=[_("{customer} says: paid {amount}."), _("Compare it with the bank's list and decide it in the panel.")],
        details={"customer": claim.customer.username, "amount": claim.amount},
        page=Page("admin:wallet_topupclaim_approve", claim.pk),
    )
    _tell_cashiers(event, without={claim.customer_id}, at=at)


def _tell_cashiers(event: StaffEvent, *, without: Set[UUID], at: datetime) -> None:
    members = members_who_may("wallet.can_top_up").exclude(pk__in=without)
    tell_members(member_ids=members.values_list("pk", flat=True), event=event, at=at)
